package io.esrecommend.engine;

import io.esrecommend.interaction.QuerySource;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Which items can be had now. Others are not recommended, whatever a request says.
 *
 * @param inStock a boolean field, or a numeric one of how many there are: an item is available where it is true or above
 *     0; null for any
 * @param from a date field: an item is not available before, one without a date is; null for any
 * @param until a date field: an item is not available from then on, one without a date is; null for any
 * @param filter a query that available items match; null for any
 */
public record Availability(
        @Nullable String inStock,
        @Nullable String from,
        @Nullable String until,
        @Nullable Map<String, Object> filter) implements Writeable, ToXContentObject {

    private static final long MINUTE = TimeValue.timeValueMinutes(1).millis();

    private static final ConstructingObjectParser<Availability, Void> PARSER = new ConstructingObjectParser<>(
            "available",
            args -> new Availability(
                    (String) args[0],
                    (String) args[1],
                    (String) args[2],
                    args[3] == null ? null : QuerySource.require("items.available.filter", args[3])));

    static {
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("in_stock"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("from"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("until"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), (p, c) -> p.mapOrdered(), new ParseField("filter"));
    }

    /** Checks that something is said. */
    public Availability {
        if (inStock == null && from == null && until == null && filter == null) {
            throw new IllegalArgumentException(
                    "[items.available] is empty but must have at least one of [in_stock], [from], [until], [filter]");
        }
    }

    /** Reads one from another node. */
    Availability(StreamInput in) throws IOException {
        this(
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOptional(StreamInput::readGenericMap));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeOptionalString(inStock);
        out.writeOptionalString(from);
        out.writeOptionalString(until);
        out.writeOptional(StreamOutput::writeGenericMap, filter);
    }

    /** Reads one from a request. */
    static Availability parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    /**
     * What available items match. It is the same for a minute, so that Elasticsearch's query cache can keep it.
     *
     * @param stockIsBoolean whether {@code inStock} is mapped as a boolean, not as a number
     * @param now in milliseconds since the epoch
     * @param registry reads the free query
     */
    public QueryBuilder query(boolean stockIsBoolean, long now, NamedXContentRegistry registry) {
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        if (inStock != null) {
            query.filter(
                    stockIsBoolean
                            ? QueryBuilders.termQuery(inStock, true)
                            : QueryBuilders.rangeQuery(inStock).gt(0));
        }
        long minute = now - Math.floorMod(now, MINUTE);
        if (from != null) {
            query.mustNot(QueryBuilders.rangeQuery(from).gt(minute).format("epoch_millis"));
        }
        if (until != null) {
            query.mustNot(QueryBuilders.rangeQuery(until).lte(minute).format("epoch_millis"));
        }
        if (filter != null) {
            query.filter(QuerySource.read("items.available.filter", filter, registry));
        }
        return query;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        if (inStock != null) {
            builder.field("in_stock", inStock);
        }
        if (from != null) {
            builder.field("from", from);
        }
        if (until != null) {
            builder.field("until", until);
        }
        if (filter != null) {
            builder.field("filter", filter);
        }
        return builder.endObject();
    }
}
