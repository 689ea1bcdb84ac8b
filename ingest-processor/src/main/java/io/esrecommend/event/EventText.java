package io.esrecommend.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * A part of an interaction that is a text: an id, or the name of something.
 *
 * @param field where it is
 * @param maxLength the most characters it may have
 */
record EventText(EventField field, int maxLength) {

    /** More digits than any text may have, and few enough to write them down at no cost. */
    private static final int MAX_DIGITS = 1000;

    /** The text of an event, or null if it has none. */
    String read(Map<String, Object> source) {
        EventField.Found found = field.find(source);
        return found == null ? field.fallback() : checked(found);
    }

    /**
     * The text of an event.
     *
     * @throws IllegalArgumentException if it has none
     */
    String require(Map<String, Object> source) {
        String text = read(source);
        if (text == null) {
            throw field.missing();
        }
        return text;
    }

    /**
     * What was found, as text.
     *
     * @throws IllegalArgumentException if it is none, or one that cannot be kept
     */
    String checked(EventField.Found found) {
        String text = of(found.value());
        if (text == null) {
            throw field.wrong(found, "a string or an integral number", "fix the event");
        }
        if (text.length() > maxLength) {
            throw new IllegalArgumentException("[" + field.option() + "] [" + found.path() + "] has [" + text.length()
                    + "] characters but may have at most [" + maxLength + "]; shorten it");
        }
        if (hasBrokenCharacter(text)) {
            throw new IllegalArgumentException("[" + field.option() + "] [" + found.path()
                    + "] holds half a character of UTF-16, which cannot be stored; fix the event");
        }
        return text;
    }

    /** A string as it is, an integral number as its digits; null for anything else. */
    static String of(Object value) {
        return switch (value) {
            case String string -> string;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Short number -> number.toString();
            case Byte number -> number.toString();
            case Double number -> digits(number);
            case Float number -> digits(number.doubleValue());
            case BigInteger number -> digits(new BigDecimal(number));
            case BigDecimal number -> digits(number);
            case null -> null;
            default -> null;
        };
    }

    private static String digits(double number) {
        if (!Double.isFinite(number)) {
            return null;
        }
        return number == (long) number && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : digits(new BigDecimal(number));
    }

    private static String digits(BigDecimal number) {
        // Far too many digits, or so small that it cannot be integral: never write it out.
        if (number.signum() != 0 && (number.precision() - number.scale() > MAX_DIGITS || number.scale() > MAX_DIGITS)) {
            return null;
        }
        try {
            return number.signum() == 0 ? "0" : number.toBigIntegerExact().toString();
        } catch (ArithmeticException e) {
            return null; // it has a fraction
        }
    }

    private static boolean hasBrokenCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
