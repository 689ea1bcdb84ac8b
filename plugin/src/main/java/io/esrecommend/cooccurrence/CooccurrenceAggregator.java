package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.elasticsearch.search.aggregations.AggregationExecutionContext;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.search.aggregations.LeafBucketCollector;
import org.elasticsearch.search.aggregations.metrics.MetricsAggregator;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.search.aggregations.support.ValuesSource;
import org.elasticsearch.tasks.TaskCancelledException;

/** Counts a shard's part of a {@code cooccurrence} aggregation on global ordinals. */
final class CooccurrenceAggregator extends MetricsAggregator {

    /** Any constant: nodes must only agree on it. */
    private static final int PARTITION_SEED = 31;

    /**
     * The ordinals to read.
     *
     * @param source of the source items; null if the index does not have the field
     * @param target of the target items; null if the index does not have the field
     */
    record Fields(ValuesSource.Bytes.WithOrdinals source, ValuesSource.Bytes.WithOrdinals target) {}

    /** What of the counts is wanted; the names are those of the request. */
    record Selection(int size, int minCount, int partition, int numPartitions) {}

    private final Fields fields;
    private final Selection selection;
    private SortedSetDocValues sourceNames;
    private SortedSetDocValues targetNames;
    private FixedBitSet inPartition;
    private CooccurrenceCounter counter;
    private int[] sources = new int[64];
    private int[] targets = new int[64];

    CooccurrenceAggregator(
            String name, AggregationContext context, Map<String, Object> metadata, Fields fields, Selection selection)
            throws IOException {
        super(name, context, null, metadata);
        this.fields = fields;
        this.selection = selection;
    }

    @Override
    protected LeafBucketCollector getLeafCollector(AggregationExecutionContext execution, LeafBucketCollector sub)
            throws IOException {
        LeafReaderContext leaf = execution.getLeafReaderContext();
        SortedSetDocValues source = ordinals(fields.source, leaf);
        SortedSetDocValues target = ordinals(fields.target, leaf);
        if (counter == null) {
            start(source, target);
        }
        return new LeafBucketCollector() {
            @Override
            public void collect(int doc, long bucket) throws IOException {
                int targetLength = 0;
                if (target.advanceExact(doc)) {
                    targets = ArrayUtil.grow(targets, target.docValueCount());
                    while (targetLength < target.docValueCount()) {
                        targets[targetLength++] = (int) target.nextOrd();
                    }
                }
                int sourceLength = 0;
                if (source.advanceExact(doc)) {
                    sources = ArrayUtil.grow(sources, source.docValueCount());
                    for (int i = 0; i < source.docValueCount(); i++) {
                        int ordinal = (int) source.nextOrd();
                        if (inPartition.get(ordinal)) {
                            sources[sourceLength++] = ordinal;
                        }
                    }
                }
                counter.add(sources, sourceLength, targets, targetLength);
            }
        };
    }

    /** Users of an index that does not have a field have done nothing of its kind. */
    private static SortedSetDocValues ordinals(ValuesSource.Bytes.WithOrdinals field, LeafReaderContext leaf)
            throws IOException {
        return field == null ? DocValues.emptySortedSet() : field.globalOrdinalsValues(leaf);
    }

    private void start(SortedSetDocValues source, SortedSetDocValues target) throws IOException {
        int sourceOrdinals = Math.toIntExact(source.getValueCount());
        int targetOrdinals = Math.toIntExact(target.getValueCount());
        sourceNames = source;
        targetNames = target;
        counter = new CooccurrenceCounter(sourceOrdinals, targetOrdinals, this::addRequestCircuitBreakerBytes);
        addRequestCircuitBreakerBytes(FixedBitSet.bits2words(sourceOrdinals) * (long) Long.BYTES);
        inPartition = new FixedBitSet(Math.max(1, sourceOrdinals));
        for (int ordinal = 0; ordinal < sourceOrdinals; ordinal++) {
            if (selection.numPartitions == 1 || partitionOf(source.lookupOrd(ordinal)) == selection.partition) {
                inPartition.set(ordinal);
            }
        }
    }

    private int partitionOf(BytesRef item) {
        return Math.floorMod(StringHelper.murmurhash3_x86_32(item, PARTITION_SEED), selection.numPartitions);
    }

    @Override
    public InternalAggregation buildAggregation(long bucket) {
        if (counter == null) {
            return buildEmptyAggregation();
        }
        CooccurrenceCounts counts = counter.counts(name(sourceNames), name(targetNames), context::isCancelled);
        if (context.isCancelled()) {
            throw new TaskCancelledException("aggregation [" + name + "] was cancelled");
        }
        return new InternalCooccurrence(name, metadata(), selection.size, selection.minCount, counts, List.of());
    }

    private static IntFunction<String> name(SortedSetDocValues values) {
        return ordinal -> {
            try {
                return values.lookupOrd(ordinal).utf8ToString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public InternalAggregation buildEmptyAggregation() {
        return new InternalCooccurrence(
                name, metadata(), selection.size, selection.minCount, CooccurrenceCounts.EMPTY, List.of());
    }
}
