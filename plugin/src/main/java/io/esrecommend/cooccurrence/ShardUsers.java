package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.IntFunction;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.fielddata.SortedBinaryDocValues;
import org.elasticsearch.search.aggregations.support.ValuesSource;

/** What is known of a shard's items before its users are read. */
final class ShardUsers {

    /**
     * Where to read.
     *
     * @param source field of the source items
     * @param target field of the target items; the same object where it is the source's
     * @param user field of the user's name; null where no users are left out, or the index does not have it
     * @param userName the name of that field; null where no users are left out
     */
    record Fields(
            ItemField source,
            ItemField target,
            @Nullable ValuesSource.Bytes user,
            @Nullable String userName) {

        boolean same() {
            return source.equals(target);
        }
    }

    private final Fields fields;
    private final Fading fading;

    @Nullable
    private final Nearness nearness;

    private final boolean marginsOnly;
    private final boolean pairsOnly;
    private final SortedSetDocValues sourceNames;
    private final SortedSetDocValues targetNames;

    @Nullable
    private final FixedBitSet partition;

    @Nullable
    private InteractionCut cut;

    /** @param leaf any segment: ordinals are those of the shard */
    ShardUsers(Fields fields, CooccurrenceAggregator.Selection selection, LeafReaderContext leaf, Bounds bounds)
            throws IOException {
        this.fields = fields;
        this.fading = selection.fading();
        this.nearness = selection.order().isNone() ? null : new Nearness();
        this.marginsOnly = selection.order() == Order.MARGINS;
        this.pairsOnly = selection.countsOnly();
        this.sourceNames = fields.source.ordinals(leaf);
        this.targetNames = fields.target.ordinals(leaf);
        this.partition = selection.include().isEmpty()
                ? selection.partition().ordinals(sourceNames, bounds)
                : ordinals(selection.include(), bounds);
    }

    private FixedBitSet ordinals(Collection<String> items, Bounds bounds) throws IOException {
        bounds.allocate((long) Long.BYTES * FixedBitSet.bits2words(sources()));
        FixedBitSet ordinals = new FixedBitSet(Math.max(1, sources()));
        for (String item : items) {
            long ordinal = sourceNames.lookupTerm(new BytesRef(item));
            if (ordinal >= 0) {
                ordinals.set((int) ordinal);
            }
        }
        return ordinals;
    }

    /** How pairs count by the positions of their items; null where they do not. */
    @Nullable
    Nearness nearness() {
        return nearness;
    }

    int sources() {
        return Math.toIntExact(sourceNames.getValueCount());
    }

    int targets() {
        return Math.toIntExact(targetNames.getValueCount());
    }

    IntFunction<BytesRef> sourceName() {
        return name(sourceNames);
    }

    IntFunction<BytesRef> targetName() {
        return name(targetNames);
    }

    private static IntFunction<BytesRef> name(SortedSetDocValues values) {
        return ordinal -> {
            try {
                return values.lookupOrd(ordinal);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Makes users of popular source items be left out. */
    void cut(int maxUsers, Bounds bounds) {
        cut = new InteractionCut(sources(), maxUsers, bounds);
    }

    /** Whether there is anything to leave out, as far as users were counted. */
    boolean exceeded() {
        return cut.exceeded();
    }

    /** Ends the first reading, in which the users of each item were counted. */
    void counted() {
        cut.counted(sourceName());
    }

    /** How many items lost users, and how many of these. */
    CooccurrenceCounts.Totals leftOut() {
        return new CooccurrenceCounts.Totals(0, 0, cut.items(), cut.interactions());
    }

    /** The users of a segment. */
    Leaf leaf(LeafReaderContext leaf) throws IOException {
        return new Leaf(leaf);
    }

    /** Reads the users of a segment, one after another. */
    final class Leaf {

        private final LeafItems sourceReader;
        private final LeafItems targetReader;

        @Nullable
        private final SortedBinaryDocValues names;

        private final UserItems ofSource;
        private final UserItems targets;
        private UserItems sources;
        private long weight;

        private Leaf(LeafReaderContext leaf) throws IOException {
            boolean near = nearness != null;
            boolean weighted = near || fading.unit() > 1;
            this.targetReader = new LeafItems(fields.target, leaf, fading, nearness);
            this.sourceReader = fields.same() ? targetReader : new LeafItems(fields.source, leaf, fading, nearness);
            this.names = fields.user == null ? null : fields.user.bytesValues(leaf);
            this.targets = new UserItems(weighted, near);
            this.ofSource = new UserItems(weighted, near);
            this.sources = ofSource;
        }

        /** The source items of the partition that the user did. */
        UserItems sources() {
            return sources;
        }

        /** The target items that the user did. */
        UserItems targets() {
            return targets;
        }

        /**
         * What the user counts: where what users did fades, or only a window counts, the most that any of the items does; where
         * pairs count by nearness, what all of them do.
         */
        long weight() {
            return weight;
        }

        /** Reads a user; where only pairs are wanted, no more than they need. */
        void read(int doc) throws IOException {
            long largest = 0;
            if (!fields.same()) {
                largest = sourceReader.read(doc, ofSource);
                if (partition != null) {
                    ofSource.retain(partition::get);
                }
                if (pairsOnly && fading.isNone() && ofSource.length == 0) {
                    targets.reset(0);
                    weight = 1;
                    return;
                }
            }
            largest = Math.max(largest, targetReader.read(doc, targets));
            weight = fading.isNone() && nearness == null ? 1 : largest;
            takeSources();
            if (marginsOnly) {
                targets.reset(0);
            }
        }

        private void takeSources() {
            if (!fields.same()) {
                return;
            }
            if (partition != null) {
                ofSource.set(targets, partition::get);
            } else if (cut != null || marginsOnly) {
                // What is left out of the sources stays among the targets.
                ofSource.set(targets, ordinal -> true);
            } else {
                sources = targets;
            }
        }

        /** Counts a user of each source item. */
        void count() {
            cut.count(sources);
        }

        /** Leaves out the source items for which the user does not count. */
        void cut(int doc) throws IOException {
            if (sources.length == 0) {
                return;
            }
            if (names == null || !names.advanceExact(doc)) {
                throw new IllegalArgumentException(
                        "[max_users] needs the name of the user of each document, but one has no value of ["
                                + fields.userName + "]");
            }
            cut.apply(names.nextValue(), sources);
        }
    }
}
