package io.esrecommend.query;

import io.esrecommend.engine.Weights;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.AbstractObjectParser;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContent;
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
 * @param exclude items that are not wanted
 * @param excludeSeen which items are left out because the user did something with them
 * @param boosts items that are to score higher
 * @param k the nearest items of each interest that are candidates, on each shard; at most {@code numCandidates}
 * @param numCandidates the nearest neighbours that are looked at to find them, on each shard
 * @param continued the list that this request goes on with: what the user did after it was begun is not known to it; null to
 *     know all
 * @param variant the variant of the engine that is asked for; null for that of the list that this goes on with, else of the
 *     user
 * @param timeout after which what was found so far is the answer; null for none
 */
public record RecommendSpec(
        String engine,
        @Nullable String user,
        List<String> items,
        @Nullable String text,
        Weights weights,
        List<QueryBuilder> filters,
        Exclusion exclude,
        SeenRule excludeSeen,
        List<Boost> boosts,
        int k,
        int numCandidates,
        @Nullable RecommendationId continued,
        @Nullable String variant,
        @Nullable TimeValue timeout)
        implements Writeable, ToXContentFragment {

    /** Candidates from each interest where a request names no number. */
    public static final int DEFAULT_CANDIDATES = 200;
    /** The most candidates from an interest: Elasticsearch's own limit of a kNN search. */
    public static final int MAX_CANDIDATES = 10_000;

    private static final int MAX_ITEMS = 1_000;
    private static final int MAX_BOOSTS = 20;
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
        requireIds("items", items, MAX_ITEMS);
        if (boosts.size() > MAX_BOOSTS) {
            throw new IllegalArgumentException(
                    "[boosts] has [" + boosts.size() + "] entries but may have at most " + MAX_BOOSTS);
        }
        if (numCandidates < 1 || numCandidates > MAX_CANDIDATES) {
            throw new IllegalArgumentException(
                    "[num_candidates] is [" + numCandidates + "] but must be between 1 and " + MAX_CANDIDATES);
        }
        if (k < 1 || k > numCandidates) {
            throw new IllegalArgumentException(
                    "[k] is [" + k + "] but must be between 1 and [num_candidates], which is [" + numCandidates
                            + "]; ask for fewer, or set [num_candidates] up to " + MAX_CANDIDATES);
        }
    }

    /**
     * When the list was begun that this goes on with, in milliseconds since the epoch: what the user did later does not count;
     * null for a new list, for which everything does.
     */
    @Nullable
    Long asOf() {
        return continued == null ? null : continued.time();
    }

    static void requireIds(String field, List<String> ids, int limit) {
        if (ids.size() > limit) {
            throw new IllegalArgumentException(
                    "[" + field + "] names [" + ids.size() + "] items but may name at most " + limit);
        }
        if (ids.stream().anyMatch(id -> id == null || id.isEmpty())) {
            throw new IllegalArgumentException("[" + field + "] names an item with an empty id");
        }
    }

    /** What a request says, field by field; what it does not say is the default. */
    public static final class Builder {
        private String engine;
        private String user;
        private List<String> items = List.of();
        private String text;
        private Weights weights = Weights.NONE;
        private List<QueryBuilder> filters = List.of();
        private Exclusion exclude = Exclusion.NONE;
        private SeenRule excludeSeen = SeenRule.ALL;
        private List<Boost> boosts = List.of();
        private Integer k;
        private int numCandidates = DEFAULT_CANDIDATES;
        private RecommendationId continued;
        private String variant;
        private TimeValue timeout;

        /** Names the engine. */
        public Builder engine(String name) {
            this.engine = name;
            return this;
        }

        /** The list that the request goes on with; null for a new one. */
        @Nullable
        public RecommendationId continued() {
            return continued;
        }

        /** The request, checked. */
        public RecommendSpec build() {
            return new RecommendSpec(
                    engine,
                    user,
                    items,
                    text,
                    weights,
                    filters,
                    exclude,
                    excludeSeen,
                    boosts,
                    k == null ? numCandidates : k,
                    numCandidates,
                    continued,
                    variant,
                    timeout);
        }
    }

    /** Lets a parser read the fields of a request other than the engine's name. */
    public static <T> void declareFields(AbstractObjectParser<T, Void> parser, Function<T, Builder> spec) {
        BiConsumer<T, Integer> k = (t, v) -> spec.apply(t).k = v;
        parser.declareString((t, v) -> spec.apply(t).user = v, new ParseField("user"));
        parser.declareStringArray((t, v) -> spec.apply(t).items = v, new ParseField("items"));
        parser.declareString((t, v) -> spec.apply(t).text = v, new ParseField("text"));
        parser.declareObject(
                (t, v) -> spec.apply(t).weights = v, (p, c) -> Weights.of(p.mapOrdered()), new ParseField("weights"));
        parser.declareObjectArray(
                (t, v) -> spec.apply(t).filters = v,
                (p, c) -> AbstractQueryBuilder.parseTopLevelQuery(p),
                new ParseField("filter"));
        parser.declareField(
                (t, v) -> spec.apply(t).exclude = v,
                (p, c) -> Exclusion.parse(p),
                new ParseField("exclude"),
                ObjectParser.ValueType.OBJECT_ARRAY_STRING_OR_NUMBER);
        parser.declareField(
                (t, v) -> spec.apply(t).excludeSeen = v,
                (p, c) -> SeenRule.parse(p),
                new ParseField("exclude_seen"),
                ObjectParser.ValueType.OBJECT_OR_BOOLEAN);
        parser.declareObjectArray(
                (t, v) -> spec.apply(t).boosts = v, (p, c) -> Boost.parse(p), new ParseField("boosts"));
        parser.declareInt(k, new ParseField("k"));
        parser.declareInt((t, v) -> spec.apply(t).numCandidates = v, new ParseField("num_candidates"));
        parser.declareString(
                (t, v) -> spec.apply(t).continued = RecommendationId.parse(v, System.currentTimeMillis()),
                new ParseField("recommendation_id"));
        parser.declareString((t, v) -> spec.apply(t).variant = v, new ParseField("variant"));
        parser.declareString(
                (t, v) -> spec.apply(t).timeout = TimeValue.parseTimeValue(v, "timeout"), new ParseField("timeout"));
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
                new Exclusion(in),
                new SeenRule(in),
                in.readCollectionAsList(Boost::new),
                in.readVInt(),
                in.readVInt(),
                in.readOptionalWriteable(RecommendationId::new),
                in.readOptionalString(),
                in.readOptionalTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(engine);
        out.writeOptionalString(user);
        out.writeStringCollection(items);
        out.writeOptionalString(text);
        weights.writeTo(out);
        out.writeNamedWriteableCollection(filters);
        exclude.writeTo(out);
        excludeSeen.writeTo(out);
        out.writeCollection(boosts);
        out.writeVInt(k);
        out.writeVInt(numCandidates);
        out.writeOptionalWriteable(continued);
        out.writeOptionalString(variant);
        out.writeOptionalTimeValue(timeout);
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
        writeArray(builder, "filter", filters, params);
        if (!exclude.equals(Exclusion.NONE)) {
            exclude.toXContent(builder, params);
        }
        excludeSeen.toXContent(builder, params);
        writeArray(builder, "boosts", boosts, params);
        builder.field("k", k).field("num_candidates", numCandidates);
        if (continued != null) {
            builder.field("recommendation_id", continued.toString());
        }
        if (variant != null) {
            builder.field("variant", variant);
        }
        if (timeout != null) {
            builder.field("timeout", timeout.getStringRep());
        }
        return builder;
    }

    private static void writeArray(XContentBuilder builder, String name, List<? extends ToXContent> all, Params params)
            throws IOException {
        if (!all.isEmpty()) {
            builder.startArray(name);
            for (ToXContent one : all) {
                one.toXContent(builder, params);
            }
            builder.endArray();
        }
    }
}
