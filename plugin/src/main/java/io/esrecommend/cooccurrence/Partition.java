package io.esrecommend.cooccurrence;

import java.io.IOException;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/**
 * A part of all items, by a hash of their names: the same on every shard.
 *
 * @param partition which, from 0
 * @param numPartitions of how many, at least 1
 */
public record Partition(int partition, int numPartitions) {

    static final Partition ALL = new Partition(0, 1);

    /** Any constant: nodes must only agree on it. */
    private static final int SEED = 31;

    /** The number of the part, of some, that an item is in. */
    public static int of(String item, int numPartitions) {
        return of(new BytesRef(item), numPartitions);
    }

    private static int of(BytesRef item, int numPartitions) {
        return Math.floorMod(StringHelper.murmurhash3_x86_32(item, SEED), numPartitions);
    }

    /** Whether it has an item. */
    public boolean contains(BytesRef item) {
        return numPartitions == 1 || of(item, numPartitions) == partition;
    }

    /** The ordinals of the part; null where it is the whole. */
    FixedBitSet ordinals(SortedSetDocValues names, Bounds bounds) throws IOException {
        if (numPartitions == 1) {
            return null;
        }
        int size = Math.toIntExact(names.getValueCount());
        bounds.allocate((long) Long.BYTES * FixedBitSet.bits2words(size));
        FixedBitSet ordinals = new FixedBitSet(Math.max(1, size));
        for (int ordinal = 0; ordinal < size; ordinal++) {
            if (contains(names.lookupOrd(ordinal))) {
                ordinals.set(ordinal);
            }
        }
        return ordinals;
    }
}
