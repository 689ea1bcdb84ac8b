package io.esrecommend.fusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;

/**
 * Matches the candidates of a recommendation and scores each by all of its components. Candidates are the items of the
 * fusion's tables and the nearest neighbours of its vectors, as far as the filter lets them through.
 *
 * <p>The nearest-neighbour queries only choose candidates, and which they choose depends on the shard. The score does not: it
 * is the fusion's.
 */
final class FusionQuery extends Query {

    private final Fusion fusion;
    private final Sources sources;

    /**
     * What candidates and components are read from.
     *
     * @param nearest match the neighbours of vectors, restricted to the filter by themselves
     * @param excluded ids that the neighbours may hold but are no candidates, as terms of the id field, in order
     * @param filter that the items of tables must match; null for none
     * @param boosts by part
     * @param numbers by part; null for a field that is not mapped here
     */
    record Sources(
            List<Query> nearest,
            List<BytesRef> excluded,
            Query filter,
            Map<BoostPart, Query> boosts,
            Map<NumericPart, IndexNumericFieldData> numbers) {

        private Sources rewritten(IndexSearcher searcher) throws IOException {
            List<Query> rewrittenNearest = new ArrayList<>(nearest.size());
            for (Query query : nearest) {
                rewrittenNearest.add(query.rewrite(searcher));
            }
            Query rewrittenFilter = filter == null ? null : filter.rewrite(searcher);
            return rewrittenNearest.equals(nearest) && Objects.equals(rewrittenFilter, filter)
                    ? this
                    : new Sources(rewrittenNearest, excluded, rewrittenFilter, boosts, numbers);
        }
    }

    FusionQuery(Fusion fusion, Sources sources) {
        this.fusion = fusion;
        this.sources = sources;
    }

    @Override
    public Query rewrite(IndexSearcher searcher) throws IOException {
        Sources rewritten = sources.rewritten(searcher);
        return rewritten.equals(sources) ? this : new FusionQuery(fusion, rewritten);
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) throws IOException {
        return new FusionWeight(this, fusion, sources, searcher, boost);
    }

    @Override
    public void visit(QueryVisitor visitor) {
        QueryVisitor should = visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this);
        sources.nearest.forEach(query -> query.visit(should));
        sources.boosts.values().forEach(query -> query.visit(should));
        if (sources.filter != null) {
            sources.filter.visit(visitor.getSubVisitor(BooleanClause.Occur.FILTER, this));
        }
    }

    @Override
    public String toString(String field) {
        return "FusionQuery("
                + fusion.parts().stream().map(part -> part.component().label()).toList() + ", filter=" + sources.filter
                + ")";
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other)
                && fusion.equals(((FusionQuery) other).fusion)
                && sources.nearest.equals(((FusionQuery) other).sources.nearest)
                && sources.excluded.equals(((FusionQuery) other).sources.excluded)
                && sources.boosts.equals(((FusionQuery) other).sources.boosts)
                && Objects.equals(sources.filter, ((FusionQuery) other).sources.filter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classHash(), fusion, sources.nearest, sources.excluded, sources.boosts, sources.filter);
    }
}
