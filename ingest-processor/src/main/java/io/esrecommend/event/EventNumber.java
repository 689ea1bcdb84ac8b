package io.esrecommend.event;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A part of an interaction that is a number.
 *
 * @param field where it is
 */
record EventNumber(EventField field) {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40})([eE][+-]?\\d{1,4})?");

    /**
     * The number of an event, or null if it has none. Always a double, so that the first event does not make the
     * index map the field as an integer.
     */
    Double read(Map<String, Object> source) {
        EventField.Found found = field.find(source);
        if (found == null) {
            return field.fallback() == null ? null : parse(field.fallback());
        }
        Double number = parse(found.value());
        if (number == null) {
            throw field.wrong(found, "a finite number", "fix the event, or write it as [1234.5]");
        }
        return number;
    }

    /** A finite number, or null if it is none. */
    static Double parse(Object value) {
        double number = Double.NaN;
        if (value instanceof Number any) {
            number = any.doubleValue();
        } else if (value instanceof String text && NUMBER.matcher(text.strip()).matches()) {
            number = Double.parseDouble(text.strip());
        }
        return Double.isFinite(number) ? (Double) number : null;
    }
}
