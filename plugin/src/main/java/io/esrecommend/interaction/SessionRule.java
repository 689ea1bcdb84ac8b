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
 * Which sessions no human has. A session is what a user does without a longer pause.
 *
 * @param gap the pause that ends a session
 * @param maxEvents a session with more is dropped whole; 1 to 10,000, since so many are held in memory
 * @param minInterval a session of ten moments or more that are nearer to each other, on average, is dropped whole; zero for
 *     any
 */
public record SessionRule(TimeValue gap, int maxEvents, TimeValue minInterval) implements Writeable, ToXContentObject {

    private static final int MAX_EVENTS = 10_000;

    static final ConstructingObjectParser<SessionRule, Void> PARSER = new ConstructingObjectParser<>(
            "sessions",
            args -> new SessionRule(
                    args[0] == null ? TimeValue.timeValueMinutes(30) : time("gap", args[0]),
                    args[1] == null ? MAX_EVENTS : (Integer) args[1],
                    args[2] == null ? TimeValue.ZERO : time("min_interval", args[2])));

    static {
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("gap"));
        PARSER.declareInt(ConstructingObjectParser.optionalConstructorArg(), new ParseField("max_events"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("min_interval"));
    }

    /** Checks the ranges. */
    public SessionRule {
        if (gap.millis() < 1) {
            throw new IllegalArgumentException("[cleaning.sessions.gap] is [" + gap + "] but must be above 0");
        }
        if (maxEvents < 1 || maxEvents > MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "[cleaning.sessions.max_events] is [" + maxEvents + "] but must be between 1 and " + MAX_EVENTS);
        }
    }

    /** Reads one from another node. */
    SessionRule(StreamInput in) throws IOException {
        this(in.readTimeValue(), in.readVInt(), in.readTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeTimeValue(gap);
        out.writeVInt(maxEvents);
        out.writeTimeValue(minInterval);
    }

    private static TimeValue time(String field, Object value) {
        return TimeValue.parseTimeValue((String) value, "cleaning.sessions." + field);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("gap", gap.getStringRep())
                .field("max_events", maxEvents)
                .field("min_interval", minInterval.getStringRep())
                .endObject();
    }
}
