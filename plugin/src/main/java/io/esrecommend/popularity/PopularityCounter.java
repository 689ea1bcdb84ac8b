package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.apache.lucene.util.BytesRef;

/** Counts the users of items, which are ordinals: eight bytes for each, and eight more where growth is counted. */
final class PopularityCounter {

    /** A name beside its bytes: two objects, and where they are listed. */
    private static final int BYTES_OF_NAME = 56;

    private static final int BETWEEN_CHECKS = 1024;

    private final LongConsumer allocation;
    private final long[] users;
    private final int[] recent;
    private final int[] past;
    private Popularity.Totals totals = Popularity.Totals.NONE;
    private long items;
    private long allRecent;
    private long allPast;

    /**
     * @param ordinals one more than the largest
     * @param growth whether users of two windows are counted, too
     * @param allocation told of bytes before they are allocated; throws where they may not be
     */
    PopularityCounter(int ordinals, boolean growth, LongConsumer allocation) {
        this.allocation = allocation;
        allocation.accept((long) ordinals * (growth ? Long.BYTES + 2 * Integer.BYTES : Long.BYTES));
        this.users = new long[ordinals];
        this.recent = new int[growth ? ordinals : 0];
        this.past = new int[growth ? ordinals : 0];
    }

    /** Adds an item of the user, who has each once. */
    void add(int ordinal, int weight) {
        users[ordinal] += weight;
        items += weight > 0 ? 1 : 0;
    }

    /** Counts the user in the windows of an item. */
    void addGrowth(int ordinal, boolean isRecent, boolean isPast) {
        if (isRecent) {
            recent[ordinal]++;
            allRecent++;
        }
        if (isPast) {
            past[ordinal]++;
            allPast++;
        }
    }

    /** Ends a user. */
    void endUser() {
        totals = totals.and(new Popularity.Totals(items > 0 ? 1 : 0, items, items * items, 0, 0));
        items = 0;
    }

    /**
     * What was counted.
     *
     * @param name of an ordinal; ordinals are in the order of their names
     * @param partition the items that are wanted
     * @param cancelled asked now and then; the answer has no meaning once it says so
     */
    PopularityCounts counts(IntFunction<BytesRef> name, Partition partition, BooleanSupplier cancelled) {
        int counted = 0;
        for (int ordinal = 0; ordinal < users.length; ordinal++) {
            counted += isCounted(ordinal) ? 1 : 0;
        }
        allocation.accept((long) Integer.BYTES * counted);
        int[] ordinals = new int[counted];
        List<BytesRef> names = new ArrayList<>();
        for (int ordinal = 0; ordinal < users.length; ordinal++) {
            if (ordinal % BETWEEN_CHECKS == 0 && cancelled.getAsBoolean()) {
                break;
            }
            if (isCounted(ordinal)) {
                BytesRef item = name.apply(ordinal);
                if (partition.contains(item)) {
                    allocation.accept(BYTES_OF_NAME + (long) item.length);
                    ordinals[names.size()] = ordinal;
                    names.add(BytesRef.deepCopyOf(item));
                }
            }
        }
        return new PopularityCounts(
                totals.and(new Popularity.Totals(0, 0, 0, allRecent, allPast)),
                names.toArray(BytesRef[]::new),
                of(users, ordinals, names.size()),
                of(recent, ordinals, names.size()),
                of(past, ordinals, names.size()));
    }

    private boolean isCounted(int ordinal) {
        return users[ordinal] > 0 || (recent.length > 0 && (recent[ordinal] > 0 || past[ordinal] > 0));
    }

    private long[] of(long[] counts, int[] ordinals, int length) {
        allocation.accept((long) Long.BYTES * length);
        long[] some = new long[length];
        for (int i = 0; i < length; i++) {
            some[i] = counts[ordinals[i]];
        }
        return some;
    }

    private long[] of(int[] counts, int[] ordinals, int length) {
        allocation.accept((long) Long.BYTES * length);
        long[] some = new long[length];
        for (int i = 0; i < length && counts.length > 0; i++) {
            some[i] = counts[ordinals[i]];
        }
        return some;
    }
}
