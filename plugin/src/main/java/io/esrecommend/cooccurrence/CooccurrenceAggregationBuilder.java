package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.search.aggregations.AbstractAggregationBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilder;
import org.elasticsearch.search.aggregations.Aggregator;
import org.elasticsearch.search.aggregations.AggregatorFactories;
import org.elasticsearch.search.aggregations.AggregatorFactory;
import org.elasticsearch.search.aggregations.CardinalityUpperBound;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.search.aggregations.support.CoreValuesSourceType;
import org.elasticsearch.search.aggregations.support.ValuesSource;
import org.elasticsearch.search.aggregations.support.ValuesSourceConfig;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The aggregation {@code cooccurrence}: over documents that each stand for a user, which values of a target field occur
 * with each value of a source field more than chance explains. Exact on any number of shards: shards answer with
 * counts, and the ratio is computed from their sums.
 */
public final class CooccurrenceAggregationBuilder extends AbstractAggregationBuilder<CooccurrenceAggregationBuilder> {

    /** The aggregation's name in a search. */
    public static final String NAME = "cooccurrence";

    private static final ParseField SOURCE = new ParseField("source");
    private static final ParseField TARGET = new ParseField("target");
    private static final ParseField SIZE = new ParseField("size");
    private static final ParseField MIN_COUNT = new ParseField("min_count");
    private static final ParseField PARTITION = new ParseField("partition");
    private static final ParseField NUM_PARTITIONS = new ParseField("num_partitions");

    private static final ObjectParser<CooccurrenceAggregationBuilder, String> PARSER =
            ObjectParser.fromBuilder(NAME, CooccurrenceAggregationBuilder::new);

    static {
        PARSER.declareString(CooccurrenceAggregationBuilder::source, SOURCE);
        PARSER.declareString(CooccurrenceAggregationBuilder::target, TARGET);
        PARSER.declareInt(CooccurrenceAggregationBuilder::size, SIZE);
        PARSER.declareInt(CooccurrenceAggregationBuilder::minCount, MIN_COUNT);
        PARSER.declareInt((builder, partition) -> builder.partition = partition, PARTITION);
        PARSER.declareInt((builder, partitions) -> builder.numPartitions = partitions, NUM_PARTITIONS);
        PARSER.declareRequiredFieldSet("source");
    }

    private String source;
    private String target;
    private int size = 50;
    private int minCount = 1;
    private int partition;
    private int numPartitions = 1;

    /** @param name of the aggregation in the answer */
    public CooccurrenceAggregationBuilder(String name) {
        super(name);
    }

    /** Reads one from another node. */
    public CooccurrenceAggregationBuilder(StreamInput in) throws IOException {
        super(in);
        source = in.readString();
        target = in.readOptionalString();
        size = in.readVInt();
        minCount = in.readVInt();
        partition = in.readVInt();
        numPartitions = in.readVInt();
    }

    private CooccurrenceAggregationBuilder(
            CooccurrenceAggregationBuilder other, AggregatorFactories.Builder factories, Map<String, Object> metadata) {
        super(other, factories, metadata);
        source = other.source;
        target = other.target;
        size = other.size;
        minCount = other.minCount;
        partition = other.partition;
        numPartitions = other.numPartitions;
    }

    /** Reads one from a search request. */
    public static CooccurrenceAggregationBuilder parse(XContentParser parser, String name) throws IOException {
        CooccurrenceAggregationBuilder builder = PARSER.apply(parser, name);
        builder.validatePartition();
        return builder;
    }

    /** The keyword field of the items whose neighbours are wanted. */
    public CooccurrenceAggregationBuilder source(String field) {
        this.source = field;
        return this;
    }

    /** The keyword field of the neighbours; the source field when not set. */
    public CooccurrenceAggregationBuilder target(String field) {
        this.target = field;
        return this;
    }

    /** The most neighbours of an item, 1 to 1000; 50 when not set. */
    public CooccurrenceAggregationBuilder size(int size) {
        requireRange(SIZE, size, 1, 1000);
        this.size = size;
        return this;
    }

    /** The fewest users of a pair, at least 1; 1 when not set. */
    public CooccurrenceAggregationBuilder minCount(int minCount) {
        requireRange(MIN_COUNT, minCount, 1, Integer.MAX_VALUE);
        this.minCount = minCount;
        return this;
    }

