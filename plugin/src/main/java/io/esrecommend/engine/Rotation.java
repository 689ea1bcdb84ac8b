package io.esrecommend.engine;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * How items fade that were shown lately.
 *
 * @param action by which interactions say that an item was shown; these say nothing about a taste
 * @param halfLife after which showing an item counts half; a minute to 365 days
 */
public record Rotation(String action, TimeValue halfLife) implements Writeable, ToXContentObject {

    private static final TimeValue DEFAULT_HALF_LIFE = TimeValue.timeValueDays(1);
    private static final TimeValue MIN_HALF_LIFE = TimeValue.timeValueMinutes(1);
    private static final TimeValue MAX_HALF_LIFE = TimeValue.timeValueDays(365);

    private static final ConstructingObjectParser<Rotation, Void> PARSER = new ConstructingObjectParser<>(
            "rotation",
            args -> new Rotation((String) args[0], args[1] == null ? DEFAULT_HALF_LIFE : halfLife((String) args[1])));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("action"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("half_life"));
    }

    private static TimeValue halfLife(String value) {
        return TimeValue.parseTimeValue(value, "rotation.half_life");
    }

    /** Checks the range. */
    public Rotation {
        if (halfLife.compareTo(MIN_HALF_LIFE) < 0 || halfLife.compareTo(MAX_HALF_LIFE) > 0) {
            throw new IllegalArgumentException("[rotation.half_life] is [" + halfLife + "] but must be between ["
                    + MIN_HALF_LIFE + "] and [" + MAX_HALF_LIFE + "]");
        }
    }

    /** Reads one from another node. */
    Rotation(StreamInput in) throws IOException {
        this(in.readString(), in.readTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(action);
        out.writeTimeValue(halfLife);
    }

    /** Reads one from a request. */
    static Rotation parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("action", action)
                .field("half_life", halfLife.getStringRep())
                .endObject();
    }
}
