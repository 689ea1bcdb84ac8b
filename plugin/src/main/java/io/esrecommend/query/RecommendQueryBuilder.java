package io.esrecommend.query;

import io.esrecommend.engine.ParseErrors;
import io.esrecommend.format.WireFormat;
import io.esrecommend.fusion.FusionQueryBuilder;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.internal.MaxClauseCountQueryVisitor;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The query {@code recommend}: matches the items that an engine recommends for a user, a basket or a text, and scores
 * them by how well they fit, in [0,1] times the boost. On the coordinating node it is rewritten to a
 * {@link FusionQueryBuilder}, which holds all that was read.
 */
public final class RecommendQueryBuilder extends AbstractQueryBuilder<RecommendQueryBuilder> {

    /** The query's name in a search. */
    public static final String NAME = "recommend";

    private static final class Parsed {
        private final RecommendSpec.Builder spec = new RecommendSpec.Builder();
        private float boost = DEFAULT_BOOST;
        private String queryName;
    }

    private static final ObjectParser<Parsed, Void> PARSER = new ObjectParser<>(NAME, Parsed::new);

    static {
        PARSER.declareString((parsed, engine) -> parsed.spec.engine(engine), new ParseField("engine"));
        RecommendSpec.declareFields(PARSER, parsed -> parsed.spec);
        PARSER.declareFloat((parsed, boost) -> parsed.boost = boost, BOOST_FIELD);
        PARSER.declareString((parsed, name) -> parsed.queryName = name, NAME_FIELD);
    }

    private final RecommendSpec spec;
    private final SetOnce<FusionQueryBuilder> resolved;

    /** @param spec whom to recommend for */
    public RecommendQueryBuilder(RecommendSpec spec) {
        this(spec, null);
    }

    private RecommendQueryBuilder(RecommendSpec spec, SetOnce<FusionQueryBuilder> resolved) {
        this.spec = spec;
        this.resolved = resolved;
    }

    /** Reads one from another node. */
    public RecommendQueryBuilder(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        spec = new RecommendSpec(in);
        resolved = null;
    }

    /** Reads one from a search request; an option that it does not know is refused. */
    public static RecommendQueryBuilder fromXContent(XContentParser parser) throws IOException {
        Parsed parsed = ParseErrors.unwrapped(() -> PARSER.apply(parser, null));
        return new RecommendQueryBuilder(parsed.spec.build())
                .boost(parsed.boost)
                .queryName(parsed.queryName);
    }

    @Override
    protected QueryBuilder doRewrite(QueryRewriteContext context) {
        if (context.convertToSearchExecutionContext() != null) {
            throw refusal(); // a shard, or who checks a filter: neither waits for what has to be read
        }
        if (resolved == null) {
            SetOnce<FusionQueryBuilder> answer = new SetOnce<>();
            context.registerAsyncAction((client, listener) -> client.execute(
                    ResolveAction.TYPE,
                    new ResolveAction.Request(spec),
                    listener.delegateFailureAndWrap((next, response) -> {
                        answer.set(response.query());
                        next.onResponse(null);
                    })));
            return new RecommendQueryBuilder(spec, answer).boost(boost()).queryName(queryName());
        }
        FusionQueryBuilder query = resolved.get();
        return query == null ? this : query.boost(boost()).queryName(queryName());
    }

    @Override
    protected Query doToQuery(SearchExecutionContext context, MaxClauseCountQueryVisitor visitor) {
        throw refusal();
    }

    private static IllegalArgumentException refusal() {
        return new IllegalArgumentException("[" + NAME + "] cannot be used here: it reads what the user did while a"
                + " search is rewritten, so it works in a search and not, for instance, in the filter of an alias, a"
                + " percolator or a role");
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        if (resolved != null) {
            throw new IllegalStateException("a [" + NAME + "] query that is being rewritten cannot be sent");
        }
        WireFormat.write(out);
        spec.writeTo(out);
    }

    @Override
    protected void doXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(NAME);
        spec.toXContent(builder, params);
        boostAndQueryNameToXContent(builder);
        builder.endObject();
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
    protected boolean doEquals(RecommendQueryBuilder other) {
        return spec.equals(other.spec) && resolved == other.resolved;
    }

    @Override
    protected int doHashCode() {
        return Objects.hash(spec, resolved);
    }
}
