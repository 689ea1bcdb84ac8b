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
 * How an engine guards its users.
 *
 * @param pseudonyms whether the events index holds pseudonyms: the ids of requests are then turned into theirs
 * @param minUsers the fewest users of a pair, or of a popular item, that is published; 1 to 10,000
 */
public record Privacy(boolean pseudonyms, int minUsers) implements Writeable, ToXContentObject {

    /** Ids as they are, and pairs of a single user. */
    public static final Privacy DEFAULT = new Privacy(false, 1);

    private static final int MAX_MIN_USERS = 10_000;

    private static final ConstructingObjectParser<Privacy, Void> PARSER = new ConstructingObjectParser<>(
            "privacy",
            args -> new Privacy(
                    args[0] == null ? DEFAULT.pseudonyms : (Boolean) args[0],
                    args[1] == null ? DEFAULT.minUsers : (Integer) args[1]));

    static {
        PARSER.declareBoolean(ConstructingObjectParser.optionalConstructorArg(), new ParseField("pseudonyms"));
        PARSER.declareInt(ConstructingObjectParser.optionalConstructorArg(), new ParseField("min_users"));
    }

    /** Checks the range. */
    public Privacy {
        if (minUsers < 1 || minUsers > MAX_MIN_USERS) {
            throw new IllegalArgumentException(
                    "[privacy.min_users] is [" + minUsers + "] but must be between 1 and " + MAX_MIN_USERS);
        }
    }

    /** Reads one from another node. */
    public Privacy(StreamInput in) throws IOException {
        this(in.readBoolean(), in.readVInt());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBoolean(pseudonyms);
        out.writeVInt(minUsers);
    }

    /** Reads one from a request. */
    static Privacy parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("pseudonyms", pseudonyms)
                .field("min_users", minUsers)
                .endObject();
    }
}
