package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.lucene.util.BytesRef;

/**
 * Counts pairs of items over users. Items are ordinals; all is kept in integer arrays. The items of users are kept until
 * they are a chunk, which is counted and forgotten: whatever the number of users, memory is a chunk, the distinct pairs, and
 * a few bytes an ordinal.
 */
final class CooccurrenceCounter {

    /** Items of a chunk: 64 MiB of them. Each chunk goes once through the pairs that were counted before. */
    static final int CHUNK = 1 << 24;

    /** A weight in units of 1/256 must fit into an integer when all users are summed. */
    static final int MAX_WEIGHTED_USERS = (1 << 23) - 1;

    /**
     * What is to be counted.
     *
     * @param sources one more than the largest ordinal of a source item
     * @param targets one more than the largest ordinal of a target item
     * @param targetCounts whether the users of each target item are counted, too
     * @param weighted whether items count differently
     * @param nearness how pairs count by the positions of their items; null where they do not
     */
    record Shape(int sources, int targets, boolean targetCounts, boolean weighted, Nearness nearness) {

        /** A shape of pairs that count wherever they stand. */
        Shape(int sources, int targets, boolean targetCounts, boolean weighted) {
            this(sources, targets, targetCounts, weighted, null);
        }
    }

    private final Shape shape;
    private final Bounds bounds;
    private final int chunk;
    private final int[] sourceCounts;
    private final int[] targetCounts;
    private final CooccurrenceCounts.Row[] rows;
    private UserChunk kept;
    private int added;
    private long users;
    private long pairs;

    CooccurrenceCounter(Shape shape, Bounds bounds) {
        this(shape, bounds, CHUNK);
    }

    /** @param chunk how many source or target items of users are kept before they are counted */
    CooccurrenceCounter(Shape shape, Bounds bounds, int chunk) {
        this.shape = shape;
        this.bounds = bounds;
        this.chunk = chunk;
        int counted = shape.targetCounts ? shape.targets : 0;
        bounds.allocate(Integer.BYTES * (2L * shape.sources + counted));
        this.sourceCounts = new int[shape.sources];
        this.rows = new CooccurrenceCounts.Row[shape.sources];
        this.targetCounts = new int[counted];
        this.kept = new UserChunk(shape.weighted, shape.nearness, bounds);
    }

    /**
     * Adds a user.
     *
     * @param weight what the user counts: 1, or where items are weighted at least what any of them does
     * @param sources the source items of the partition that the user did
     * @param targets the target items that the user did
     * @throws IllegalArgumentException if weighted users are too many to be summed
     */
    void add(long weight, UserItems sources, UserItems targets) {
        if (shape.weighted && shape.nearness == null && ++added > MAX_WEIGHTED_USERS) {
            throw new IllegalArgumentException("[half_life] is for shards of at most [" + MAX_WEIGHTED_USERS
                    + "] matching documents; divide the index into more shards, or use [window] alone");
        }
        users += weight;
        if (shape.targetCounts) {
            for (int i = 0; i < targets.length; i++) {
                add(targetCounts, targets, i);
            }
        }
        if (sources.length == 0) {
            return;
        }
        for (int i = 0; i < sources.length; i++) {
            add(sourceCounts, sources, i);
        }
        pairs += (long) sources.length * targets.length;
        if (!kept.fits(sources, targets, chunk)) {
            countChunk();
        }
        kept.add(sources, targets);
    }

    private static void add(int[] counts, UserItems items, int index) {
        int sum = counts[items.ordinals[index]] + items.count(index);
        if (sum < 0) {
            throw new IllegalArgumentException(
                    "what an item counts is more than [" + Integer.MAX_VALUE + "] units; [max_users] makes it less");
        }
        counts[items.ordinals[index]] = sum;
    }

