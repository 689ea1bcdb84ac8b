package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Fading;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * How a {@code popularity} aggregation counts over time. Lengths are 1 second to 100 years.
 *
 * @param times the binary field of the {@link io.esrecommend.history.ItemTimes} of the items; needed by all others
 * @param origin when an interaction has age 0, in milliseconds since the epoch; null for the time of the search
 * @param halfLife the age at which an interaction counts half; null where none fades
 * @param window the greatest age that counts; null where every one does
 * @param recent the length of the window that ends at the origin, of which growth is wanted; null where none is
 * @param past the length of the window before it; null for four times the recent one
 */
public record TimeOptions(
        @Nullable String times,
        @Nullable Long origin,
        @Nullable TimeValue halfLife,
        @Nullable TimeValue window,
        @Nullable TimeValue recent,
        @Nullable TimeValue past)
        implements Writeable, ToXContentFragment {

    /** Time does not matter. */
    public static final TimeOptions NONE = new TimeOptions(null, null, null, null, null, null);

    static final String TIMES = "times";
    static final String ORIGIN = "origin";
    static final String HALF_LIFE = "half_life";
    static final String WINDOW = "window";
    static final String RECENT = "recent";
    static final String PAST = "past";

    private static final TimeValue MIN = TimeValue.timeValueSeconds(1);
    private static final TimeValue MAX = TimeValue.timeValueDays(36_500);
    private static final int RECENT_IN_PAST = 4;

    /**
     * Checks each length.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TimeOptions {
        requireLength(HALF_LIFE, halfLife);
        requireLength(WINDOW, window);
        requireLength(RECENT, recent);
        requireLength(PAST, past);
    }

    private static void requireLength(String option, @Nullable TimeValue length) {
        if (length != null && (length.compareTo(MIN) < 0 || length.compareTo(MAX) > 0)) {
            throw PopularityAggregationBuilder.wrong(option, length, "must be between " + MIN + " and " + MAX);
        }
    }

    TimeOptions(StreamInput in) throws IOException {
        this(
                in.readOptionalString(),
                in.readOptionalLong(),
                in.readOptionalTimeValue(),
                in.readOptionalTimeValue(),
                in.readOptionalTimeValue(),
                in.readOptionalTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeOptionalString(times);
        out.writeOptionalLong(origin);
        out.writeOptionalTimeValue(halfLife);
        out.writeOptionalTimeValue(window);
        out.writeOptionalTimeValue(recent);
        out.writeOptionalTimeValue(past);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        if (times != null) {
            builder.field(TIMES, times);
        }
        if (origin != null) {
            builder.field(ORIGIN, origin);
        }
        length(builder, HALF_LIFE, halfLife);
        length(builder, WINDOW, window);
        length(builder, RECENT, recent);
        length(builder, PAST, past);
        return builder;
    }

    private static void length(XContentBuilder builder, String option, @Nullable TimeValue length) throws IOException {
        if (length != null) {
            builder.field(option, length.getStringRep());
        }
    }

    /** The same with the times in another field. */
    public TimeOptions withTimes(String field) {
        return new TimeOptions(field, origin, halfLife, window, recent, past);
    }

    /** The same seen from another moment, in milliseconds since the epoch. */
    public TimeOptions withOrigin(long millis) {
        return new TimeOptions(times, millis, halfLife, window, recent, past);
    }

    /** The same with another half-life. */
    public TimeOptions withHalfLife(@Nullable TimeValue length) {
        return new TimeOptions(times, origin, length, window, recent, past);
    }

    /** The same with another window. */
    public TimeOptions withWindow(@Nullable TimeValue length) {
        return new TimeOptions(times, origin, halfLife, length, recent, past);
    }

    /** The same with another recent window. */
    public TimeOptions withRecent(@Nullable TimeValue length) {
        return new TimeOptions(times, origin, halfLife, window, length, past);
    }

    /** The same with another window before the recent one. */
    public TimeOptions withPast(@Nullable TimeValue length) {
        return new TimeOptions(times, origin, halfLife, window, recent, length);
    }

    /** Checks that none lacks the one that it needs. */
    void validate() {
        requireBeside(TIMES, times, ORIGIN, origin);
        requireBeside(TIMES, times, HALF_LIFE, halfLife);
        requireBeside(TIMES, times, WINDOW, window);
        requireBeside(TIMES, times, RECENT, recent);
        requireBeside(RECENT, recent, PAST, past);
    }

    private static void requireBeside(String needed, Object beside, String option, Object value) {
        if (value != null && beside == null) {
            throw PopularityAggregationBuilder.wrong(option, value, "needs [" + needed + "] beside it");
        }
    }

    /**
     * How much interactions count.
     *
     * @param now asked only where the answer depends on it: nothing that does can be cached
     */
    Fading fading(LongSupplier now) {
        return halfLife == null && window == null
                ? Fading.NONE
                : new Fading(
                        origin == null ? now.getAsLong() : origin,
                        halfLife == null ? 0 : halfLife.millis(),
                        window == null ? 0 : window.millis());
    }

    /**
     * The windows of which growth is wanted; null for none.
     *
     * @param now asked only where the answer depends on it
     */
    @Nullable
    Growth growth(LongSupplier now) {
        return recent == null
                ? null
                : new Growth(
                        origin == null ? now.getAsLong() : origin,
                        recent.millis(),
                        past == null ? RECENT_IN_PAST * recent.millis() : past.millis());
    }
}
