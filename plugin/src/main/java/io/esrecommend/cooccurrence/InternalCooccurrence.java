package io.esrecommend.cooccurrence;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.AggregatorReducer;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * The answer of a {@code cooccurrence} aggregation: counts on its way from the shards, neighbours at the end; where counts only
 * were asked for, counts at the end, too.
 */
public final class InternalCooccurrence extends InternalAggregation {

    private final Reduction reduction;
    private final CooccurrenceCounts counts;
    private final List<NeighbourRow> rows;

    InternalCooccurrence(
            String name,
            Map<String, Object> metadata,
            Reduction reduction,
            CooccurrenceCounts counts,
            List<NeighbourRow> rows) {
        super(name, metadata);
        this.reduction = reduction;
        this.counts = counts;
        this.rows = rows;
    }

    /** Reads one from another node. */
    public InternalCooccurrence(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        reduction = new Reduction(in);
        counts = CountsWire.read(in);
        rows = in.readCollectionAsList(row -> new NeighbourRow(
                row.readString(),
                row.readDouble(),
                row.readCollectionAsList(
                        n -> new Neighbour(n.readString(), n.readDouble(), n.readDouble(), n.readDouble()))));
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
        reduction.writeTo(out);
        CountsWire.write(out, counts);
        out.writeCollection(rows, (o, row) -> {
            o.writeString(row.item());
            o.writeDouble(row.count());
            o.writeCollection(row.neighbours(), (n, neighbour) -> {
                n.writeString(neighbour.item());
                n.writeDouble(neighbour.score());
                n.writeDouble(neighbour.both());
                n.writeDouble(neighbour.count());
            });
        });
    }

    /** The source items with their neighbours, by the bytes of their names; none where counts only were asked for. */
    public List<NeighbourRow> rows() {
        return rows;
    }

    /**
     * Makes rows of counts, where counts only were asked for. The counts stay: rows of another ranking can be made.
     *
     * @param targetCount the users of a target item, in units of the counts ({@link #unit()})
     * @param users all users, in the same units
     */
    public List<NeighbourRow> rows(ToLongFunction<String> targetCount, long users, Ranking ranking) {
        Names names = counts.targets().names();
        long[] targetCounts = new long[names.size()];
        for (int target = 0; target < targetCounts.length; target++) {
            targetCounts[target] = targetCount.applyAsLong(names.text(target));
        }
        Ranker ranker = new Ranker(
                ranking, new CooccurrenceCounts.Items(names, targetCounts), users, reduction.unit(), Bounds.NONE);
        return ranker.rank(CooccurrenceRows.of(counts));
    }

    /** Shows the target items of each source item, where counts only were asked for. */
    public void forEach(BiConsumer<String, List<String>> visitor) {
        Names sources = counts.sources().names();
        Names targets = counts.targets().names();
        for (int source = 0; source < sources.size(); source++) {
            int[] found = counts.rows().get(source).targets();
            visitor.accept(
                    sources.text(source),
                    Arrays.stream(found).mapToObj(targets::text).toList());
        }
    }

    /** Shows what each source item counts, in units ({@link #unit()}), where counts only were asked for. */
    public void forEachSource(ObjLongConsumer<String> visitor) {
        Names sources = counts.sources().names();
        for (int source = 0; source < sources.size(); source++) {
            visitor.accept(sources.text(source), counts.sources().counts()[source]);
        }
    }

    /** Over how many users was counted, in units ({@link #unit()}). */
    public long users() {
        return counts.totals().users();
    }

    /** How many pairs were seen: the sum over users of source items times target items, an item with itself included. */
    public long pairs() {
        return counts.totals().pairs();
    }

    /** What a user is in counts that are whole numbers: 1, 256 where what users did fades, or 64 where pairs count by nearness. */
    public int unit() {
        return reduction.unit();
    }

    @Override
    public String getWriteableName() {
        return CooccurrenceAggregationBuilder.NAME;
    }

    @Override
    protected AggregatorReducer getLeaderReducer(AggregationReduceContext context, int length) {
        List<CooccurrenceCounts> parts = new ArrayList<>(length);
        ReduceBounds bounds = new ReduceBounds(name, context);
        return new AggregatorReducer() {
            @Override
            public void accept(InternalAggregation aggregation) {
                parts.add(((InternalCooccurrence) aggregation).counts);
            }

            @Override
            public InternalAggregation get() {
                if (context.isFinalReduce() && !reduction.countsOnly()) {
                    return ranked(parts, bounds);
                }
                return new InternalCooccurrence(
                        name, metadata, reduction, CooccurrenceCounts.merge(parts, bounds), List.of());
            }

            @Override
            public void close() {
                bounds.close();
            }
        };
    }

    /** Ranks each row as soon as it is added up: no more than one is there at a time. */
    private InternalCooccurrence ranked(List<CooccurrenceCounts> parts, Bounds bounds) {
        CooccurrenceRows sum =
                parts.size() == 1 ? CooccurrenceRows.of(parts.getFirst()) : new CountsMerge(parts, bounds);
        Ranker ranker =
                new Ranker(reduction.ranking(), sum.targets(), sum.totals().users(), reduction.unit(), bounds);
        return new InternalCooccurrence(
                name, metadata, reduction, CooccurrenceCounts.of(sum.totals()), ranker.rank(sum));
    }

    /** A single shard's counts become neighbours in the reduction, too. */
    @Override
    protected boolean mustReduceOnSingleInternalAgg() {
        return true;
    }

    @Override
    public Object getProperty(List<String> path) {
        if (path.isEmpty()) {
            return this;
        }
        if (path.equals(List.of("users"))) {
            return number((double) users() / unit());
        }
        throw new IllegalArgumentException("unknown property " + path + " of aggregation [" + name + "]");
    }

    @Override
    public XContentBuilder doXContentBody(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.field("users", number((double) users() / unit()));
        if (reduction.cut()) {
            builder.startObject("left_out")
                    .field("items", counts.totals().cutItems())
                    .field("interactions", counts.totals().cutInteractions())
                    .endObject();
        }
        builder.startArray("items");
        for (NeighbourRow row : rows) {
            builder.startObject().field("item", row.item()).field("count", number(row.count()));
            builder.startArray("neighbours");
            for (Neighbour neighbour : row.neighbours()) {
                builder.startObject()
                        .field("item", neighbour.item())
                        .field(reduction.ranking().measure().label(), neighbour.score())
                        .field("both", number(neighbour.both()))
                        .field("count", number(neighbour.count()))
                        .endObject();
            }
            builder.endArray().endObject();
        }
        return builder.endArray();
    }

    /** Whole numbers of users look like such. */
    public static Number number(double users) {
        if (users == Math.rint(users)) {
            return (long) users;
        }
        return users;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof InternalCooccurrence that
                && reduction.equals(that.reduction)
                && counts.totals().equals(that.counts.totals())
                && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), reduction, counts.totals(), rows);
    }
}
