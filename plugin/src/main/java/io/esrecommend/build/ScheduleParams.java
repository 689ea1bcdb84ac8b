package io.esrecommend.build;

import io.esrecommend.format.StateDocument;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.persistent.PersistentTaskParams;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The schedule of an engine that is built again and again: a persistent task that comes and goes with the engine.
 *
 * @param engine names the engine
 * @param every how long after a build began the next one is due
 * @param since when the engine was put, in milliseconds since the epoch
 * @param rights of who put the engine
 */
public record ScheduleParams(String engine, TimeValue every, long since, Rights rights)
        implements PersistentTaskParams {

    /** The name of the task. */
    public static final String NAME = "cluster:admin/recommend/schedule";

    private static final ParseField ENGINE = new ParseField("engine");
    private static final ParseField EVERY = new ParseField("every");
    private static final ParseField SINCE = new ParseField("since");
    private static final ParseField RIGHTS = new ParseField(Rights.FIELD);

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<ScheduleParams, Void> PARSER = new ConstructingObjectParser<>(
            NAME,
            true,
            fields -> new ScheduleParams(
                    (String) fields[0],
                    TimeValue.parseTimeValue((String) fields[1], EVERY.getPreferredName()),
                    (Long) fields[2],
                    fields[3] == null ? Rights.NONE : new Rights((Map<String, String>) fields[3])));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), ENGINE);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), EVERY);
        PARSER.declareLong(ConstructingObjectParser.constructorArg(), SINCE);
        PARSER.declareObject(ConstructingObjectParser.optionalConstructorArg(), (p, c) -> p.mapStrings(), RIGHTS);
    }

    /** Reads one from another node. */
    public ScheduleParams(StreamInput in) throws IOException {
        this(StateDocument.parse(in.readBytesReference(), ScheduleParams::fromXContent));
    }

    private ScheduleParams(ScheduleParams other) {
        this(other.engine, other.every, other.since, other.rights);
    }

    /** Reads one from disk. */
    public static ScheduleParams fromXContent(XContentParser parser) {
        return PARSER.apply(parser, null);
    }

    /** The task of an engine. */
    public static String taskId(String engine) {
        return "recommend-schedule-" + engine;
    }

    /**
     * When the next build is due, in milliseconds since the epoch: at once if there was none, and never later than one
     * interval from now, should clocks differ.
     *
     * @param lastStarted when the last build began; negative if there was none
     */
    public long due(long lastStarted, long now) {
        return lastStarted < 0 ? now : Math.min(lastStarted, now) + every.millis();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBytesReference(StateDocument.of(this));
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field(ENGINE.getPreferredName(), engine)
                .field(EVERY.getPreferredName(), every.getStringRep())
                .field(SINCE.getPreferredName(), since);
        rights.toXContent(builder, params);
        return builder.endObject();
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public String toString() {
        return Strings.toString(this);
    }
}
