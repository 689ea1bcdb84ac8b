package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.AggregatorReducer;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;

/** The answer of a {@code cooccurrence} aggregation: counts on its way from the shards, neighbours at the end. */
public final class InternalCooccurrence extends InternalAggregation {

    private final int size;
    private final int minCount;
    private final CooccurrenceCounts counts;
    private final List<NeighbourRow> rows;
    private final long users;

    InternalCooccurrence(
            String name,
            Map<String, Object> metadata,
            int size,
            int minCount,
            CooccurrenceCounts counts,
            List<NeighbourRow> rows) {
        super(name, metadata);
        this.size = size;
        this.minCount = minCount;
        this.counts = counts;
        this.rows = rows;
        this.users = counts.users();
    }

    /** Reads one from another node. */
    public InternalCooccurrence(StreamInput in) throws IOException {
        super(in);
        size = in.readVInt();
        minCount = in.readVInt();
        users = in.readVLong();
        counts = new CooccurrenceCounts(
                users,
                in.readStringArray(),
                in.readVIntArray(),
                in.readCollectionAsList(row -> new CooccurrenceCounts.Row(
                        row.readString(), row.readVInt(), row.readVIntArray(), row.readVIntArray())));
        rows = in.readCollectionAsList(row -> new NeighbourRow(
                row.readString(),
                row.readVInt(),
                row.readCollectionAsList(
                        n -> new Neighbour(n.readString(), n.readDouble(), n.readVInt(), n.readVInt()))));
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        out.writeVInt(size);
        out.writeVInt(minCount);
        out.writeVLong(users);
        out.writeStringArray(counts.targets());
        out.writeVIntArray(counts.targetCounts());
        out.writeCollection(counts.rows(), (o, row) -> {
            o.writeString(row.item());
            o.writeVInt(row.count());
            o.writeVIntArray(row.targets());
            o.writeVIntArray(row.both());
        });
        out.writeCollection(rows, (o, row) -> {
            o.writeString(row.item());
            o.writeVInt(row.count());
            o.writeCollection(row.neighbours(), (n, neighbour) -> {
                n.writeString(neighbour.item());
                n.writeDouble(neighbour.llr());
                n.writeVInt(neighbour.both());
                n.writeVInt(neighbour.count());
            });
        });
    }

    /** The source items with their neighbours. */
    public List<NeighbourRow> rows() {
        return rows;
    }

    /** Over how many users was counted. */
    public long users() {
        return users;
    }

    @Override
    public String getWriteableName() {
        return CooccurrenceAggregationBuilder.NAME;
    }

    @Override
    protected AggregatorReducer getLeaderReducer(AggregationReduceContext context, int length) {
        List<CooccurrenceCounts> parts = new ArrayList<>(length);
        return new AggregatorReducer() {
            @Override
            public void accept(InternalAggregation aggregation) {
                parts.add(((InternalCooccurrence) aggregation).counts);
            }

            @Override
            public InternalAggregation get() {
                CooccurrenceCounts sum = CooccurrenceCounts.merge(parts);
                if (!context.isFinalReduce()) {
                    return new InternalCooccurrence(name, metadata, size, minCount, sum, List.of());
                }
                CooccurrenceCounts none = new CooccurrenceCounts(sum.users(), new String[0], new int[0], List.of());
                return new InternalCooccurrence(name, metadata, size, minCount, none, sum.neighbours(size, minCount));
            }
        };
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
            return users;
        }
        throw new IllegalArgumentException("unknown property " + path + " of aggregation [" + name + "]");
    }

    @Override
    public XContentBuilder doXContentBody(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.field("users", users);
        builder.startArray("items");
        for (NeighbourRow row : rows) {
            builder.startObject().field("item", row.item()).field("count", row.count());
            builder.startArray("neighbours");
            for (Neighbour neighbour : row.neighbours()) {
                builder.startObject()
                        .field("item", neighbour.item())
                        .field("llr", neighbour.llr())
                        .field("both", neighbour.both())
                        .field("count", neighbour.count())
                        .endObject();
            }
            builder.endArray().endObject();
        }
        return builder.endArray();
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof InternalCooccurrence that
                && users == that.users
                && size == that.size
                && minCount == that.minCount
                && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), users, size, minCount, rows);
    }
}
