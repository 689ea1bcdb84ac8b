package io.esrecommend.cooccurrence;

import java.util.Arrays;

/**
 * Users who did a source item, until they are counted: their target items, one user after another, and each source item with
 * the user who did it.
 */
final class UserChunk {

    private static final int FIRST_LENGTH = 1024;

    private final boolean weighted;

    /** Null where pairs count wherever their items stand. */
    private final Nearness nearness;

    private final Bounds bounds;
    private int users;
    private int sourceLength;
    private int targetLength;
    /** Where the targets of a user end. */
    private int[] ends = new int[0];

    private int[] targets = new int[0];
    private short[] targetWeights = new short[0];
    private int[] sources = new int[0];
    private int[] sourceUsers = new int[0];
    private short[] sourceWeights = new short[0];

    /**
     * @param weighted whether items count differently, or have positions
     * @param nearness how pairs count by the positions of their items; null where they have none
     */
    UserChunk(boolean weighted, Nearness nearness, Bounds bounds) {
        this.weighted = weighted;
        this.nearness = nearness;
        this.bounds = bounds;
    }

    /** How many source items there are, an item once for each user. */
    int sources() {
        return sourceLength;
    }

    /** Whether a user can be added to a chunk of this size; the first always can. */
    boolean fits(UserItems userSources, UserItems userTargets, int size) {
        return users == 0
                || ((long) sourceLength + userSources.length <= size
                        && (long) targetLength + userTargets.length <= size);
    }

    void add(UserItems userSources, UserItems userTargets) {
        int newTargets = targetLength + userTargets.length;
        int newSources = sourceLength + userSources.length;
        ends = grow(ends, users + 1);
        targets = grow(targets, newTargets);
        sources = grow(sources, newSources);
        sourceUsers = grow(sourceUsers, newSources);
        System.arraycopy(userTargets.ordinals, 0, targets, targetLength, userTargets.length);
        System.arraycopy(userSources.ordinals, 0, sources, sourceLength, userSources.length);
        Arrays.fill(sourceUsers, sourceLength, newSources, users);
        if (weighted) {
            targetWeights = grow(targetWeights, newTargets);
            sourceWeights = grow(sourceWeights, newSources);
            System.arraycopy(userTargets.weights, 0, targetWeights, targetLength, userTargets.length);
            System.arraycopy(userSources.weights, 0, sourceWeights, sourceLength, userSources.length);
        }
        ends[users++] = newTargets;
        targetLength = newTargets;
        sourceLength = newSources;
    }

    private int[] grow(int[] array, int length) {
        if (length <= array.length) {
            return array;
        }
        int longer = longer(array.length, length);
        bounds.allocate((long) Integer.BYTES * (longer - array.length));
        return Arrays.copyOf(array, longer);
    }

    private short[] grow(short[] array, int length) {
        if (length <= array.length) {
            return array;
        }
        int longer = longer(array.length, length);
        bounds.allocate((long) Short.BYTES * (longer - array.length));
        return Arrays.copyOf(array, longer);
    }

    private static int longer(int before, int length) {
        return Math.max(FIRST_LENGTH, Math.max(length, before + (before >> 1)));
    }

    /** Forgets the users and keeps the memory. */
    void clear() {
        users = 0;
        sourceLength = 0;
        targetLength = 0;
    }

    /** Tells that the memory is given back: this is not used any more. */
    void release() {
        bounds.allocate(-(long) Integer.BYTES * (ends.length + targets.length + sources.length + sourceUsers.length));
        bounds.allocate(-(long) Short.BYTES * (targetWeights.length + sourceWeights.length));
    }

    /**
     * Orders the users by their source items: a counting sort.
     *
     * @param ordinals one more than the largest source item
     */
    BySource bySource(int ordinals) {
        int[] starts = new int[ordinals + 1];
        for (int i = 0; i < sourceLength; i++) {
            starts[sources[i]]++;
        }
        int sum = 0;
        for (int source = 0; source <= ordinals; source++) {
            sum += starts[source];
            starts[source] = sum;
        }
        int[] sorted = new int[sourceLength];
        for (int i = sourceLength - 1; i >= 0; i--) {
            sorted[--starts[sources[i]]] = i;
        }
        return new BySource(starts, sorted);
    }

    /** The users of each source item. */
    final class BySource {

        private final int[] starts;
        private final int[] sorted;

        private BySource(int[] starts, int[] sorted) {
            this.starts = starts;
            this.sorted = sorted;
        }

        boolean isEmpty(int source) {
            return starts[source] == starts[source + 1];
        }

        /** Adds the users of a source item. */
        void addTo(PairSums sums, int source) {
            for (int at = starts[source]; at < starts[source + 1]; at++) {
                int user = sourceUsers[sorted[at]];
                int from = user == 0 ? 0 : ends[user - 1];
                if (nearness != null) {
                    sums.add(targets, targetWeights, from, ends[user], sourceWeights[sorted[at]], nearness);
                } else if (weighted) {
                    sums.add(targets, targetWeights, from, ends[user], sourceWeights[sorted[at]]);
                } else {
                    sums.add(targets, from, ends[user]);
                }
            }
        }
    }
}
