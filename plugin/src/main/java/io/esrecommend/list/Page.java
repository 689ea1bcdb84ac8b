package io.esrecommend.list;

import java.util.List;
import org.elasticsearch.core.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param from hits that are passed over, at least 0
 * @param size hits that are returned, at least 0
 * @param after the last hit of the page before, in place of {@code from}; null for none
 */
public record Page(int from, int size, @Nullable Position after) {

    /** Hits that are returned where a request names no number. */
    public static final int DEFAULT_SIZE = 10;

    /**
     * The place of a hit in the list.
     *
     * @param score the hit's
     * @param item the hit's id
     */
    public record Position(float score, String item) {

        /**
         * The place that the {@code sort} of a hit says.
         *
         * @throws IllegalArgumentException if it is not a score and an id
         */
        static Position of(List<?> sort) {
            if (sort.size() != 2
                    || !(sort.get(0) instanceof Number score)
                    || !Float.isFinite(score.floatValue())
                    || !(sort.get(1) instanceof String item)) {
                throw new IllegalArgumentException(
                        "[search_after] is " + sort + " but must be the [sort] of a hit: its score and its id");
            }
            return new Position(score.floatValue(), item);
        }

        Object[] sortValues() {
            return new Object[] {score, item};
        }
    }

    /**
     * Checks what can be checked without the rest of the request.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Page {
        if (from < 0 || size < 0) {
            throw new IllegalArgumentException(
                    "[from] is [" + from + "] and [size] is [" + size + "] but neither may be negative");
        }
        if (after != null && from > 0) {
            throw new IllegalArgumentException("[from] is [" + from
                    + "] but must be 0 with [search_after], which already says where the page begins");
        }
    }

    /** The first hit of the list that is not on the page any more, counted from 0. */
    long end() {
        return (long) from + size;
    }
}
