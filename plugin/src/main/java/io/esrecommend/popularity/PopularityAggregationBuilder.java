package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Partition;
import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.mapper.DateFieldMapper;
import org.elasticsearch.search.aggregations.AbstractAggregationBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilder;
import org.elasticsearch.search.aggregations.AggregatorFactories;
import org.elasticsearch.search.aggregations.AggregatorFactory;
import org.elasticsearch.search.aggregations.support.AggregationContext;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The aggregation {@code popularity}: over documents that each stand for a user, how many users each value of a field has,
 * and which have grown beyond all together. Interactions may fade or be limited to a window. Exact on any number of shards.
 */
public final class PopularityAggregationBuilder extends AbstractAggregationBuilder<PopularityAggregationBuilder> {

    /** The aggregation's name in a search. */
    public static final String NAME = "popularity";

    private static final int MAX_SIZE = 10_000;

    private static final ParseField FIELD = new ParseField("field");
    private static final ParseField SIGNIFICANCE = new ParseField("significance");
    private static final ParseField SIZE = new ParseField("size");
    private static final ParseField PARTITION = new ParseField("partition");
    private static final ParseField NUM_PARTITIONS = new ParseField("num_partitions");

    private static final ObjectParser<PopularityAggregationBuilder, String> PARSER =
            ObjectParser.fromBuilder(NAME, PopularityAggregationBuilder::new);

    static {
        PARSER.declareString(PopularityAggregationBuilder::field, FIELD);
        PARSER.declareString((b, field) -> b.time = b.time.withTimes(field), new ParseField(TimeOptions.TIMES));
        PARSER.declareField(
                (builder, origin) -> builder.time = builder.time.withOrigin(origin),
                (parser, name) -> date(parser),
                new ParseField(TimeOptions.ORIGIN),
                ObjectParser.ValueType.VALUE);
        declareLength(TimeOptions.HALF_LIFE, TimeOptions::withHalfLife);
        declareLength(TimeOptions.WINDOW, TimeOptions::withWindow);
        declareLength(TimeOptions.RECENT, TimeOptions::withRecent);
        declareLength(TimeOptions.PAST, TimeOptions::withPast);
        PARSER.declareDouble(PopularityAggregationBuilder::significance, SIGNIFICANCE);
        PARSER.declareInt(PopularityAggregationBuilder::size, SIZE);
        PARSER.declareInt((builder, partition) -> builder.partition = partition, PARTITION);
        PARSER.declareInt((builder, partitions) -> builder.numPartitions = partitions, NUM_PARTITIONS);
        PARSER.declareRequiredFieldSet(FIELD.getPreferredName());
    }

    private String field;
    private TimeOptions time = TimeOptions.NONE;
    private Double significance;
    private int partition;
    private int numPartitions = 1;
    private int size = 10;

    /** @param name of the aggregation in the answer */
    public PopularityAggregationBuilder(String name) {
        super(name);
    }

    /** Reads one from another node. */
    public PopularityAggregationBuilder(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        field = in.readString();
        time = new TimeOptions(in);
        significance = in.readOptionalDouble();
        partition = in.readVInt();
        numPartitions = in.readVInt();
        size = in.readVInt();
    }

    private PopularityAggregationBuilder(
            PopularityAggregationBuilder other, AggregatorFactories.Builder factories, Map<String, Object> metadata) {
        super(other, factories, metadata);
        field = other.field;
        time = other.time;
        significance = other.significance;
        partition = other.partition;
        numPartitions = other.numPartitions;
        size = other.size;
    }

    /** Reads one from a search request. */
    public static PopularityAggregationBuilder parse(XContentParser parser, String name) throws IOException {
        PopularityAggregationBuilder builder = PARSER.apply(parser, name);
        builder.validate();
        return builder;
    }

    private static long date(XContentParser parser) throws IOException {
        return DateFieldMapper.DEFAULT_DATE_TIME_FORMATTER.parseMillis(parser.text());
    }

    private static void declareLength(String option, BiFunction<TimeOptions, TimeValue, TimeOptions> with) {
        PARSER.declareString(
                (builder, text) -> builder.time = with.apply(builder.time, TimeValue.parseTimeValue(text, option)),
                new ParseField(option));
    }

