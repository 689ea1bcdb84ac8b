package io.esrecommend.cooccurrence;

import io.esrecommend.history.ItemTimes;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.fielddata.SortedBinaryDocValues;

/** Reads the items of one field that the users of one segment did, and what each counts. */
final class LeafItems {

    private final ItemField field;
    private final Fading fading;
    private final SortedSetDocValues ordinals;

    @Nullable
    private final SortedBinaryDocValues times;

    private final ItemTimes itemTimes = new ItemTimes();

    @Nullable
    private final Nearness nearness;

    private int[] found = new int[0];
    private long[] seconds = new long[0];

    /** @param nearness fills in where items stand in the order of their times; null where that does not matter */
    LeafItems(ItemField field, LeafReaderContext leaf, Fading fading, @Nullable Nearness nearness) throws IOException {
        this.field = field;
        this.fading = fading;
        this.nearness = nearness;
        this.ordinals = field.ordinals(leaf);
        this.times = (fading.isNone() && nearness == null) || field.times() == null
                ? null
                : field.times().bytesValues(leaf);
    }

    /**
     * Reads what a user did.
     *
     * @param items filled with what counts
     * @return the largest weight of these; where positions matter, the sum of what their pairs count
     * @throws IllegalArgumentException if there is not a time for each item, where times matter
     */
    long read(int doc, UserItems items) throws IOException {
        boolean any = ordinals.advanceExact(doc);
        int count = any ? ordinals.docValueCount() : 0;
        items.reset(count);
        if (count == 0) {
            return 0;
        }
        if (nearness != null) {
            return readPlaced(doc, count, items);
        }
        if (!fading.isNone()) {
            return readWeighted(doc, count, items);
        }
        for (int i = 0; i < count; i++) {
            items.add((int) ordinals.nextOrd());
        }
        return 1;
    }

    private long readPlaced(int doc, int count, UserItems items) throws IOException {
        if (found.length < count) {
            found = new int[items.ordinals.length];
            seconds = new long[found.length];
        }
        int length = 0;
        begin(doc, count);
        for (int i = 0; i < count; i++) {
            int ordinal = (int) ordinals.nextOrd();
            long second = next(i, count);
            if (fading.weight(second) > 0) {
                found[length] = ordinal;
                seconds[length++] = second;
            }
        }
        end(count);
        return nearness.fill(found, seconds, length, items);
    }

    private long readWeighted(int doc, int count, UserItems items) throws IOException {
        int largest = 0;
        begin(doc, count);
        for (int i = 0; i < count; i++) {
            int ordinal = (int) ordinals.nextOrd();
            int weight = fading.weight(next(i, count));
            if (weight > 0) {
                items.add(ordinal, weight);
                largest = Math.max(largest, weight);
            }
        }
        end(count);
        return largest;
    }

    private void begin(int doc, int count) throws IOException {
        if (times == null || !times.advanceExact(doc)) {
            throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                    + "] but no times of them in [" + field.timesName() + "]; build the histories anew, or ask without"
                    + " [half_life] and [window]");
        }
        itemTimes.reset(times.nextValue());
    }

    /** The newest time of the next item. */
    private long next(int item, int count) {
        if (!itemTimes.next()) {
            throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                    + "] but times of only [" + item + "] of them in [" + field.timesName() + "]");
        }
        return itemTimes.newest();
    }

    private void end(int count) {
        if (itemTimes.next()) {
            throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                    + "] but times of more in [" + field.timesName() + "]");
        }
    }
}
