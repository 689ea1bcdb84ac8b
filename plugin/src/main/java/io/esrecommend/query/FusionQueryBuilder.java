package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.search.Query;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.lucene.search.Queries;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.Rewriteable;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.internal.MaxClauseCountQueryVisitor;
import org.elasticsearch.search.vectors.KnnVectorQueryBuilder;
import org.elasticsearch.xcontent.XContentBuilder;

/** What a recommend query is rewritten to: a {@link Fusion} on its way to the shards. Searches do not name it. */
public final class FusionQueryBuilder extends AbstractQueryBuilder<FusionQueryBuilder> {

    /** The name on the wire. */
    public static final String NAME = "recommend_fusion";

    private final Fusion fusion;
    private final List<String> excluded;
    private final List<QueryBuilder> filters;
    private final int numCandidates;

    /**
     * @param fusion scores
     * @param excluded ids of items that are no candidates
     * @param filters that every candidate must match
     * @param numCandidates the nearest neighbours of each interest that are candidates, on each shard
     */
    FusionQueryBuilder(Fusion fusion, List<String> excluded, List<QueryBuilder> filters, int numCandidates) {
        this.fusion = fusion;
        this.excluded = excluded;
        this.filters = filters;
        this.numCandidates = numCandidates;
    }

    /** Reads one from another node. */
    public FusionQueryBuilder(StreamInput in) throws IOException {
        super(in);
        fusion = new Fusion(in);
        excluded = in.readStringCollectionAsList();
        filters = readQueries(in);
        numCandidates = in.readVInt();
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        fusion.writeTo(out);
        out.writeStringCollection(excluded);
        writeQueries(out, filters);
        out.writeVInt(numCandidates);
    }

    /** What scores. */
    Fusion fusion() {
        return fusion;
    }

    @Override
    protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
        List<QueryBuilder> rewritten = Rewriteable.rewrite(filters, context);
        return rewritten.equals(filters) ? this : new FusionQueryBuilder(fusion, excluded, rewritten, numCandidates);
    }

    @Override
    protected Query doToQuery(SearchExecutionContext context, MaxClauseCountQueryVisitor visitor) throws IOException {
        if (fusion.totalWeight() == 0) {
            Query none = Queries.newMatchNoDocsQuery("nothing to recommend from");
            none.visit(visitor);
            return none;
        }
        QueryBuilder filter = filter();
        List<Query> nearest = new ArrayList<>();
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            KnnVectorQueryBuilder neighbours = new KnnVectorQueryBuilder(
                    fusion.field(), interest.interest().query(), numCandidates, numCandidates, null, null, null);
            if (filter != null) {
                neighbours.addFilterQuery(filter);
            }
            nearest.add(neighbours.toQuery(context, visitor));
        }
        return new FusionQuery(fusion, nearest, filter == null ? null : filter.toQuery(context, visitor));
    }

    private QueryBuilder filter() {
        if (filters.isEmpty() && excluded.isEmpty()) {
            return null;
        }
        BoolQueryBuilder filter = QueryBuilders.boolQuery();
        filters.forEach(filter::filter);
        if (!excluded.isEmpty()) {
            filter.mustNot(QueryBuilders.termsQuery(IdFieldMapper.NAME, excluded));
        }
        return filter;
    }

    @Override
    protected void doXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(NAME)
                .field("field", fusion.field())
                .field("interests", fusion.interests().size())
                .field("tables", fusion.tables().size())
                .field("excluded", excluded.size())
                .field("num_candidates", numCandidates);
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
    protected boolean doEquals(FusionQueryBuilder other) {
        return fusion.equals(other.fusion)
                && excluded.equals(other.excluded)
                && filters.equals(other.filters)
                && numCandidates == other.numCandidates;
    }

    @Override
    protected int doHashCode() {
        return Objects.hash(fusion, excluded, filters, numCandidates);
    }
}
