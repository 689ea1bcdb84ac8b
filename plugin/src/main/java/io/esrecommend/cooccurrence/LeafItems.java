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

    LeafItems(ItemField field, LeafReaderContext leaf, Fading fading) throws IOException {
        this.field = field;
        this.fading = fading;
        this.ordinals = field.ordinals(leaf);
        this.times =
                fading.isNone() || field.times() == null ? null : field.times().bytesValues(leaf);
    }

    /**
     * Reads what a user did.
     *
     * @param items filled with what counts
     * @return the largest weight of these
     * @throws IllegalArgumentException if there is not a time for each item, where times matter
     */
    int read(int doc, UserItems items) throws IOException {
        boolean any = ordinals.advanceExact(doc);
        int count = any ? ordinals.docValueCount() : 0;
        items.reset(count);
        if (count == 0) {
            return 0;
        }
        if (!fading.isNone()) {
            return readWeighted(doc, count, items);
        }
        for (int i = 0; i < count; i++) {
            items.add((int) ordinals.nextOrd());
        }
        return 1;
    }

    private int readWeighted(int doc, int count, UserItems items) throws IOException {
        if (times == null || !times.advanceExact(doc)) {
            throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                    + "] but no times of them in [" + field.timesName() + "]; build the histories anew, or ask without"
                    + " [half_life] and [window]");
        }
        itemTimes.reset(times.nextValue());
        int largest = 0;
        for (int i = 0; i < count; i++) {
            if (!itemTimes.next()) {
                throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                        + "] but times of only [" + i + "] of them in [" + field.timesName() + "]");
            }
            int ordinal = (int) ordinals.nextOrd();
            int weight = fading.weight(itemTimes.newest());
            if (weight > 0) {
                items.add(ordinal, weight);
                largest = Math.max(largest, weight);
            }
        }
        if (itemTimes.next()) {
            throw new IllegalArgumentException("a document has [" + count + "] values of [" + field.name()
                    + "] but times of more in [" + field.timesName() + "]");
        }
        return largest;
    }
}
