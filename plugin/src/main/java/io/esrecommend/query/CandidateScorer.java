package io.esrecommend.query;

import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;

/** Walks the candidates of a segment. */
final class CandidateScorer extends Scorer {

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
