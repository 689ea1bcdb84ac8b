package io.esrecommend.interaction;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Which users do more than a human can.
 *
 * @param maxEvents a user with more in one period is dropped whole; at least 1
 * @param per the length of a period; periods begin at multiples of it since the epoch
 */
public record RateRule(int maxEvents, TimeValue per) implements Writeable, ToXContentObject {

    static final ConstructingObjectParser<RateRule, Void> PARSER = new ConstructingObjectParser<>(
            "users",
            args -> new RateRule(
                    (Integer) args[0],
                    args[1] == null
                            ? TimeValue.timeValueDays(1)
                            : TimeValue.parseTimeValue((String) args[1], "cleaning.users.per")));

    static {
        PARSER.declareInt(ConstructingObjectParser.constructorArg(), new ParseField("max_events"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("per"));
    }

    /** Checks the ranges. */
    public RateRule {
        if (maxEvents < 1) {
            throw new IllegalArgumentException(
                    "[cleaning.users.max_events] is [" + maxEvents + "] but must be at least 1");
        }
        if (per.millis() < 1) {
            throw new IllegalArgumentException("[cleaning.users.per] is [" + per + "] but must be above 0");
        }
    }

    /** Reads one from another node. */
    RateRule(StreamInput in) throws IOException {
        this(in.readVInt(), in.readTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeVInt(maxEvents);
        out.writeTimeValue(per);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("max_events", maxEvents)
                .field("per", per.getStringRep())
                .endObject();
    }
}
