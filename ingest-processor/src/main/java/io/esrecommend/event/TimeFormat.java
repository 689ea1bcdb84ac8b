package io.esrecommend.event;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.elasticsearch.common.time.DateFormatter;
import org.elasticsearch.common.time.DateFormatters;

/** A way to write a time. */
sealed interface TimeFormat permits TimeFormat.Iso, TimeFormat.Named, EpochFormat {

    /** What {@link #parse} gives for what is not written in this way. */
    long NO_TIME = Long.MIN_VALUE;

    /** The most characters of a time. */
    int MAX_LENGTH = 100;

    /** Milliseconds since 1970, of any sign, for a value that is written in this way; else {@link #NO_TIME}. */
    long parse(Object value);

    /** As options and messages name it. */
    String name();

    /**
     * The format that an option names.
     *
     * @param zone of times that name none
     * @throws IllegalArgumentException if there is no such format
     */
    static TimeFormat named(String name, ZoneId zone) {
        return switch (name) {
            case Iso.NAME -> new Iso(zone);
            case "UNIX" -> new EpochFormat(name, EpochFormat.Unit.SECONDS);
            case "UNIX_MS" -> new EpochFormat(name, EpochFormat.Unit.MILLISECONDS);
            default -> Named.of(name, zone);
        };
    }

    /** The formats where an option names none: ISO 8601, and numbers whose size tells their unit. */
    static List<TimeFormat> any(ZoneId zone) {
        return List.of(new Iso(zone), new EpochFormat("epoch", null));
    }

    /** ISO 8601, a date with or without a time; a blank may stand for the T between them. */
    record Iso(ZoneId zone, DateFormatter formatter) implements TimeFormat {

        static final String NAME = "ISO8601";
        private static final int DATE_LENGTH = "2026-11-20".length();

        Iso(ZoneId zone) {
            this(zone, DateFormatter.forPattern("strict_date_optional_time"));
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public long parse(Object value) {
            if (!(value instanceof String string) || string.length() > MAX_LENGTH) {
                return NO_TIME;
            }
            String text = string.strip();
            // Elasticsearch's parser takes a year alone too, which is no time of an event.
            if (text.length() < DATE_LENGTH) {
                return NO_TIME;
            }
            if (text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ') {
                text = text.substring(0, DATE_LENGTH) + "T" + text.substring(DATE_LENGTH + 1);
            }
            return millis(formatter, text, zone);
        }
    }

    /** A pattern of java.time, or a format that Elasticsearch knows by its name. */
    record Named(String name, ZoneId zone, DateFormatter formatter) implements TimeFormat {

        /** Elasticsearch passes over the 8 that a pattern begins with, and breaks where nothing follows. */
        private static final String NOTHING = "8";

        static Named of(String name, ZoneId zone) {
            try {
                if (name.equals(NOTHING)) {
                    throw new IllegalArgumentException("a pattern of nothing");
                }
                return new Named(name, zone, DateFormatter.forPattern(name).withLocale(Locale.ENGLISH));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "[formats] of [time] name [" + EventField.cut(name)
                                + "], which is no format; name [ISO8601], [UNIX], [UNIX_MS] or a pattern such as"
                                + " [dd.MM.yyyy HH:mm:ss]",
                        e);
            }
        }

        @Override
        public long parse(Object value) {
            String text = EventText.of(value);
            return text == null || text.length() > MAX_LENGTH ? NO_TIME : millis(formatter, text.strip(), zone);
        }
    }

    private static long millis(DateFormatter formatter, String text, ZoneId zone) {
        try {
            TemporalAccessor parsed = formatter.tryParse(text);
            return parsed == null || !namesYear(parsed)
                    ? NO_TIME
                    : DateFormatters.from(parsed, Locale.ENGLISH, zone)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return NO_TIME; // a 30th of February and the like
        }
    }

    /** Elasticsearch puts what has no year into 1970. */
    private static boolean namesYear(TemporalAccessor parsed) {
        return parsed.isSupported(ChronoField.YEAR)
                || parsed.isSupported(ChronoField.YEAR_OF_ERA)
                || parsed.isSupported(ChronoField.INSTANT_SECONDS)
                || parsed.isSupported(IsoFields.WEEK_BASED_YEAR);
    }
}