    /**
     * Restricts the source items to one part of them, so that memory and answers stay small.
     *
     * @param partition which, from 0
     * @param numPartitions of how many, at least 1
     */
    public CooccurrenceAggregationBuilder partition(int partition, int numPartitions) {
        this.partition = partition;
        this.numPartitions = numPartitions;
        validatePartition();
        return this;
    }

    private void validatePartition() {
        requireRange(NUM_PARTITIONS, numPartitions, 1, Integer.MAX_VALUE);
        requireRange(PARTITION, partition, 0, numPartitions - 1);
    }

    private static void requireRange(ParseField field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("[" + field.getPreferredName() + "] of a [" + NAME + "] aggregation is ["
                    + value + "] but must be between " + min + " and " + max);
        }
    }

    @Override
    protected AggregatorFactory doBuild(
            AggregationContext context, AggregatorFactory parent, AggregatorFactories.Builder subFactories)
            throws IOException {
        if (parent != null) {
            throw new IllegalArgumentException(
                    "aggregation [" + name + "] of type [" + NAME + "] must be at the top level of [aggs]");
        }
        ValuesSource.Bytes.WithOrdinals sources = ordinals(context, source);
        ValuesSource.Bytes.WithOrdinals targets =
                target == null || target.equals(source) ? sources : ordinals(context, target);
        return new AggregatorFactory(name, context, null, subFactories, metadata) {
            @Override
            protected Aggregator createInternal(
                    Aggregator parentAggregator, CardinalityUpperBound cardinality, Map<String, Object> metadata)
                    throws IOException {
                return new CooccurrenceAggregator(
                        name, context, metadata, new CooccurrenceAggregator.Fields(sources, targets), selection());
            }
        };
    }

    private CooccurrenceAggregator.Selection selection() {
        return new CooccurrenceAggregator.Selection(size, minCount, partition, numPartitions);
    }

    /** The ordinals of a keyword field; null where the shard's index does not have it. */
    private ValuesSource.Bytes.WithOrdinals ordinals(AggregationContext context, String field) {
        ValuesSourceConfig config = ValuesSourceConfig.resolveUnregistered(
                context, null, field, null, null, null, null, CoreValuesSourceType.KEYWORD);
        if (!config.hasValues()) {
            return null;
        }
        if (config.getValuesSource() instanceof ValuesSource.Bytes.WithOrdinals ordinals) {
            return ordinals;
        }
        throw new IllegalArgumentException("aggregation [" + name + "] of type [" + NAME + "]: field [" + field
                + "] is a [" + config.fieldType().typeName() + "] but must be a [keyword] with doc values");
    }

    @Override
    protected AggregationBuilder shallowCopy(AggregatorFactories.Builder factories, Map<String, Object> metadata) {
        return new CooccurrenceAggregationBuilder(this, factories, metadata);
    }

    @Override
    public CooccurrenceAggregationBuilder subAggregations(AggregatorFactories.Builder subFactories) {
        throw new IllegalArgumentException(
                "aggregation [" + name + "] of type [" + NAME + "] cannot accept sub-aggregations");
    }

    @Override
    public BucketCardinality bucketCardinality() {
        return BucketCardinality.NONE;
    }

    /** One counter sees all of a shard: the counts of several would have to be merged at a cost. */
    @Override
    public boolean supportsParallelCollection(ToLongFunction<String> fieldCardinality) {
        return false;
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        out.writeString(source);
        out.writeOptionalString(target);
        out.writeVInt(size);
        out.writeVInt(minCount);
        out.writeVInt(partition);
        out.writeVInt(numPartitions);
    }

    @Override
    protected XContentBuilder internalXContent(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.startObject().field(SOURCE.getPreferredName(), source);
        if (target != null) {
            builder.field(TARGET.getPreferredName(), target);
        }
        return builder.field(SIZE.getPreferredName(), size)
                .field(MIN_COUNT.getPreferredName(), minCount)
                .field(PARTITION.getPreferredName(), partition)
                .field(NUM_PARTITIONS.getPreferredName(), numPartitions)
                .endObject();
    }

    @Override
    public String getType() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof CooccurrenceAggregationBuilder that
                && Objects.equals(source, that.source)
                && Objects.equals(target, that.target)
                && selection().equals(that.selection());
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), source, target, selection());
    }
}
