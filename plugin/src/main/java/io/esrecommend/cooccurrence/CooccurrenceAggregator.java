package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.elasticsearch.search.aggregations.AggregationExecutionContext;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.search.aggregations.LeafBucketCollector;
import org.elasticsearch.search.aggregations.metrics.MetricsAggregator;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.tasks.TaskCancelledException;

/**
 * Counts a shard's part of a {@code cooccurrence} aggregation on global ordinals. Users are read once as the search finds
 * them; where users of popular items have to be left out they are read again at the end, since the first reading has to tell
 * which items these are.
 */
final class CooccurrenceAggregator extends MetricsAggregator {

    private static final int USERS_BETWEEN_CHECKS = 1024;

    /**
     * What is to be counted.
     *
     * @param include the source items; empty for all of the partition
     * @param order whether pairs count by how near to each other their items were done
     * @param maxUsers about how many users of an item count; {@link Integer#MAX_VALUE} for all
     */
    record Selection(
            Partition partition,
            SortedSet<String> include,
            Fading fading,
            Order order,
            int maxUsers,
            boolean countsOnly) {

        /** What a user, or a pair of neighbouring items, is in the counts. */
        int unit() {
            return order.isNone() ? fading.unit() : Nearness.UNIT;
        }

        boolean isCut() {
            return maxUsers < Integer.MAX_VALUE;
        }
    }

    /** The users of a segment that are to be read again. */
    private record Matches(LeafReaderContext leaf, FixedBitSet docs) {}

    private final ShardUsers.Fields fields;
    private final Selection selection;
    private final Reduction reduction;
    private final Bounds bounds = new Bounds() {
        @Override
        public void allocate(long bytes) {
            addRequestCircuitBreakerBytes(bytes);
        }

        @Override
        public void checkCancelled() {
            if (context.isCancelled()) {
                throw new TaskCancelledException("aggregation [" + name + "] was cancelled");
            }
        }
    };
    private final List<Matches> matches = new ArrayList<>();
    private ShardUsers users;
    private CooccurrenceCounter counter;

    CooccurrenceAggregator(
            String name,
            AggregationContext context,
            Map<String, Object> metadata,
            ShardUsers.Fields fields,
            Selection selection,
            Reduction reduction)
            throws IOException {
        super(name, context, null, metadata);
        this.fields = fields;
        this.selection = selection;
        this.reduction = reduction;
    }

    @Override
    protected LeafBucketCollector getLeafCollector(AggregationExecutionContext execution, LeafBucketCollector sub)
            throws IOException {
        LeafReaderContext context = execution.getLeafReaderContext();
        if (users == null) {
            start(context);
        }
        ShardUsers.Leaf leaf = users.leaf(context);
        return selection.isCut()
                ? countingToCut(context, leaf)
                : new LeafBucketCollector() {
                    @Override
                    public void collect(int doc, long bucket) throws IOException {
                        leaf.read(doc);
                        counter.add(leaf.weight(), leaf.sources(), leaf.targets());
                    }
                };
    }

    private void start(LeafReaderContext leaf) throws IOException {
        users = new ShardUsers(fields, selection, leaf, bounds);
        counter = newCounter();
        if (selection.isCut()) {
            users.cut(selection.maxUsers, bounds);
        }
    }

    private CooccurrenceCounter newCounter() {
        return new CooccurrenceCounter(
                new CooccurrenceCounter.Shape(
                        users.sources(),
                        users.targets(),
                        !selection.countsOnly,
                        selection.unit() > 1,
                        users.nearness()),
                bounds);
    }

    /** The first of two readings, and the only one where no item has too many users. */
    private LeafBucketCollector countingToCut(LeafReaderContext context, ShardUsers.Leaf leaf) {
        int size = context.reader().maxDoc();
        bounds.allocate((long) Long.BYTES * FixedBitSet.bits2words(size));
        FixedBitSet docs = new FixedBitSet(size);
        matches.add(new Matches(context, docs));
        return new LeafBucketCollector() {
            @Override
            public void collect(int doc, long bucket) throws IOException {
                docs.set(doc);
                leaf.read(doc);
                leaf.count();
                if (!users.exceeded()) {
                    counter.add(leaf.weight(), leaf.sources(), leaf.targets());
                }
            }
        };
    }

    @Override
    protected void doPostCollection() throws IOException {
        if (matches.isEmpty() || !users.exceeded()) {
            return;
        }
        users.counted();
        counter = newCounter();
        int read = 0;
        for (Matches found : matches) {
            ShardUsers.Leaf leaf = users.leaf(found.leaf);
            int doc = found.docs.nextSetBit(0);
            while (doc != DocIdSetIterator.NO_MORE_DOCS) {
                if (read++ % USERS_BETWEEN_CHECKS == 0) {
                    bounds.checkCancelled();
                }
                leaf.read(doc);
                leaf.cut(doc);
                counter.add(leaf.weight(), leaf.sources(), leaf.targets());
                doc = doc + 1 < found.docs.length() ? found.docs.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
            }
        }
    }

    @Override
    public InternalAggregation buildAggregation(long bucket) {
        if (counter == null) {
            return buildEmptyAggregation();
        }
        CooccurrenceCounts counts = counter.counts(users.sourceName(), users.targetName());
        if (selection.isCut()) {
            counts = counts.with(counts.totals().plus(users.leftOut()));
        }
        return new InternalCooccurrence(name, metadata(), reduction, counts, List.of());
    }

    @Override
    public InternalAggregation buildEmptyAggregation() {
        return new InternalCooccurrence(name, metadata(), reduction, CooccurrenceCounts.EMPTY, List.of());
    }
}
