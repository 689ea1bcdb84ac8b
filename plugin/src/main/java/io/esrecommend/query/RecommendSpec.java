package io.esrecommend.query;

import io.esrecommend.engine.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.AbstractObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Whom or what to recommend for, and how.
 *
 * @param engine names the engine
 * @param user an id; may be null
 * @param items ids of a basket, or of items to find more of
 * @param text what is looked for; may be null
 * @param weights over those of the engine
 * @param filters that every item must match
 * @param exclude ids of items that are not wanted
 * @param excludeSeen whether items that the user did anything with are left out
 * @param numCandidates the nearest neighbours of each interest that are candidates, on each shard
 */
public record RecommendSpec(
        String engine,
        @Nullable String user,
        List<String> items,
        @Nullable String text,
        Weights weights,
        List<QueryBuilder> filters,
        List<String> exclude,
        boolean excludeSeen,
        int numCandidates)
        implements Writeable, ToXContentFragment {

    /** Candidates from each interest where a request names no number. */
    public static final int DEFAULT_CANDIDATES = 200;
    /** The most candidates from an interest: Elasticsearch's own limit of a kNN search. */
    public static final int MAX_CANDIDATES = 10_000;

    private static final int MAX_ITEMS = 1_000;
    private static final int MAX_EXCLUDED = 10_000;
    private static final int MAX_TEXT_LENGTH = 100_000;

    /**
     * Checks what can be checked without the engine.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public RecommendSpec {
        if (engine == null) {
            throw new IllegalArgumentException("[engine] is missing; name the engine that recommends");
        }
        if (user == null && items.isEmpty() && text == null) {
            throw new IllegalArgumentException("name at least one of [user], [items] and [text] to recommend for");
        }
        if (user != null && (user.isEmpty() || user.length() > 1_000)) {
            throw new IllegalArgumentException("[user] has [" + user.length() + "] characters but must have 1 to 1000");
        }
        if (text != null && (text.isBlank() || text.length() > MAX_TEXT_LENGTH)) {
            throw new IllegalArgumentException(
                    "[text] is " + (text.isBlank() ? "empty" : "[" + text.length() + "] characters long")
                            + " but must have between 1 and " + MAX_TEXT_LENGTH + " characters");
        }
        requireLimit("items", items, MAX_ITEMS);
        requireLimit("exclude", exclude, MAX_EXCLUDED);
        if (numCandidates < 1 || numCandidates > MAX_CANDIDATES) {
            throw new IllegalArgumentException(
                    "[num_candidates] is [" + numCandidates + "] but must be between 1 and " + MAX_CANDIDATES);
        }
    }

    private static void requireLimit(String field, List<String> ids, int limit) {
        if (ids.size() > limit) {
            throw new IllegalArgumentException(
                    "[" + field + "] names [" + ids.size() + "] items but may name at most " + limit);
        }
        if (ids.stream().anyMatch(id -> id == null || id.isEmpty())) {
            throw new IllegalArgumentException("[" + field + "] names an item with an empty id");
        }
    }

    /** What a request says, field by field. */
    public static final class Builder {
        private String engine;
        private String user;
        private List<String> items = List.of();
        private String text;
        private Weights weights = Weights.NONE;
        private final List<QueryBuilder> filters = new ArrayList<>();
        private List<String> exclude = List.of();
        private boolean excludeSeen = true;
        private int numCandidates = DEFAULT_CANDIDATES;

        /** Names the engine. */
        public Builder engine(String name) {
            this.engine = name;
            return this;
        }

        /** The request, checked. */
        public RecommendSpec build() {
            return new RecommendSpec(engine, user, items, text, weights, filters, exclude, excludeSeen, numCandidates);
        }
    }

    /** Lets a parser read the fields of a request other than the engine's name. */
    public static <T> void declareFields(AbstractObjectParser<T, Void> parser, Function<T, Builder> spec) {
        parser.declareString((t, v) -> spec.apply(t).user = v, new ParseField("user"));
        parser.declareStringArray((t, v) -> spec.apply(t).items = v, new ParseField("items"));
        parser.declareString((t, v) -> spec.apply(t).text = v, new ParseField("text"));
        parser.declareObject(
                (t, v) -> spec.apply(t).weights = v, (p, c) -> Weights.of(p.mapOrdered()), new ParseField("weights"));
        parser.declareObjectArray(
                (t, v) -> spec.apply(t).filters.addAll(v),
                (p, c) -> AbstractQueryBuilder.parseTopLevelQuery(p),
                new ParseField("filter"));
        parser.declareStringArray((t, v) -> spec.apply(t).exclude = v, new ParseField("exclude"));
        parser.declareBoolean((t, v) -> spec.apply(t).excludeSeen = v, new ParseField("exclude_seen"));
        parser.declareInt((t, v) -> spec.apply(t).numCandidates = v, new ParseField("num_candidates"));
    }

    /** Reads one from another node. */
    public RecommendSpec(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readOptionalString(),
                in.readStringCollectionAsList(),
                in.readOptionalString(),
                new Weights(in),
                in.readNamedWriteableCollectionAsList(QueryBuilder.class),
                in.readStringCollectionAsList(),
                in.readBoolean(),
                in.readVInt());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(engine);
        out.writeOptionalString(user);
        out.writeStringCollection(items);
        out.writeOptionalString(text);
        weights.writeTo(out);
        out.writeNamedWriteableCollection(filters);
        out.writeStringCollection(exclude);
        out.writeBoolean(excludeSeen);
        out.writeVInt(numCandidates);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.field("engine", engine);
        if (user != null) {
            builder.field("user", user);
        }
        if (!items.isEmpty()) {
            builder.field("items", items);
        }
        if (text != null) {
            builder.field("text", text);
        }
        if (!weights.equals(Weights.NONE)) {
            builder.field("weights", weights);
        }
        if (!filters.isEmpty()) {
            builder.startArray("filter");
            for (QueryBuilder filter : filters) {
                filter.toXContent(builder, params);
            }
            builder.endArray();
        }
        if (!exclude.isEmpty()) {
            builder.field("exclude", exclude);
        }
        return builder.field("exclude_seen", excludeSeen).field("num_candidates", numCandidates);
    }
}
