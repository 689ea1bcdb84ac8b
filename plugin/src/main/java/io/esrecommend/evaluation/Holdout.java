package io.esrecommend.evaluation;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Which interactions of the primary action are held back, to be recommended. */
public sealed interface Holdout extends ToXContentObject {

    /** The last item of each user. */
    Holdout DEFAULT = new Last(1);

    /**
     * The last items of each user: also what was done later by others is trained on.
     *
     * @param items of each user, 1 to 100; users who have fewer than two more only train
     */
    record Last(int items) implements Holdout {

        /** Items that a user has to have beside those that are held back. */
        static final int REST = 2;

        private static final int MAX = 100;

        /** Checks the range. */
        public Last {
            if (items < 1 || items > MAX) {
                throw new IllegalArgumentException(
                        "[holdout.last] is [" + items + "] but must be between 1 and " + MAX);
            }
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject().field("last", items).endObject();
        }
    }

    /**
     * All from a time on: nothing that anybody did from then on is trained on.
     *
     * @param time in milliseconds since the epoch
     */
    record Since(long time) implements Holdout {
        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("since", Instant.ofEpochMilli(time).toString())
                    .endObject();
        }
    }

    /**
     * {@link Since} the time that leaves a share of the interactions of the primary action.
     *
     * @param share more than 0 and less than 1
     */
    record Fraction(double share) implements Holdout {

        /** Checks the range. */
        public Fraction {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "[holdout.fraction] is [" + share + "] but must be more than 0 and less than 1");
            }
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject().field("fraction", share).endObject();
        }
    }

    /**
     * Reads one from a request.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    static Holdout of(Map<String, Object> named) {
        if (named.size() != 1) {
            throw new IllegalArgumentException("[holdout] is " + named
                    + " but must name one of [last], [since] and [fraction], such as {\"last\": 1}");
        }
        Map.Entry<String, Object> only = named.entrySet().iterator().next();
        Object value = only.getValue();
        return switch (only.getKey()) {
            case "last" -> {
                if (!(value instanceof Integer items)) {
                    throw new IllegalArgumentException(
                            "[holdout.last] is [" + value + "] but must be a number of items");
                }
                yield new Last(items);
            }
            case "since" -> new Since(time("holdout.since", value));
            case "fraction" -> {
                if (!(value instanceof Number share)) {
                    throw new IllegalArgumentException(
                            "[holdout.fraction] is [" + value + "] but must be a number between 0 and 1");
                }
                yield new Fraction(share.doubleValue());
            }
            default ->
                throw new IllegalArgumentException(
                        "[holdout]: unknown field [" + only.getKey() + "]; there are [last, since, fraction]");
        };
    }

    /** A time as reports have it. */
    static String text(long time) {
        return Instant.ofEpochMilli(time).toString();
    }

    /** A time in a request: a text of ISO 8601, or milliseconds since the epoch. */
    static long time(String field, Object value) {
        if (value instanceof Number millis) {
            return millis.longValue();
        }
        try {
            return Instant.parse(String.valueOf(value)).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "[" + field + "] is [" + value + "] but must be a time such as [2026-01-01T00:00:00Z], or"
                            + " milliseconds since the epoch",
                    e);
        }
    }
}
