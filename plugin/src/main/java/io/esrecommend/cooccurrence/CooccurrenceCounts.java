package io.esrecommend.cooccurrence;

import java.util.List;

/**
 * What was counted over a set of users: for each source item of a partition, how many users did it, and with which target
 * items. Counts of disjoint sets of users can be added without loss. All counts are in units: of a user, or where what users
 * did fades of 1/256 of one.
 *
 * @param totals over all users
 * @param sources the source items
 * @param targets the target items; where only pairs are counted, those of a pair, without counts
 * @param rows one a source item, in the same order
 */
record CooccurrenceCounts(Totals totals, Items sources, Items targets, List<Row> rows) {

    static final CooccurrenceCounts EMPTY = of(new Totals(0, 0, 0, 0));

    /**
     * Sums over users.
     *
     * @param users all, whatever they did
     * @param pairs that were seen: the sum over users of source items times target items, an item with itself included
     * @param cutItems items of which not all users count
     * @param cutInteractions what does not count of them
     */
    record Totals(long users, long pairs, long cutItems, long cutInteractions) {

        Totals plus(Totals other) {
            return new Totals(
                    users + other.users,
                    pairs + other.pairs,
                    cutItems + other.cutItems,
                    cutInteractions + other.cutInteractions);
        }
    }

    /**
     * Items and how many users did each.
     *
     * @param names of the items
     * @param counts one a name, or none at all
     */
    record Items(Names names, long[] counts) {

        static final Items NONE = new Items(Names.NONE, new long[0]);
    }

    /**
     * The pairs of a source item.
     *
     * @param targets indices of the target items that occur with it, in no order
     * @param both users who did both, one a target, above 0
     */
    record Row(int[] targets, int[] both) {

        private static final int OBJECTS = 64;

        /** Bytes of memory. */
        long memory() {
            return memory(targets.length);
        }

        static long memory(int length) {
            return OBJECTS + 2L * Integer.BYTES * length;
        }

        /** Gives the targets other indices. */
        void rename(int[] numbers) {
            for (int i = 0; i < targets.length; i++) {
                targets[i] = numbers[targets[i]];
            }
        }
    }

    /** Adds counts of disjoint sets of users. */
    static CooccurrenceCounts merge(List<CooccurrenceCounts> parts, Bounds bounds) {
        return parts.size() == 1 ? parts.getFirst() : new CountsMerge(parts, bounds).counts();
    }

    /** Sums without items. */
    static CooccurrenceCounts of(Totals totals) {
        return new CooccurrenceCounts(totals, Items.NONE, Items.NONE, List.of());
    }

    /** The same with other sums. */
    CooccurrenceCounts with(Totals other) {
        return new CooccurrenceCounts(other, sources, targets, rows);
    }
}
