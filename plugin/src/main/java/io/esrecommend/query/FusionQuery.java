package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IntsRef;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.Uid;

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
        return new FusionWeight(this, neighbourWeights, filterWeight, boost);
    }

    /** The items of a table as terms of the id field, in order, with their values. */
    private record TermTable(BytesRef[] terms, float[] values) {
        static TermTable of(Fusion.Table table) {
            BytesRef[] encoded = table.items().stream().map(Uid::encodeId).toArray(BytesRef[]::new);
            int[] order = IntStream.range(0, encoded.length)
                    .boxed()
                    .sorted(Comparator.comparing(i -> encoded[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            BytesRef[] terms = new BytesRef[order.length];
            float[] values = new float[order.length];
            for (int i = 0; i < order.length; i++) {
                terms[i] = encoded[order[i]];
                values[i] = table.values()[order[i]];
            }
            return new TermTable(terms, values);
        }
    }

    private static final class FusionWeight extends Weight {

        private final Fusion fusion;
        private final List<TermTable> tables;
        private final List<Weight> nearest;
        private final Weight filter;
        private final float boost;

        FusionWeight(FusionQuery query, List<Weight> nearest, Weight filter, float boost) {
            super(query);
            this.fusion = query.fusion;
            this.tables = fusion.tables().stream().map(TermTable::of).toList();
            this.nearest = nearest;
            this.filter = filter;
            this.boost = boost;
        }

        @Override
        public ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
            List<ItemTable> found = find(segment);
            int[] candidates = candidates(segment, found);
            if (candidates.length == 0) {
                return null;
            }
            SegmentFusion scores = new SegmentFusion(fusion, segment.reader(), found);
            return new DefaultScorerSupplier(new CandidateScorer(candidates, scores, boost));
        }

        private List<ItemTable> find(LeafReaderContext segment) throws IOException {
            List<ItemTable> found = new ArrayList<>(tables.size());
            for (TermTable table : tables) {
                found.add(ItemTable.of(segment.reader(), IdFieldMapper.NAME, table.terms, table.values));
            }
            return found;
        }

        private int[] candidates(LeafReaderContext segment, List<ItemTable> found) throws IOException {
            IntStream docs = found.stream().flatMapToInt(table -> IntStream.of(table.docs()));
            for (Weight neighbours : nearest) {
                Scorer scorer = neighbours.scorer(segment);
                if (scorer != null) {
                    docs = IntStream.concat(docs, IntStream.of(all(scorer.iterator())));
                }
            }
            int[] sorted = docs.sorted().distinct().toArray();
            return filter == null || sorted.length == 0 ? sorted : passing(sorted, filter.scorer(segment));
        }

        private static int[] all(DocIdSetIterator iterator) throws IOException {
            IntStream.Builder docs = IntStream.builder();
            for (int doc = iterator.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = iterator.nextDoc()) {
                docs.add(doc);
            }
            return docs.build().toArray();
        }

        private static int[] passing(int[] sorted, Scorer scorer) throws IOException {
            if (scorer == null) {
                return new int[0];
            }
            DocIdSetIterator iterator = scorer.iterator();
            IntsRef kept = new IntsRef(new int[sorted.length], 0, 0);
            for (int doc : sorted) {
                if (iterator.docID() < doc) {
                    iterator.advance(doc);
                }
                if (iterator.docID() == doc) {
                    kept.ints[kept.length++] = doc;
                }
            }
            return IntStream.of(kept.ints).limit(kept.length).toArray();
        }

        @Override
        public Explanation explain(LeafReaderContext segment, int doc) throws IOException {
            Scorer scorer = scorer(segment);
            if (scorer == null || scorer.iterator().advance(doc) != doc) {
                return Explanation.noMatch("is no candidate: not among the nearest neighbours of an interest, nor in a"
                        + " table of the request, or filtered out");
            }
            return new SegmentFusion(fusion, segment.reader(), find(segment)).explain(doc, boost);
        }

        @Override
        public boolean isCacheable(LeafReaderContext segment) {
            return false;
        }
    }

    /** Walks the candidates of a segment. */
    private static final class CandidateScorer extends Scorer {

        private final int[] candidates;
        private final SegmentFusion scores;
        private final float boost;
        private int at = -1;

        CandidateScorer(int[] candidates, SegmentFusion scores, float boost) {
            this.candidates = candidates;
            this.scores = scores;
            this.boost = boost;
        }

        @Override
        public int docID() {
            if (at < 0) {
                return -1;
            }
            return at < candidates.length ? candidates[at] : DocIdSetIterator.NO_MORE_DOCS;
        }

        @Override
        public DocIdSetIterator iterator() {
            return new DocIdSetIterator() {
                @Override
                public int docID() {
                    return CandidateScorer.this.docID();
                }

                @Override
                public int nextDoc() {
                    at++;
                    return docID();
                }

                @Override
                public int advance(int target) throws IOException {
                    return slowAdvance(target);
                }

                @Override
                public long cost() {
                    return candidates.length;
                }
            };
        }

        @Override
        public float score() throws IOException {
            return boost * scores.score(docID());
        }

        /** No component is above 1, and their mean is not either. */
        @Override
        public float getMaxScore(int upTo) {
            return boost;
        }
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
