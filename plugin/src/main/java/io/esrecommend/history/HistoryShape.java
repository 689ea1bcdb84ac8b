package io.esrecommend.history;

/**
 * How histories are kept.
 *
 * @param maxItems the newest items that are kept of a user and action, at least 1; more say little and cost the square of
 *     their number
 * @param shards of the index, at least 1; an index of another number is made anew when all histories are folded
 */
public record HistoryShape(int maxItems, int shards) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public HistoryShape {
        if (maxItems < 1 || shards < 1) {
            throw new IllegalArgumentException("histories of [" + maxItems + "] items an action in [" + shards
                    + "] shards cannot be: both must be at least 1");
        }
    }
}
