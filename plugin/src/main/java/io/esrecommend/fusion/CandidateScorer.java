package io.esrecommend.fusion;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;

/** Walks the candidates of a segment. */
final class CandidateScorer extends Scorer {

    private final int[] candidates;
    private final SegmentFusion scores;
    private final float maxScore;
    private int at = -1;

    /**
     * @param candidates documents, in order
     * @param maxScore that none is above
     */
    CandidateScorer(int[] candidates, SegmentFusion scores, float maxScore) {
        this.candidates = candidates;
        this.scores = scores;
        this.maxScore = maxScore;
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
            public int advance(int target) {
                int found =
                        Arrays.binarySearch(candidates, Math.min(at + 1, candidates.length), candidates.length, target);
                at = found < 0 ? -found - 1 : found;
                return docID();
            }

            @Override
            public long cost() {
                return candidates.length;
            }
        };
    }

    @Override
    public float score() throws IOException {
        return scores.score(docID());
    }

    @Override
    public float getMaxScore(int upTo) {
        return maxScore;
    }
}
