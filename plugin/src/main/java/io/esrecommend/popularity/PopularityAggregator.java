package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Fading;
import io.esrecommend.history.ItemTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.fielddata.FieldData;
import org.elasticsearch.index.fielddata.SortedBinaryDocValues;
import org.elasticsearch.search.aggregations.AggregationExecutionContext;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.search.aggregations.LeafBucketCollector;
import org.elasticsearch.search.aggregations.metrics.MetricsAggregator;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.search.aggregations.support.ValuesSource;
import org.elasticsearch.tasks.TaskCancelledException;

/** Counts a shard's part of a {@code popularity} aggregation on global ordinals. */
final class PopularityAggregator extends MetricsAggregator {

    /**
     * What is read.
     *
     * @param items ordinals; null if the index does not have the field
     * @param times of the items; null if the index does not have the field, or none are needed
     */
    record Fields(
            @Nullable ValuesSource.Bytes.WithOrdinals items,
            @Nullable ValuesSource.Bytes times) {}

    /**
     * What is counted.
     *
     * @param fading how much an interaction counts
     * @param growth the windows whose users are counted, too; null for none
     */
    record Counting(Fading fading, @Nullable Growth growth) {

        boolean needsTimes() {
            return !fading.isNone() || growth != null;
        }
    }

    private final Fields fields;
    private final Counting counting;
    private final PopularityAnswer answer;
    private final ItemTimes itemTimes = new ItemTimes();
    private SortedSetDocValues names;
    private PopularityCounter counter;

    PopularityAggregator(
            String name,
            AggregationContext context,
            Map<String, Object> metadata,
            Fields fields,
            Counting counting,
            PopularityAnswer answer)
            throws IOException {
        super(name, context, null, metadata);
        this.fields = fields;
        this.counting = counting;
        this.answer = answer;
    }

    @Override
    protected LeafBucketCollector getLeafCollector(AggregationExecutionContext execution, LeafBucketCollector sub)
            throws IOException {
        SortedSetDocValues items = fields.items == null
                ? DocValues.emptySortedSet()
                : fields.items.globalOrdinalsValues(execution.getLeafReaderContext());
        SortedBinaryDocValues times = fields.times == null
                ? FieldData.emptySortedBinary()
                : fields.times.bytesValues(execution.getLeafReaderContext());
        if (counter == null) {
            names = items;
            counter = new PopularityCounter(
                    Math.toIntExact(items.getValueCount()),
                    counting.growth != null,
                    this::addRequestCircuitBreakerBytes);
        }
        return new LeafBucketCollector() {
            @Override
            public void collect(int doc, long bucket) throws IOException {
                if (items.advanceExact(doc)) {
                    if (counting.needsTimes()) {
                        addWithTimes(doc, items, times);
                    } else {
                        for (int i = items.docValueCount(); i > 0; i--) {
                            counter.add((int) items.nextOrd(), 1);
                        }
                    }
                    counter.endUser();
                }
            }
        };
    }

    private void addWithTimes(int doc, SortedSetDocValues items, SortedBinaryDocValues times) throws IOException {
        requireTimes(times.advanceExact(doc) && times.docValueCount() == 1);
        itemTimes.reset(times.nextValue());
        for (int i = items.docValueCount(); i > 0; i--) {
            requireTimes(itemTimes.next());
            int ordinal = (int) items.nextOrd();
            counter.add(ordinal, counting.fading.weight(itemTimes.newest()));
            if (counting.growth != null) {
                addGrowth(ordinal);
            }
        }
        requireTimes(!itemTimes.next());
    }

    private void addGrowth(int ordinal) {
        boolean recent = false;
        boolean past = false;
        for (int i = 0; i < itemTimes.count(); i++) {
            recent |= counting.growth.isRecent(itemTimes.time(i));
            past |= counting.growth.isPast(itemTimes.time(i));
        }
        counter.addGrowth(ordinal, recent, past);
    }

    private void requireTimes(boolean fitting) {
        if (!fitting) {
            throw new IllegalArgumentException("aggregation [" + name + "] of type ["
                    + PopularityAggregationBuilder.NAME
                    + "]: a document has not as many [times] as values of [field]; [times] must name the times of [field],"
                    + " which a build writes for each user");
        }
    }

    @Override
    public InternalAggregation buildAggregation(long bucket) {
        if (counter == null) {
            return buildEmptyAggregation();
        }
        PopularityCounts counts = counter.counts(
                ordinal -> {
                    try {
                        return names.lookupOrd(ordinal);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                answer.partition(),
                context::isCancelled);
        if (context.isCancelled()) {
            throw new TaskCancelledException("aggregation [" + name + "] was cancelled");
        }
        return InternalPopularity.ofShard(name, metadata(), answer, counts);
    }

    @Override
    public InternalAggregation buildEmptyAggregation() {
        return InternalPopularity.ofShard(name, metadata(), answer, PopularityCounts.NONE);
    }
}
