package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Counts pairs of items over users. Items are ordinals; all is kept in integer arrays: four bytes for each target item
 * of a user who did a source item of the partition, and eight for each source item.
 */
final class CooccurrenceCounter {

    private static final int FIRST_LENGTH = 1024;

    private final LongConsumer allocation;
    private final int[] targetCounts;
    private final int[] sourceCounts;
    private long users;

    /** Of the users who did a source item: where their targets begin, and the targets, one user after another. */
    private int[] starts = new int[0];

    private int[] targets = new int[0];
    private int kept;
    private int targetsKept;

    /** Each source item with the user who did it, in order of users. */
    private int[] sources = new int[0];

    private int[] sourceUsers = new int[0];
    private int sourcesKept;

    /**
     * @param sourceOrdinals one more than the largest ordinal of a source item
     * @param targetOrdinals one more than the largest ordinal of a target item
     * @param allocation told of bytes before they are allocated; throws where they may not be
     */
    CooccurrenceCounter(int sourceOrdinals, int targetOrdinals, LongConsumer allocation) {
        this.allocation = allocation;
        allocation.accept(Integer.BYTES * ((long) sourceOrdinals + targetOrdinals));
        this.sourceCounts = new int[sourceOrdinals];
        this.targetCounts = new int[targetOrdinals];
    }

    /**
     * Adds a user.
     *
     * @param userSources the source items of the partition that the user did, each once
     * @param sourceLength how many of the array count
     * @param userTargets the target items that the user did, each once
     * @param targetLength how many of the array count
     */
    void add(int[] userSources, int sourceLength, int[] userTargets, int targetLength) {
        users++;
        for (int i = 0; i < targetLength; i++) {
            targetCounts[userTargets[i]]++;
        }
        if (sourceLength == 0) {
            return;
        }
        starts = grow(starts, kept + 1);
        targets = grow(targets, targetsKept + targetLength);
        sources = grow(sources, sourcesKept + sourceLength);
        sourceUsers = grow(sourceUsers, sourcesKept + sourceLength);
        starts[kept] = targetsKept;
        System.arraycopy(userTargets, 0, targets, targetsKept, targetLength);
        for (int i = 0; i < sourceLength; i++) {
            sources[sourcesKept + i] = userSources[i];
            sourceUsers[sourcesKept + i] = kept;
            sourceCounts[userSources[i]]++;
        }
        kept++;
        targetsKept += targetLength;
        sourcesKept += sourceLength;
    }

    private int[] grow(int[] array, int length) {
        if (length <= array.length) {
            return array;
        }
        int longer = Math.max(FIRST_LENGTH, Math.max(length, array.length + (array.length >> 1)));
        allocation.accept((long) Integer.BYTES * (longer - array.length));
        return Arrays.copyOf(array, longer);
    }

    /**
     * What was counted.
     *
     * @param sourceName the name of a source ordinal
     * @param targetName the name of a target ordinal
     * @param cancelled asked for each row; the counting ends early, without a meaning, once it says so
     */
    CooccurrenceCounts counts(
            IntFunction<String> sourceName, IntFunction<String> targetName, BooleanSupplier cancelled) {
        int[] ends = usersBySource();
        allocation.accept((long) Integer.BYTES * 3 * targetCounts.length);
        int[] both = new int[targetCounts.length];
        int[] renamed = new int[targetCounts.length];
        int[] counts = new int[targetCounts.length];
        List<String> names = new ArrayList<>();
        // All that any user did, with a source item or not: on another shard it may occur with one.
        for (int target = 0; target < targetCounts.length; target++) {
            if (targetCounts[target] > 0) {
                renamed[target] = names.size();
                counts[names.size()] = targetCounts[target];
                names.add(targetName.apply(target));
            }
        }
        List<CooccurrenceCounts.Row> rows = new ArrayList<>();
        int[] touched = new int[0];
        for (int source = 0, at = 0; source < sourceCounts.length && !cancelled.getAsBoolean(); source++) {
            int touchedLength = 0;
            int end = ends[source];
            for (; at < end; at++) {
                int user = sourceUsers[at];
                int last = user + 1 < kept ? starts[user + 1] : targetsKept;
                touched = grow(touched, touchedLength + last - starts[user]);
                for (int t = starts[user]; t < last; t++) {
                    if (both[targets[t]]++ == 0) {
                        touched[touchedLength++] = targets[t];
                    }
                }
            }
            if (sourceCounts[source] == 0) {
                continue;
            }
            allocation.accept((long) Integer.BYTES * 2 * touchedLength);
            int[] rowTargets = new int[touchedLength];
            int[] rowBoth = new int[touchedLength];
            for (int i = 0; i < touchedLength; i++) {
                int target = touched[i];
                rowTargets[i] = renamed[target];
                rowBoth[i] = both[target];
                both[target] = 0;
            }
            rows.add(new CooccurrenceCounts.Row(sourceName.apply(source), sourceCounts[source], rowTargets, rowBoth));
        }
        return new CooccurrenceCounts(users, names.toArray(String[]::new), Arrays.copyOf(counts, names.size()), rows);
    }

    /** Orders {@link #sourceUsers} by source (a counting sort) and returns where each source ends. */
    private int[] usersBySource() {
        allocation.accept((long) Integer.BYTES * (sourceCounts.length + sourcesKept));
        int[] next = new int[sourceCounts.length];
        for (int source = 1; source < next.length; source++) {
            next[source] = next[source - 1] + sourceCounts[source - 1];
        }
        int[] sorted = new int[sourcesKept];
        for (int i = 0; i < sourcesKept; i++) {
            sorted[next[sources[i]]++] = sourceUsers[i];
        }
        sourceUsers = sorted;
        return next;
    }
}
