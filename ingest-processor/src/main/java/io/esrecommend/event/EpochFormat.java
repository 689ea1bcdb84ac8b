package io.esrecommend.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A number since 1970, as a number or as its digits, with or without a fraction.
 *
 * @param name as options and messages have it
 * @param unit of the number, or null if its size tells: below 1e11 seconds, below 1e14 milliseconds, below 1e17
 *     microseconds, else nanoseconds
 */
record EpochFormat(String name, Unit unit) implements TimeFormat {

    /** What a number counts. */
    enum Unit {
        SECONDS,
        MILLISECONDS,
        MICROSECONDS,
        NANOSECONDS;

        private static Unit of(long number) {
            if (number < 100_000_000_000L) {
                return SECONDS;
            }
            if (number < 100_000_000_000_000L) {
                return MILLISECONDS;
            }
            return number < 100_000_000_000_000_000L ? MICROSECONDS : NANOSECONDS;
        }
    }

    private static final Pattern DIGITS = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");
    /** A time before and one after any that an event may have, neither of them {@link #NO_TIME}. */
    private static final long TOO_EARLY = -1;

    private static final long TOO_LATE = Long.MAX_VALUE;
    private static final BigDecimal MAX_NUMBER = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MAX_SCALE = 400;

    @Override
    public long parse(Object value) {
        return switch (value) {
            case Long number -> whole(number);
            case Integer number -> whole(number);
            case BigInteger number -> decimal(new BigDecimal(number));
            case BigDecimal number -> decimal(number);
            case Number number -> floating(number.doubleValue());
            case String text -> text.length() <= MAX_LENGTH ? digits(text.strip()) : NO_TIME;
            case null -> NO_TIME;
            default -> NO_TIME;
        };
    }

    private long floating(double number) {
        return Double.isFinite(number) ? decimal(BigDecimal.valueOf(number)) : NO_TIME;
    }

    private long digits(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return NO_TIME;
        }
        return text.length() <= 18 && text.indexOf('.') < 0
                ? whole(Long.parseLong(text))
                : decimal(new BigDecimal(text));
    }

    private long decimal(BigDecimal number) {
        if (number.compareTo(MAX_NUMBER) > 0) {
            return TOO_LATE;
        }
        long whole = number.longValue();
        long millis = whole(number.signum() < 0 ? -1 : whole);
        boolean hasMillis = unitOf(whole) == Unit.SECONDS && number.scale() > 0 && number.scale() <= MAX_SCALE;
        return hasMillis && millis >= 0 && millis < TOO_LATE
                ? millis
                        + number.subtract(BigDecimal.valueOf(whole))
                                .movePointRight(3)
                                .longValue()
                : millis;
    }

    private long whole(long number) {
        if (number < 0) {
            return TOO_EARLY;
        }
        if (unit == null && isDate(number)) {
            return NO_TIME;
        }
        return switch (unitOf(number)) {
            case SECONDS -> number > TOO_LATE / 1000 ? TOO_LATE : number * 1000;
            case MILLISECONDS -> number;
            case MICROSECONDS -> number / 1000;
            case NANOSECONDS -> number / 1_000_000;
        };
    }

    private Unit unitOf(long number) {
        return unit == null ? Unit.of(number) : unit;
    }

    /**
     * Whether it is a date written as {@code yyyyMMdd}, perhaps with {@code HHmmss} behind it, and not a time: as seconds
     * that would be in 1970, as milliseconds after 2500.
     */
    private static boolean isDate(long number) {
        long date = number >= 10_000_000_000_000L ? number / 1_000_000 : number;
        long month = date / 100 % 100;
        long day = date % 100;
        return date >= 1900_00_00 && date < 2200_00_00 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
