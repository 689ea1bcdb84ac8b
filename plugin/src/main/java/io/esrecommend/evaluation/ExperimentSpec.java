package io.esrecommend.evaluation;

import io.esrecommend.interaction.RecommendedEvents.Span;
import java.io.IOException;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/**
 * That the variants of an engine are to be compared by what users did.
 *
 * @param since the first time that counts, in milliseconds since the epoch; null for any
 * @param until the first time that is too late, likewise
 */
public record ExperimentSpec(@Nullable Long since, @Nullable Long until) {

    private static final ObjectParser<Builder, Void> PARSER = new ObjectParser<>("experiment", Builder::new);

    static {
        PARSER.declareField(
                (builder, since) -> builder.since = since,
                (p, c) -> time("experiment.since", p.text()),
                new ParseField("since"),
                ObjectParser.ValueType.VALUE);
        PARSER.declareField(
                (builder, until) -> builder.until = until,
                (p, c) -> time("experiment.until", p.text()),
                new ParseField("until"),
                ObjectParser.ValueType.VALUE);
    }

    private static final class Builder {
        private Long since;
        private Long until;
    }

    /**
     * Checks the span.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ExperimentSpec {
        if (since != null && until != null && since >= until) {
            throw new IllegalArgumentException("[experiment] has [since] [" + Holdout.text(since) + "] and [until] ["
                    + Holdout.text(until) + "] but has to begin before it ends");
        }
    }

    /** Reads one from a request: an object, or {@code true} for all there is; null for {@code false}. */
    @Nullable
    static ExperimentSpec parse(XContentParser parser) throws IOException {
        if (parser.currentToken() == XContentParser.Token.VALUE_BOOLEAN) {
            return parser.booleanValue() ? new ExperimentSpec(null, null) : null;
        }
        Builder builder = PARSER.apply(parser, null);
        return new ExperimentSpec(builder.since, builder.until);
    }

    private static long time(String field, String text) {
        return Holdout.time(field, text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : text);
    }

    /** When the events were that count. */
    Span span() {
        return new Span(since, until);
    }
}