    /** Adds the pairs of the chunk to those counted before. */
    private void countChunk() {
        if (kept.sources() == 0) {
            return;
        }
        long scratch = Integer.BYTES * (2L * shape.targets + shape.sources + 1 + kept.sources());
        bounds.allocate(scratch);
        UserChunk.BySource bySource = kept.bySource(shape.sources);
        PairSums sums = new PairSums(shape.targets);
        for (int source = 0; source < shape.sources; source++) {
            if (bySource.isEmpty(source)) {
                continue;
            }
            bounds.checkCancelled();
            CooccurrenceCounts.Row before = rows[source];
            if (before != null) {
                sums.add(before);
            }
            bySource.addTo(sums, source);
            bounds.allocate(sums.memory());
            rows[source] = sums.take();
            if (before != null) {
                bounds.allocate(-before.memory());
            }
        }
        kept.clear();
        bounds.allocate(-scratch);
    }

    /**
     * What was counted; nothing can be added after.
     *
     * @param sourceName the name of a source ordinal; names are in the order of their ordinals
     * @param targetName the name of a target ordinal
     */
    CooccurrenceCounts counts(IntFunction<BytesRef> sourceName, IntFunction<BytesRef> targetName) {
        countChunk();
        kept.release();
        kept = null;
        CooccurrenceCounts.Items sources = items(sourceName, sourceCounts, used(sourceCounts));
        CooccurrenceCounts.Items targets = targets(targetName);
        List<CooccurrenceCounts.Row> counted = new ArrayList<>(sources.names().size());
        for (CooccurrenceCounts.Row row : rows) {
            if (row != null) {
                counted.add(row);
            }
        }
        return new CooccurrenceCounts(new CooccurrenceCounts.Totals(users, pairs, 0, 0), sources, targets, counted);
    }

    /**
     * Names the targets and numbers them in the rows. With their counts these are all that any user did, with a source item
     * or not: on another shard it may occur with one.
     */
    private CooccurrenceCounts.Items targets(IntFunction<BytesRef> name) {
        boolean[] used = shape.targetCounts ? used(targetCounts) : usedInRows();
        if (size(used) < used.length) {
            rename(used);
        }
        return items(name, targetCounts, used);
    }

    private void rename(boolean[] used) {
        bounds.allocate((long) Integer.BYTES * used.length);
        int[] numbers = new int[used.length];
        for (int target = 0, next = 0; target < used.length; target++) {
            numbers[target] = used[target] ? next++ : -1;
        }
        for (CooccurrenceCounts.Row row : rows) {
            if (row != null) {
                row.rename(numbers);
            }
        }
    }

    private static int size(boolean[] used) {
        int size = 0;
        for (boolean item : used) {
            size += item ? 1 : 0;
        }
        return size;
    }

    private boolean[] used(int[] counts) {
        bounds.allocate(counts.length);
        boolean[] used = new boolean[counts.length];
        for (int i = 0; i < used.length; i++) {
            used[i] = counts[i] > 0;
        }
        return used;
    }

    private boolean[] usedInRows() {
        bounds.allocate(shape.targets);
        boolean[] used = new boolean[shape.targets];
        for (CooccurrenceCounts.Row row : rows) {
            if (row != null) {
                for (int target : row.targets()) {
                    used[target] = true;
                }
            }
        }
        return used;
    }

    /** @param counts of all ordinals; empty where they are not counted */
    private CooccurrenceCounts.Items items(IntFunction<BytesRef> name, int[] counts, boolean[] used) {
        int size = size(used);
        Names.Builder names = new Names.Builder(size, bounds);
        bounds.allocate((long) Long.BYTES * size);
        long[] sums = new long[counts.length == 0 ? 0 : size];
        for (int ordinal = 0; ordinal < used.length; ordinal++) {
            if (used[ordinal]) {
                if (counts.length > 0) {
                    sums[names.size()] = counts[ordinal];
                }
                names.add(name.apply(ordinal));
            }
        }
        return new CooccurrenceCounts.Items(names.build(), sums);
    }
}
