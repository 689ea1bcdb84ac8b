package io.esrecommend.popularity;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.AggregatorReducer;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;

/** The answer of a {@code popularity} aggregation: counts on its way from the shards, items at the end. */
public final class InternalPopularity extends InternalAggregation {

    private final PopularityAnswer answer;
    private final PopularityCounts counts;
    private final List<Popularity> items;
    private final List<Trend> trending;

    InternalPopularity(
            String name,
            Map<String, Object> metadata,
            PopularityAnswer answer,
            PopularityCounts counts,
            List<Popularity> items,
            List<Trend> trending) {
        super(name, metadata);
        this.answer = answer;
        this.counts = counts;
        this.items = items;
        this.trending = trending;
    }

    /** What a shard has counted. */
    static InternalPopularity ofShard(
            String name, Map<String, Object> metadata, PopularityAnswer answer, PopularityCounts counts) {
        return new InternalPopularity(name, metadata, answer, counts, List.of(), List.of());
    }

    /** Reads one from another node. */
    public InternalPopularity(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        answer = new PopularityAnswer(in);
        counts = new PopularityCounts(
                new Popularity.Totals(in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong()),
                in.readArray(StreamInput::readBytesRef, BytesRef[]::new),
                in.readVLongArray(),
                in.readVLongArray(),
                in.readVLongArray());
        items = in.readCollectionAsList(
                i -> new Popularity(i.readString(), i.readVLong(), i.readVLong(), i.readVLong()));
        trending =
                in.readCollectionAsList(i -> new Trend(i.readString(), i.readVLong(), i.readVLong(), i.readDouble()));
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
        answer.writeTo(out);
        out.writeVLong(totals().users());
        out.writeVLong(totals().interactions());
        out.writeVLong(totals().squares());
        out.writeVLong(totals().recent());
        out.writeVLong(totals().past());
        out.writeArray(StreamOutput::writeBytesRef, counts.items());
        out.writeVLongArray(counts.users());
        out.writeVLongArray(counts.recent());
        out.writeVLongArray(counts.past());
        out.writeCollection(items, (o, item) -> {
            o.writeString(item.item());
            o.writeVLong(item.users());
            o.writeVLong(item.recent());
            o.writeVLong(item.past());
        });
        out.writeCollection(trending, (o, trend) -> {
            o.writeString(trend.item());
            o.writeVLong(trend.recent());
            o.writeVLong(trend.past());
            o.writeDouble(trend.llr());
        });
    }

    /** The items with the most users, those first; if all were asked for, these, in the order of their names' bytes. */
    public List<Popularity> items() {
        return items;
    }

    /** The items that have grown the most beyond all together; none if all items were asked for. */
    public List<Trend> trending() {
        return trending;
    }

    /** All items together, whatever their partition. */
    public Popularity.Totals totals() {
        return counts.totals();
    }

    /** By what {@link Popularity#users()} are divided to be users. */
    public int unit() {
        return answer.unit();
    }

    @Override
    public String getWriteableName() {
        return PopularityAggregationBuilder.NAME;
    }

    @Override
    protected AggregatorReducer getLeaderReducer(AggregationReduceContext context, int length) {
        List<PopularityCounts> parts = new ArrayList<>(length);
        return new AggregatorReducer() {
            @Override
            public void accept(InternalAggregation aggregation) {
                parts.add(((InternalPopularity) aggregation).counts);
            }

            @Override
            public InternalAggregation get() {
                BooleanSupplier cancelled = context.isCanceled()::get;
                PopularityCounts sum = PopularityCounts.merge(parts, cancelled);
                if (cancelled.getAsBoolean()) {
                    throw new TaskCancelledException("aggregation [" + name + "] was cancelled");
                }
                return context.isFinalReduce() ? answered(sum) : ofShard(name, metadata, answer, sum);
            }
        };
    }

    private InternalPopularity answered(PopularityCounts sum) {
        return new InternalPopularity(
                name,
                metadata,
                answer,
                sum.withoutItems(),
                answer.isAll() ? sum.all() : sum.popular(answer.size()),
                answer.growth() && !answer.isAll() ? sum.trending(answer.size(), answer.significance()) : List.of());
    }

    /** A single shard's counts become an answer in the reduction, too. */
    @Override
    protected boolean mustReduceOnSingleInternalAgg() {
        return true;
    }

    @Override
    public Object getProperty(List<String> path) {
        if (path.isEmpty()) {
            return this;
        }
        return switch (String.join(".", path)) {
            case "users" -> totals().users();
            case "interactions" -> totals().interactions();
            case "squares" -> totals().squares();
            case "recent" -> totals().recent();
            case "past" -> totals().past();
            default ->
                throw new IllegalArgumentException("unknown property " + path + " of aggregation [" + name + "]");
        };
    }

    @Override
    public XContentBuilder doXContentBody(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.field("users", totals().users());
        builder.field("interactions", totals().interactions());
        builder.field("squares", totals().squares());
        growth(builder, totals().recent(), totals().past()).startArray("items");
        for (Popularity item : items) {
            builder.startObject().field("item", item.item());
            if (unit() == 1) {
                builder.field("users", item.users());
            } else {
                builder.field("users", (double) item.users() / unit());
            }
            growth(builder, item.recent(), item.past()).endObject();
        }
        builder.endArray();
        if (answer.growth()) {
            builder.startArray("trending");
            for (Trend trend : trending) {
                builder.startObject().field("item", trend.item());
                growth(builder, trend.recent(), trend.past())
                        .field("llr", trend.llr())
                        .endObject();
            }
            builder.endArray();
        }
        return builder;
    }

    private XContentBuilder growth(XContentBuilder builder, long recent, long past) throws IOException {
        return answer.growth() ? builder.field("recent", recent).field("past", past) : builder;
    }

    /** Counts on their way are compared by their totals. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof InternalPopularity that
                && answer.equals(that.answer)
                && totals().equals(that.totals())
                && items.equals(that.items)
                && trending.equals(that.trending);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), answer, totals(), items, trending);
    }
}
