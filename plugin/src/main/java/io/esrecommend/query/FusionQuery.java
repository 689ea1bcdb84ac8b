package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * Matches the candidates of a recommendation and scores each by all of its components. Candidates are the items of the
 * fusion's tables and the nearest neighbours of its interests, as far as the filter lets them through.
 *
 * <p>The nearest-neighbour queries are restricted by the filter themselves; they only choose candidates, and which they
 * choose depends on the shard. The score does not: it is the fusion's.
 */
final class FusionQuery extends Query {

    private final Fusion fusion;
    private final List<Query> nearest;
    private final Query filter;

    /**
     * @param fusion scores
     * @param nearest match the neighbours of the interests
     * @param filter that every candidate must match; null for none
     */
    FusionQuery(Fusion fusion, List<Query> nearest, Query filter) {
        this.fusion = fusion;
        this.nearest = nearest;
        this.filter = filter;
    }

    @Override
    public Query rewrite(IndexSearcher searcher) throws IOException {
        List<Query> rewritten = new ArrayList<>(nearest.size());
        for (Query query : nearest) {
            rewritten.add(query.rewrite(searcher));
        }
        Query rewrittenFilter = filter == null ? null : filter.rewrite(searcher);
        return rewritten.equals(nearest) && Objects.equals(rewrittenFilter, filter)
                ? this
                : new FusionQuery(fusion, rewritten, rewrittenFilter);
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) throws IOException {
        List<Weight> neighbourWeights = new ArrayList<>(nearest.size());
        for (Query query : nearest) {
            neighbourWeights.add(searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1));
        }
        Weight filterWeight = filter == null
                ? null
                : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        return new FusionWeight(this, fusion, neighbourWeights, filterWeight, boost);
    }

    @Override
    public void visit(QueryVisitor visitor) {
        QueryVisitor should = visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this);
        nearest.forEach(query -> query.visit(should));
        if (filter != null) {
            filter.visit(visitor.getSubVisitor(BooleanClause.Occur.FILTER, this));
        }
    }

    @Override
    public String toString(String field) {
        return "FusionQuery(interests=" + fusion.interests().size() + ", tables="
                + fusion.tables().size() + ", filter=" + filter + ")";
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other)
                && fusion.equals(((FusionQuery) other).fusion)
                && nearest.equals(((FusionQuery) other).nearest)
                && Objects.equals(filter, ((FusionQuery) other).filter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classHash(), fusion, nearest, filter);
    }
}
