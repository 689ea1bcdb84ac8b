package io.esrecommend.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * When an interaction happened.
 *
 * @param field where it is
 * @param formats that it may be written in, tried in this order
 */
record EventTime(EventField field, List<TimeFormat> formats) {

    /** The one default that an event without a time may have. */
    static final String NOW = "now";

    private static final long LATEST = 253_402_300_799_999L;
    private static final long DAY = 86_400_000L;

    /**
     * The time of an event, in milliseconds since 1970.
     *
     * @param now is its time where it has none and that is the default
     * @throws IllegalArgumentException if it has no time, or none between 1970 and 9999
     */
    long require(Map<String, Object> source, long now) {
        EventField.Found found = field.find(source);
        if (found == null && field.fallback() == null) {
            throw field.missing();
        }
        return found == null ? now : parse(found);
    }

    private long parse(EventField.Found found) {
        for (TimeFormat format : formats) {
            long millis = format.parse(found.value());
            if (millis != TimeFormat.NO_TIME) {
                if (millis < 0 || millis > LATEST) {
                    throw field.wrong(
                            found, "a time from 1970 to 9999", "fix the event, or name its format in [formats]");
                }
                return millis;
            }
        }
        List<String> names = formats.stream().map(TimeFormat::name).toList();
        throw field.wrong(
                found, "a time in one of the formats " + names, "fix the event, or name its format in [formats]");
    }

    /** A time from 1970 to 9999 as documents have it, such as {@code 2026-11-20T14:03:11.000Z}. */
    static String iso(long millis) {
        int ofDay = (int) (millis % DAY);
        byte[] text = new byte[24];
        LocalDate date = LocalDate.ofEpochDay(millis / DAY);
        number(text, 0, date.getYear(), 4, '-');
        number(text, 5, date.getMonthValue(), 2, '-');
        number(text, 8, date.getDayOfMonth(), 2, 'T');
        number(text, 11, ofDay / 3_600_000, 2, ':');
        number(text, 14, ofDay / 60_000 % 60, 2, ':');
        number(text, 17, ofDay / 1000 % 60, 2, '.');
        number(text, 20, ofDay % 1000, 3, 'Z');
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void number(byte[] text, int at, int number, int digits, char end) {
        int rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[at + digits] = (byte) end;
    }
}
