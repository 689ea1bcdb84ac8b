package io.esrecommend.query;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Items that are to score higher: a component that is 1 for an item that matches, else 0.
 *
 * @param filter a query that says which
 * @param weight of the component, 0 to 1000
 */
public record Boost(QueryBuilder filter, float weight) implements Writeable, ToXContentObject {

    private static final ConstructingObjectParser<Boost, Void> PARSER =
            new ConstructingObjectParser<>("boosts", args -> new Boost((QueryBuilder) args[0], (Float) args[1]));

    static {
        PARSER.declareObject(
                ConstructingObjectParser.constructorArg(),
                (p, c) -> AbstractQueryBuilder.parseTopLevelQuery(p),
                new ParseField("filter"));
        PARSER.declareFloat(ConstructingObjectParser.constructorArg(), new ParseField("weight"));
    }

    /** Checks the weight. */
    public Boost {
        if (weight < 0) {
            throw new IllegalArgumentException("[boosts.weight] is [" + weight
                    + "] but may not be negative; to lower items, boost those that do not match"
                    + " ({\"bool\": {\"must_not\": …}})");
        }
        if (!(weight <= 1_000)) {
            throw new IllegalArgumentException("[boosts.weight] is [" + weight + "] but must be between 0 and 1000");
        }
    }

    /** Reads one from another node. */
    Boost(StreamInput in) throws IOException {
        this(in.readNamedWriteable(QueryBuilder.class), in.readFloat());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeNamedWriteable(filter);
        out.writeFloat(weight);
    }

    /** Reads one from a request. */
    static Boost parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("filter", filter)
                .field("weight", weight)
                .endObject();
    }
}
