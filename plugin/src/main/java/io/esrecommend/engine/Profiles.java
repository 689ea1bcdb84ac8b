package io.esrecommend.engine;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Where users have documents of their own; a user's id is its document's {@code _id}.
 *
 * @param index an index or alias
 * @param vector the {@code dense_vector} field of what a user likes, as the model of the items made it
 */
public record Profiles(String index, String vector) implements Writeable, ToXContentObject {

    private static final ConstructingObjectParser<Profiles, Void> PARSER =
            new ConstructingObjectParser<>("users", args -> new Profiles((String) args[0], (String) args[1]));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("index"));
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("vector"));
    }

    /** Reads them from another node. */
    Profiles(StreamInput in) throws IOException {
        this(in.readString(), in.readString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(index);
        out.writeString(vector);
    }

    /** Reads them from a request. */
    static Profiles parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("index", index)
                .field("vector", vector)
                .endObject();
    }
}