    /** The keyword field of the items. */
    public PopularityAggregationBuilder field(String field) {
        this.field = field;
        return this;
    }

    /** How it counts over time; not at all when not set. */
    public PopularityAggregationBuilder time(TimeOptions time) {
        this.time = time;
        return this;
    }

    /** The least ratio of an item that is trending, at least 0; {@link Trend#SIGNIFICANCE} when not set. */
    public PopularityAggregationBuilder significance(double significance) {
        if (!Double.isFinite(significance) || significance < 0) {
            throw wrong(SIGNIFICANCE.getPreferredName(), significance, "must be a number of at least 0");
        }
        this.significance = significance;
        return this;
    }

    /** The most items that are answered, 1 to 10000; 10 when not set. */
    public PopularityAggregationBuilder size(int size) {
        requireRange(SIZE, size, 1, MAX_SIZE);
        this.size = size;
        return this;
    }

    /** Every item of the partition is answered, with its counts and without trends. No request can ask for it. */
    public PopularityAggregationBuilder all() {
        this.size = PopularityAnswer.ALL;
        return this;
    }

    /**
     * Restricts the items to one part of them, so that memory and answers stay small; the totals are over all.
     *
     * @param partition which, from 0
     * @param numPartitions of how many, at least 1
     */
    public PopularityAggregationBuilder partition(int partition, int numPartitions) {
        this.partition = partition;
        this.numPartitions = numPartitions;
        validatePartition();
        return this;
    }

    private void validatePartition() {
        requireRange(NUM_PARTITIONS, numPartitions, 1, Integer.MAX_VALUE);
        requireRange(PARTITION, partition, 0, numPartitions - 1);
    }

    private void validate() {
        validatePartition();
        time.validate();
        if (significance != null && time.recent() == null) {
            throw wrong(SIGNIFICANCE.getPreferredName(), significance, "needs [" + TimeOptions.RECENT + "] beside it");
        }
    }

    private static void requireRange(ParseField option, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(option.getPreferredName(), value, "must be between " + min + " and " + max);
        }
    }

    /** The error of an option that is not what it must be. */
    static IllegalArgumentException wrong(String option, Object value, String but) {
        return new IllegalArgumentException(
                "[" + option + "] of a [" + NAME + "] aggregation is [" + value + "] but " + but);
    }

    @Override
    protected AggregatorFactory doBuild(
            AggregationContext context, AggregatorFactory parent, AggregatorFactories.Builder subFactories)
            throws IOException {
        if (parent != null) {
            throw new IllegalArgumentException(
                    "aggregation [" + name + "] of type [" + NAME + "] must be at the top level of [aggs]");
        }
        validate();
        PopularityAggregator.Counting counting =
                new PopularityAggregator.Counting(time.fading(context::nowInMillis), time.growth(context::nowInMillis));
        PopularityAnswer answer = new PopularityAnswer(
                new Partition(partition, numPartitions),
                size,
                counting.fading().unit(),
                time.recent() != null,
                significance == null ? Trend.SIGNIFICANCE : significance);
        return new PopularityAggregatorFactory(name, context, metadata, field, time.times(), counting, answer);
    }

    @Override
    protected AggregationBuilder shallowCopy(AggregatorFactories.Builder factories, Map<String, Object> metadata) {
        return new PopularityAggregationBuilder(this, factories, metadata);
    }

    @Override
    public PopularityAggregationBuilder subAggregations(AggregatorFactories.Builder subFactories) {
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
        WireFormat.write(out);
        out.writeString(field);
        time.writeTo(out);
        out.writeOptionalDouble(significance);
        out.writeVInt(partition);
        out.writeVInt(numPartitions);
        out.writeVInt(size);
    }

    @Override
    protected XContentBuilder internalXContent(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.startObject().field(FIELD.getPreferredName(), field);
        time.toXContent(builder, params);
        if (significance != null) {
            builder.field(SIGNIFICANCE.getPreferredName(), significance);
        }
        return builder.field(SIZE.getPreferredName(), size)
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

    /** All that is asked for; what was not asked for is null. */
    private List<Object> options() {
        return Arrays.asList(field, time, significance, partition, numPartitions, size);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof PopularityAggregationBuilder that
                && options().equals(that.options());
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), options());
    }
}
