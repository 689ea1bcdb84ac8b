package io.esrecommend.cooccurrence;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.time.DateFormatter;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The options of a {@code cooccurrence} aggregation that say how time counts; each is null where it is not set.
 *
 * @param source the binary field with the times of the source items
 * @param target the same of the target items
 * @param origin when an interaction has age 0, in milliseconds since the epoch; now where it is not set
 * @param halfLife the age at which half of an interaction is left
 * @param window the greatest age that counts
 */
public record CooccurrenceTimes(
        @Nullable String source,
        @Nullable String target,
        @Nullable Long origin,
        @Nullable TimeValue halfLife,
        @Nullable TimeValue window)
        implements Writeable, ToXContentFragment {

    /** Times do not matter. */
    public static final CooccurrenceTimes NONE = new CooccurrenceTimes(null, null, null, null, null);

    private static final ParseField TIMES = new ParseField("times");
    private static final ParseField SOURCE = new ParseField("source");
    private static final ParseField TARGET = new ParseField("target");
    private static final ParseField ORIGIN = new ParseField("origin");
    private static final ParseField HALF_LIFE = new ParseField("half_life");
    private static final ParseField WINDOW = new ParseField("window");

    private static final DateFormatter DATE = DateFormatter.forPattern("strict_date_optional_time||epoch_millis");

    /** The object {@code times}. */
    private static final class Fields {
        private String source;
        private String target;
    }

    private static final ObjectParser<Fields, Void> FIELDS = new ObjectParser<>("times", Fields::new);

    static {
        FIELDS.declareString((fields, field) -> fields.source = field, SOURCE);
        FIELDS.declareString((fields, field) -> fields.target = field, TARGET);
    }

    /** Lets a parser read these options into a builder. */
    static void declare(ObjectParser<CooccurrenceAggregationBuilder, String> parser) {
        parser.declareObject(
                (builder, fields) -> builder.times(builder.times().withFields(fields.source, fields.target)),
                (p, name) -> FIELDS.parse(p, null),
                TIMES);
        parser.declareField(
                (builder, millis) -> builder.times(builder.times().withOrigin(millis)),
                p -> p.currentToken() == XContentParser.Token.VALUE_NUMBER ? p.longValue() : DATE.parseMillis(p.text()),
                ORIGIN,
                ObjectParser.ValueType.LONG);
        parser.declareString(
                (builder, time) -> builder.times(builder.times().withHalfLife(time(time, HALF_LIFE))), HALF_LIFE);
        parser.declareString((builder, time) -> builder.times(builder.times().withWindow(time(time, WINDOW))), WINDOW);
    }

    private static TimeValue time(String value, ParseField field) {
        return TimeValue.parseTimeValue(value, field.getPreferredName());
    }

    CooccurrenceTimes(StreamInput in) throws IOException {
        this(
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOptionalLong(),
                in.readOptionalTimeValue(),
                in.readOptionalTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeOptionalString(source);
        out.writeOptionalString(target);
        out.writeOptionalLong(origin);
        out.writeOptionalTimeValue(halfLife);
        out.writeOptionalTimeValue(window);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        if (source != null || target != null) {
            builder.startObject(TIMES.getPreferredName());
            if (source != null) {
                builder.field(SOURCE.getPreferredName(), source);
            }
            if (target != null) {
                builder.field(TARGET.getPreferredName(), target);
            }
            builder.endObject();
        }
        if (origin != null) {
            builder.field(ORIGIN.getPreferredName(), origin);
        }
        if (halfLife != null) {
            builder.field(HALF_LIFE.getPreferredName(), halfLife.getStringRep());
        }
        if (window != null) {
            builder.field(WINDOW.getPreferredName(), window.getStringRep());
        }
        return builder;
    }

    /** The same with other fields; that of the targets is null where these are the sources. */
    public CooccurrenceTimes withFields(String sourceTimes, @Nullable String targetTimes) {
        return new CooccurrenceTimes(sourceTimes, targetTimes, origin, halfLife, window);
    }

    /** The same with another origin. */
    public CooccurrenceTimes withOrigin(long millis) {
        return new CooccurrenceTimes(source, target, millis, halfLife, window);
    }

    /** The same with another half-life, at least 1 ms. */
    public CooccurrenceTimes withHalfLife(TimeValue time) {
        return new CooccurrenceTimes(source, target, origin, positive(time, HALF_LIFE), window);
    }

    /** The same with another window, at least 1 ms. */
    public CooccurrenceTimes withWindow(TimeValue time) {
        return new CooccurrenceTimes(source, target, origin, halfLife, positive(time, WINDOW));
    }

    private static TimeValue positive(TimeValue time, ParseField field) {
        if (time.millis() <= 0) {
            throw new IllegalArgumentException("[" + field.getPreferredName() + "] of a ["
                    + CooccurrenceAggregationBuilder.NAME + "] aggregation is [" + time.getStringRep()
                    + "] but must be at least 1ms");
        }
        return time;
    }

    /**
     * Checks that what belongs together is there together.
     *
     * @param twoFields whether source and target items are in two fields
     */
    void validate(boolean twoFields) {
        boolean counts = halfLife != null || window != null;
        if (counts && (source == null || (twoFields && target == null))) {
            throw new IllegalArgumentException("[half_life] and [window] of a [" + CooccurrenceAggregationBuilder.NAME
                    + "] aggregation need [times." + (source == null ? "source" : "target")
                    + "], the field that says when users did the items");
        }
        if (!counts && !equals(NONE)) {
            throw new IllegalArgumentException("[times] and [origin] of a [" + CooccurrenceAggregationBuilder.NAME
                    + "] aggregation say nothing without [half_life] or [window]");
        }
    }

    /** How interactions fade, by the time of the request where no origin is set: only then may the answer not be cached. */
    Fading fading(LongSupplier now) {
        return halfLife == null && window == null
                ? Fading.NONE
                : new Fading(
                        origin == null ? now.getAsLong() : origin,
                        halfLife == null ? 0 : halfLife.millis(),
                        window == null ? 0 : window.millis());
    }
}
