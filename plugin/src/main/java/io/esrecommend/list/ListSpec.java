package io.esrecommend.list;

import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.RecommendationId;
import java.util.function.Function;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.elasticsearch.xcontent.AbstractObjectParser;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;

/**
 * Which list of a recommendation is wanted: what a recommend query inside of a search leaves to the search.
 *
 * @param page of the list
 * @param shown of each hit
 * @param diversity null for a list in the order of the scores
 * @param continued the list that this is a page of; null for a new one
 * @param partial whether an answer may miss shards that failed; null for what the cluster allows
 */
public record ListSpec(
        Page page,
        Shown shown,
        @Nullable Diversity diversity,
        @Nullable RecommendationId continued,
        @Nullable Boolean partial) {

    /** Hits that can be given reasons at once: their vectors are in memory together. */
    private static final int MAX_REASONS = 1_000;

    /**
     * Checks what can be checked without the rest of the request.
     *
     * @throws IllegalArgumentException naming the field, its value and the way out
     */
    public ListSpec {
        if (shown.reasons() && page.size() > MAX_REASONS) {
            throw new IllegalArgumentException(
                    "[reasons] reads the vector of every hit, so that [size] may be at most [" + MAX_REASONS
                            + "] but is [" + page.size() + "]; ask for fewer, or without reasons");
        }
        if (diversity != null && page.after() != null) {
            throw new IllegalArgumentException("[search_after] goes by scores, and a list with [diversity] does not;"
                    + " ask for its pages by [from]");
        }
    }

    /**
     * Checks the page against the candidates that there may be.
     *
     * @throws IllegalArgumentException naming the field, its value and the way out
     */
    public void requireWithin(RecommendSpec spec) {
        int candidates = spec.numCandidates();
        if (page.end() > candidates) {
            throw new IllegalArgumentException("[from] + [size] is [" + page.end() + "] but there are [" + candidates
                    + "] candidates; ask for fewer, or set [num_candidates] up to " + RecommendSpec.MAX_CANDIDATES);
        }
        if (diversity != null && candidates > Diversity.MAX_WINDOW) {
            throw new IllegalArgumentException("[num_candidates] is [" + candidates + "] but may be at most ["
                    + Diversity.MAX_WINDOW + "] with [diversity], which compares candidates with each other; set it to "
                    + Diversity.MAX_WINDOW + " or fewer, or leave out [diversity]");
        }
    }

    /** What a request says, field by field. */
    public static final class Builder {
        private int from;
        private int size = Page.DEFAULT_SIZE;
        private Page.Position after;
        private FetchSourceContext source;
        private boolean explain;
        private boolean reasons;
        private Diversity diversity;

        /**
         * The list, checked.
         *
         * @param continued the list that this is a page of; null for a new one
         * @param partial whether an answer may miss shards that failed; null for what the cluster allows
         */
        public ListSpec build(@Nullable RecommendationId continued, @Nullable Boolean partial) {
            return new ListSpec(
                    new Page(from, size, after), new Shown(source, explain, reasons), diversity, continued, partial);
        }
    }

    /** Lets a parser read the fields of a list. */
    public static <T> void declareFields(AbstractObjectParser<T, Void> parser, Function<T, Builder> list) {
        parser.declareInt((t, v) -> list.apply(t).from = v, new ParseField("from"));
        parser.declareInt((t, v) -> list.apply(t).size = v, new ParseField("size"));
        parser.declareField(
                (t, v) -> list.apply(t).after = Page.Position.of(v),
                (p, c) -> p.list(),
                new ParseField("search_after"),
                ObjectParser.ValueType.STRING_ARRAY);
        parser.declareField(
                (t, v) -> list.apply(t).source = v,
                (p, c) -> FetchSourceContext.fromXContent(p),
                new ParseField("_source"),
                ObjectParser.ValueType.OBJECT_ARRAY_BOOLEAN_OR_STRING);
        parser.declareBoolean((t, v) -> list.apply(t).explain = v, new ParseField("explain"));
        parser.declareBoolean((t, v) -> list.apply(t).reasons = v, new ParseField("reasons"));
        parser.declareField(
                (t, v) -> list.apply(t).diversity = v,
                (p, c) -> Diversity.parse(p),
                new ParseField("diversity"),
                ObjectParser.ValueType.OBJECT_OR_NUMBER);
    }
}
