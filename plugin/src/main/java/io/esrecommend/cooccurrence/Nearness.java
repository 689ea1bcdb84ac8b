package io.esrecommend.cooccurrence;

import java.util.Arrays;

/**
 * How much a pair of items counts by how near to each other a user did them: 0.9 for each step that lies between, in whole
 * units of 1/64, so that sums are the same in whatever order and on however many shards they are added. Items of the same second
 * are one step apart, as those of neighbouring times are. Only a user's newest items count.
 *
 * <p>An item's margin is what all pairs of it count, and takes the place of its users in the log-likelihood ratio; the sum of
 * all margins takes the place of all users. {@code docs/quality.md} tells what this is worth.
 */
final class Nearness {

    /** What a pair of neighbouring items counts. */
    static final int UNIT = 64;

    /** The newest items of a user that count. */
    static final int NEWEST = 200;

    private static final double DECAY = 0.9;

    /** Half of the seconds lie before it, so that they fit into the signed half of a number. */
    private static final long MIDDLE = 1L << (Integer.SIZE - 1);

    /** By distance; that of an item to itself is the same as to its neighbour. */
    private final int[] weights = new int[NEWEST];

    private final int farthest;

    private long[] times = new long[0];
    private final int[] positions = new int[NEWEST];
    private final int[] together = new int[NEWEST];

    Nearness() {
        for (int distance = 0; distance < weights.length; distance++) {
            // The strict functions give the same bits on every node.
            weights[distance] =
                    (int) StrictMath.round(UNIT * StrictMath.pow(DECAY, (double) Math.max(0, distance - 1)));
        }
        int last = weights.length - 1;
        while (weights[last] == 0) {
            last--;
        }
        farthest = last;
    }

    /** What a pair counts of these positions. */
    int weight(int position, int other) {
        return weights[Math.abs(position - other)];
    }

    /**
     * Fills in a user's newest items with their positions and margins; none of a user of a single item, who has no pairs.
     *
     * @param ordinals of the items
     * @param seconds when each was done, in seconds since the epoch, 0 to 2^32 - 1
     * @param length how many there are
     * @param items filled
     * @return the sum of the margins
     */
    long fill(int[] ordinals, long[] seconds, int length, UserItems items) {
        if (length < 2) {
            return 0;
        }
        times = times.length < length ? new long[items.ordinals.length] : times;
        for (int i = 0; i < length; i++) {
            times[i] = ((seconds[i] - MIDDLE) << Integer.SIZE) | i;
        }
        Arrays.sort(times, 0, length);
        int from = Math.max(0, length - NEWEST);
        int count = place(from, length);
        long sum = 0;
        for (int i = from; i < length; i++) {
            int position = positions[i - from];
            int margin = margin(position, count);
            sum += margin;
            items.add(ordinals[(int) times[i]], position, margin);
        }
        return sum;
    }

    /** Finds the positions of items in the order of their times, and how many items each has; returns how many there are. */
    private int place(int from, int to) {
        int last = -1;
        for (int i = from; i < to; i++) {
            if (i == from || times[i] >> Integer.SIZE != times[i - 1] >> Integer.SIZE) {
                together[++last] = 0;
            }
            together[last]++;
            positions[i - from] = last;
        }
        return last + 1;
    }

    private int margin(int position, int count) {
        int margin = (together[position] - 1) * weights[0];
        for (int distance = 1; distance <= farthest; distance++) {
            if (position >= distance) {
                margin += weights[distance] * together[position - distance];
            }
            if (position + distance < count) {
                margin += weights[distance] * together[position + distance];
            }
        }
        return margin;
    }
}
