package io.esrecommend.fusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Explanation;

/** Computes the scores of a segment's documents, in order of their numbers. */
final class SegmentFusion {

    private final Fusion fusion;
    private final List<SegmentPart> parts;
    private final float boost;
    private final float[] shares;

    /**
     * @param parts of the fusion, in its order
     * @param boost times which the score is taken
     */
    SegmentFusion(Fusion fusion, List<SegmentPart> parts, float boost) {
        this.fusion = fusion;
        this.parts = parts;
        this.boost = boost;
        this.shares = shares(fusion, boost);
    }

    private static float[] shares(Fusion fusion, float boost) {
        float[] shares = new float[fusion.parts().size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) ((double) boost * fusion.parts().get(i).weight() / fusion.totalWeight());
        }
        return shares;
    }

    /** The score of an item that is best in everything, which none is above. */
    static float maxScore(Fusion fusion, float boost) {
        double sum = 0;
        for (float share : shares(fusion, boost)) {
            sum += share;
        }
        return (float) sum;
    }

    /** The score of a document, in [0, boost]; documents must be asked for in order. */
    float score(int doc) throws IOException {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i] * parts.get(i).component(doc);
        }
        return (float) sum;
    }

    /** The score of a document, part by part. */
    Explanation explain(int doc) throws IOException {
        List<Explanation> details = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            float component = parts.get(i).component(doc);
            Part part = fusion.parts().get(i);
            details.add(Explanation.match(
                    shares[i] * component,
                    part.component().label() + ", product of:",
                    Explanation.match(
                            component,
                            "component, computed as " + parts.get(i).formula() + " from:",
                            parts.get(i).inputs(doc)),
                    Explanation.match(
                            shares[i],
                            "share of the score, computed as boost * weight / sum of the weights from:",
                            Explanation.match(boost, "boost"),
                            Explanation.match(part.weight(), "weight"),
                            Explanation.match(fusion.totalWeight(), "sum of the weights"))));
        }
        return Explanation.match(score(doc), "fusion, sum of:", details);
    }
}
