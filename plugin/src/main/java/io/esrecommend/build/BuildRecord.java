package io.esrecommend.build;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * How a build of an engine has ended.
 *
 * @param build names the build
 * @param mode {@code full} or {@code incremental}
 * @param outcome how it ended
 * @param started when it was asked for, in milliseconds since the epoch
 * @param ended when it ended
 * @param node the name of the node that ended it
 * @param phases milliseconds that each took on that node, in order
 * @param counts how much there was, if it succeeded
 * @param failure why it failed; null if it did not
 * @param succeeded when the last one that succeeded ended, this one or one before; negative if none is known to have
 * @param failures how many of the last ones failed, one after another, this one included
 */
public record BuildRecord(
        String build,
        String mode,
        Outcome outcome,
        long started,
        long ended,
        String node,
        Map<String, Long> phases,
        Map<String, Long> counts,
        @Nullable BuildFailure failure,
        long succeeded,
        int failures)
        implements Writeable, ToXContentObject {

    /** How a build ends. */
    public enum Outcome {
        /** Its statistics were published. */
        SUCCEEDED,
        /** It could not be done; the statistics are those of the build before. */
        FAILED,
        /** Somebody did not want it any more; the statistics are those of the build before. */
        CANCELLED;

        private static Outcome of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        /** As users see it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final ParseField BUILD = new ParseField("build");
    private static final ParseField MODE = new ParseField("mode");
    private static final ParseField STATE = new ParseField("state");
    private static final ParseField STARTED = new ParseField("started_at");
    private static final ParseField ENDED = new ParseField("ended_at");
    private static final ParseField NODE = new ParseField("node");
    private static final ParseField PHASES = new ParseField("phases");
    private static final ParseField COUNTS = new ParseField("counts");
    private static final ParseField FAILURE = new ParseField("failure");
    private static final ParseField SUCCEEDED = new ParseField("last_success_at");
    private static final ParseField FAILURES = new ParseField("failures_in_a_row");

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<BuildRecord, Void> PARSER = new ConstructingObjectParser<>(
            "build",
            true,
            fields -> new BuildRecord(
                    (String) fields[0],
                    (String) fields[1],
                    Outcome.of((String) fields[2]),
                    millis(fields[3]),
                    millis(fields[4]),
                    (String) fields[5],
                    (Map<String, Long>) fields[6],
                    (Map<String, Long>) fields[7],
                    (BuildFailure) fields[8],
                    fields[9] == null ? -1 : millis(fields[9]),
                    fields[10] == null ? 0 : (int) fields[10]));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), BUILD);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), MODE);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), STATE);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), STARTED);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), ENDED);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), NODE);
        PARSER.declareObject(ConstructingObjectParser.constructorArg(), (p, c) -> numbers(p), PHASES);
        PARSER.declareObject(ConstructingObjectParser.constructorArg(), (p, c) -> numbers(p), COUNTS);
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), (p, c) -> BuildFailure.fromXContent(p), FAILURE);
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), SUCCEEDED);
        PARSER.declareInt(ConstructingObjectParser.optionalConstructorArg(), FAILURES);
    }

    private static long millis(Object time) {
        return Instant.parse((String) time).toEpochMilli();
    }

    private static Map<String, Long> numbers(XContentParser parser) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        parser.mapOrdered().forEach((name, number) -> numbers.put(name, ((Number) number).longValue()));
        return numbers;
    }

    /** Reads one from another node. */
    public BuildRecord(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readString(),
                in.readEnum(Outcome.class),
                in.readVLong(),
                in.readVLong(),
                in.readString(),
                in.readOrderedMap(StreamInput::readString, StreamInput::readVLong),
                in.readOrderedMap(StreamInput::readString, StreamInput::readVLong),
                in.readOptionalWriteable(BuildFailure::new),
                in.readZLong(),
                in.readVInt());
    }

    /** Reads one from disk. */
    static BuildRecord fromXContent(XContentParser parser) {
        return PARSER.apply(parser, null);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(build);
        out.writeString(mode);
        out.writeEnum(outcome);
        out.writeVLong(started);
        out.writeVLong(ended);
        out.writeString(node);
        out.writeMap(phases, StreamOutput::writeString, StreamOutput::writeVLong);
        out.writeMap(counts, StreamOutput::writeString, StreamOutput::writeVLong);
        out.writeOptionalWriteable(failure);
        out.writeZLong(succeeded);
        out.writeVInt(failures);
    }

    /** With what is known of those before, or of this one if it is told again: the last record; null for none. */
    BuildRecord after(@Nullable BuildRecord before) {
        long successBefore = before == null ? -1 : before.succeeded;
        int failuresBefore = before == null ? 0 : before.failures;
        boolean again = before != null && before.build.equals(build) && failuresBefore > 0;
        return new BuildRecord(
                build,
                mode,
                outcome,
                started,
                ended,
                node,
                phases,
                counts,
                failure,
                outcome == Outcome.SUCCEEDED ? ended : successBefore,
                switch (outcome) {
                    case SUCCEEDED -> 0;
                    case FAILED -> again ? failuresBefore : failuresBefore + 1;
                    case CANCELLED -> failuresBefore;
                });
    }

    /** Milliseconds from the request to the end. */
    public long took() {
        return Math.max(0, ended - started);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field(BUILD.getPreferredName(), build)
                .field(MODE.getPreferredName(), mode)
                .field(STATE.getPreferredName(), outcome.label())
                .field(STARTED.getPreferredName(), Instant.ofEpochMilli(started).toString())
                .field(ENDED.getPreferredName(), Instant.ofEpochMilli(ended).toString())
                .field("took", took())
                .field(NODE.getPreferredName(), node)
                .field(PHASES.getPreferredName(), phases)
                .field(COUNTS.getPreferredName(), counts);
        if (failure != null) {
            builder.field(FAILURE.getPreferredName(), failure);
        }
        if (succeeded >= 0) {
            builder.field(
                    SUCCEEDED.getPreferredName(),
                    Instant.ofEpochMilli(succeeded).toString());
        }
        if (failures > 0) {
            builder.field(FAILURES.getPreferredName(), failures);
        }
        return builder.endObject();
    }
}
