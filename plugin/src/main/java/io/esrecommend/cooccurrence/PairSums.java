package io.esrecommend.cooccurrence;

import java.util.Arrays;

/** Sums the users of the pairs of one source item: an array with a place for each target item, and which of them were touched. */
final class PairSums {

    private final int[] both;
    private final int[] touched;
    private int length;

    /** @param targets one more than the largest target */
    PairSums(int targets) {
        this.both = new int[targets];
        // one more: a target is always written, and only kept if it is new, which is faster than asking first
        this.touched = new int[targets + 1];
    }

    /** Adds a user who did the source, and these targets. */
    void add(int[] targets, int from, int to) {
        int next = length;
        for (int i = from; i < to; i++) {
            int target = targets[i];
            int before = both[target];
            both[target] = before + 1;
            touched[next] = target;
            next += isZero(before);
        }
        length = next;
    }

    /** 1 for 0, and 0 for what is above. */
    private static int isZero(int count) {
        return (count - 1) >>> (Integer.SIZE - 1);
    }

    /**
     * Adds a user who did the source, and these targets: a pair counts what the lesser of the two does.
     *
     * @param weights of the targets, above 0
     * @param weight of the source, above 0
     */
    void add(int[] targets, short[] weights, int from, int to, int weight) {
        int next = length;
        for (int i = from; i < to; i++) {
            int target = targets[i];
            int before = both[target];
            both[target] = before + Math.min(weight, weights[i]);
            touched[next] = target;
            next += isZero(before);
        }
        length = next;
    }

    /**
     * Adds a user who did the source, and these targets: a pair counts by how near they are.
     *
     * @param positions of the targets
     * @param position of the source
     */
    void add(int[] targets, short[] positions, int from, int to, int position, Nearness nearness) {
        int next = length;
        for (int i = from; i < to; i++) {
            int weight = nearness.weight(position, positions[i]);
            if (weight > 0) {
                int target = targets[i];
                int before = both[target];
                both[target] = before + weight;
                touched[next] = target;
                next += isZero(before);
            }
        }
        length = next;
    }

    /** Adds what other users did. */
    void add(CooccurrenceCounts.Row row) {
        add(row, null);
    }

    /**
     * Adds what other users did.
     *
     * @param numbers what the targets of the row are here; null where they are the same
     * @throws IllegalArgumentException where a pair has more users than can be counted
     */
    void add(CooccurrenceCounts.Row row, int[] numbers) {
        int next = length;
        for (int i = 0; i < row.targets().length; i++) {
            int target = numbers == null ? row.targets()[i] : numbers[row.targets()[i]];
            int before = both[target];
            touched[next] = target;
            next += isZero(before);
            int sum = before + row.both()[i];
            if (sum < 0) {
                throw new IllegalArgumentException("a pair of items has more than [" + Integer.MAX_VALUE
                        + "] users, or 1/256 of users; a shorter [half_life] or [window] makes them fewer");
            }
            both[target] = sum;
        }
        length = next;
    }

    /** Bytes of what {@link #take} returns. */
    long memory() {
        return CooccurrenceCounts.Row.memory(length);
    }

    /** The sums; all begin at 0 again. */
    CooccurrenceCounts.Row take() {
        int[] targets = Arrays.copyOf(touched, length);
        int[] sums = new int[length];
        for (int i = 0; i < length; i++) {
            sums[i] = both[targets[i]];
            both[targets[i]] = 0;
        }
        length = 0;
        return new CooccurrenceCounts.Row(targets, sums);
    }
}
