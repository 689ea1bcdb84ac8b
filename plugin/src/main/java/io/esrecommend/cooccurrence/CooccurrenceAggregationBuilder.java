package io.esrecommend.cooccurrence;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
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
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The aggregation {@code cooccurrence}: over documents that each stand for a user, which values of a target field occur
 * with each value of a source field more than chance explains. Exact on any number of shards: shards answer with
 * counts, and the measure is computed from their sums. One bound trades exactness for speed, and only where it is asked for:
 * {@link #cut}.
 *
 * <p>What users did can fade ({@link CooccurrenceTimes#halfLife}). An interaction of age a then has the weight {@code 2^(-a / half_life)}, in
 * whole units of 1/256, and none beyond the {@link CooccurrenceTimes#window}. A user counts for a source or a target with its weight, for a pair
 * with the lesser of the two, and among all users with the largest of any of the user's source and target items. These are
 * the means of the tables over windows of all lengths, a window of length t weighing as {@code 2^(-t / half_life)}: for an
 * interaction is in the windows that are longer than its age, and both of a pair are in those longer than the greater of
 * their ages. So every table stays consistent: no more users did both than either, nor either than there are users.
 */
public final class CooccurrenceAggregationBuilder extends AbstractAggregationBuilder<CooccurrenceAggregationBuilder> {

    /** The aggregation's name in a search. */
    public static final String NAME = "cooccurrence";

    private static final ParseField SOURCE = new ParseField("source");
    private static final ParseField TARGET = new ParseField("target");
    private static final ParseField SIZE = new ParseField("size");
    private static final ParseField MIN_COUNT = new ParseField("min_count");
    private static final ParseField MIN_SOURCE_COUNT = new ParseField("min_source_count");
    private static final ParseField MIN_TARGET_COUNT = new ParseField("min_target_count");
    private static final ParseField MEASURE = new ParseField("measure");
    private static final ParseField USER = new ParseField("user");
    private static final ParseField MAX_USERS = new ParseField("max_users");
    private static final int MAX_INCLUDED = 65_536;
    private static final ParseField INCLUDE = new ParseField("include");
    private static final ParseField PARTITION = new ParseField("partition");
    private static final ParseField NUM_PARTITIONS = new ParseField("num_partitions");

    private static final ObjectParser<CooccurrenceAggregationBuilder, String> PARSER =
            ObjectParser.fromBuilder(NAME, CooccurrenceAggregationBuilder::new);

    static {
        PARSER.declareString(CooccurrenceAggregationBuilder::source, SOURCE);
        PARSER.declareString(CooccurrenceAggregationBuilder::target, TARGET);
        rank(SIZE, Ranking::withSize);
        rank(MIN_COUNT, Ranking::withMinCount);
        rank(MIN_SOURCE_COUNT, Ranking::withMinSourceCount);
        rank(MIN_TARGET_COUNT, Ranking::withMinTargetCount);
        PARSER.declareString(
                (builder, label) -> builder.ranking = builder.ranking.withMeasure(Measure.parse(label)), MEASURE);
        PARSER.declareString((builder, field) -> builder.user = field, USER);
        PARSER.declareInt((builder, users) -> builder.maxUsers = maxUsers(users), MAX_USERS);
        PARSER.declareInt((builder, number) -> builder.partition = number, PARTITION);
        PARSER.declareInt((builder, count) -> builder.numPartitions = count, NUM_PARTITIONS);
        PARSER.declareStringArray(CooccurrenceAggregationBuilder::include, INCLUDE);
        CooccurrenceTimes.declare(PARSER);
        PARSER.declareRequiredFieldSet("source");
    }

    private static void rank(ParseField option, BiFunction<Ranking, Integer, Ranking> with) {
        PARSER.declareInt((builder, value) -> builder.ranking = with.apply(builder.ranking, value), option);
    }

    private String source;
    private String target;
    private Ranking ranking = Ranking.DEFAULT;
    private CooccurrenceTimes times = CooccurrenceTimes.NONE;
    private int partition;
    private int numPartitions = 1;
    private SortedSet<String> include = Collections.emptySortedSet();
    private String user;
    private int maxUsers = Integer.MAX_VALUE;
    private boolean countsOnly;
    private Order order = Order.NONE;

    /** @param name of the aggregation in the answer */
    public CooccurrenceAggregationBuilder(String name) {
        super(name);
    }

    /** Reads one from another node. */
    public CooccurrenceAggregationBuilder(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        source = in.readString();
        target = in.readOptionalString();
        ranking = new Ranking(in);
        times = new CooccurrenceTimes(in);
        partition = in.readVInt();
        numPartitions = in.readVInt();
        include = new TreeSet<>(in.readStringCollectionAsList());
        user = in.readOptionalString();
        maxUsers = in.readVInt();
        countsOnly = in.readBoolean();
        order = in.readEnum(Order.class);
    }

    private CooccurrenceAggregationBuilder(
            CooccurrenceAggregationBuilder other, AggregatorFactories.Builder factories, Map<String, Object> metadata) {
        super(other, factories, metadata);
        source = other.source;
        target = other.target;
        ranking = other.ranking;
        times = other.times;
        partition = other.partition;
        numPartitions = other.numPartitions;
        include = other.include;
        user = other.user;
        maxUsers = other.maxUsers;
        countsOnly = other.countsOnly;
        order = other.order;
    }

    /** Reads one from a search request. */
    public static CooccurrenceAggregationBuilder parse(XContentParser parser, String name) throws IOException {
        CooccurrenceAggregationBuilder builder = PARSER.apply(parser, name);
        builder.validate();
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

    /** Which pairs become neighbours; {@link Ranking#DEFAULT} when not set. */
    public CooccurrenceAggregationBuilder ranking(Ranking ranking) {
        this.ranking = ranking;
        return this;
    }

    CooccurrenceTimes times() {
        return times;
    }

    /** How time counts; {@link CooccurrenceTimes#NONE}, not at all, when not set. */
    public CooccurrenceAggregationBuilder times(CooccurrenceTimes times) {
        this.times = times;
        return this;
    }

    /**
     * Leaves out users of source items that more of a shard did, so that about so many count: the interaction cut. A row is
     * then that of a sample of its item's users, the same in every search, and the answer says what was left out. This bound
     * trades exactness for speed.
     *
     * @param field the keyword field with the name of the user
     * @param users at least 1
     */
    public CooccurrenceAggregationBuilder cut(String field, int users) {
        this.user = field;
        this.maxUsers = maxUsers(users);
        return this;
    }

    private static int maxUsers(int users) {
        requireRange(MAX_USERS, users, 1, Integer.MAX_VALUE - 1);
        return users;
    }

    /**
     * Makes the answer hold the counts of pairs, and shards send no more: not the users of all target items, who are the same
     * for every partition. {@link InternalCooccurrence#rows(java.util.function.ToLongFunction, long, Ranking)} makes rows of
     * it for those who know them. Not part of a request in JSON.
     */
    public CooccurrenceAggregationBuilder countsOnly() {
        this.countsOnly = true;
        return this;
    }

    /**
     * Makes pairs count by how near to each other a user did their items; {@link CooccurrenceTimes#source} says when that was,
     * and source and target items are the same. Not part of a request in JSON, and only for {@link #countsOnly}.
     */
    public CooccurrenceAggregationBuilder order(Order by) {
        this.order = by;
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

    /** Restricts the source items to some, at most 65,536; none for all. */
    public CooccurrenceAggregationBuilder include(Collection<String> items) {
        requireRange(INCLUDE, items.size(), 0, MAX_INCLUDED);
        this.include = new TreeSet<>(items);
        return this;
    }

    private void validate() {
        validatePartition();
        if (order.isNone()) {
            times.validate(target != null && !target.equals(source));
        }
        if ((user == null) != (maxUsers == Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("[user] and [max_users] of a [" + NAME
                    + "] aggregation need each other, but [" + (user == null ? "user" : "max_users") + "] is missing");
        }
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
        validate();
        Fading fading = times.fading(context::nowInMillis);
        FieldLookup lookup = new FieldLookup(name, context);
        ItemField sources = lookup.items(source, times.source());
        boolean same = target == null || target.equals(source);
        ItemField targets = same ? sources : lookup.items(target, times.target());
        ShardUsers.Fields fields =
                new ShardUsers.Fields(sources, targets, user == null ? null : lookup.keyword(user), user);
        CooccurrenceAggregator.Selection selection = new CooccurrenceAggregator.Selection(
                new Partition(partition, numPartitions), include, fading, order, maxUsers, countsOnly);
        Reduction reduction = new Reduction(ranking, selection.unit(), countsOnly, selection.isCut());
        return new AggregatorFactory(name, context, null, subFactories, metadata) {
            @Override
            protected Aggregator createInternal(
                    Aggregator parentAggregator, CardinalityUpperBound cardinality, Map<String, Object> metadata)
                    throws IOException {
                return new CooccurrenceAggregator(name, context, metadata, fields, selection, reduction);
            }
        };
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
        WireFormat.write(out);
        out.writeString(source);
        out.writeOptionalString(target);
        ranking.writeTo(out);
        times.writeTo(out);
        out.writeVInt(partition);
        out.writeVInt(numPartitions);
        out.writeStringCollection(include);
        out.writeOptionalString(user);
        out.writeVInt(maxUsers);
        out.writeBoolean(countsOnly);
        out.writeEnum(order);
    }

    @Override
    protected XContentBuilder internalXContent(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.startObject().field(SOURCE.getPreferredName(), source);
        if (target != null) {
            builder.field(TARGET.getPreferredName(), target);
        }
        if (!include.isEmpty()) {
            builder.field(INCLUDE.getPreferredName(), include);
        }
        if (user != null) {
            builder.field(USER.getPreferredName(), user).field(MAX_USERS.getPreferredName(), maxUsers);
        }
        return times.toXContent(builder, params)
                .field(SIZE.getPreferredName(), ranking.size())
                .field(MIN_COUNT.getPreferredName(), ranking.minCount())
                .field(MIN_SOURCE_COUNT.getPreferredName(), ranking.minSourceCount())
                .field(MIN_TARGET_COUNT.getPreferredName(), ranking.minTargetCount())
                .field(MEASURE.getPreferredName(), ranking.measure().label())
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
                && ranking.equals(that.ranking)
                && times.equals(that.times)
                && partition == that.partition
                && numPartitions == that.numPartitions
                && include.equals(that.include)
                && Objects.equals(user, that.user)
                && maxUsers == that.maxUsers
                && countsOnly == that.countsOnly
                && order == that.order;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                super.hashCode(),
                source,
                target,
                ranking,
                times,
                partition,
                numPartitions,
                include,
                user,
                maxUsers,
                countsOnly,
                order);
    }
}
