package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.SimilarityPart;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What vectors of one field are compared with, and what they are searched near to.
 *
 * <p>A likeness is a product with the item's vector, so that the sum of weighted likenesses is one with the sum of the
 * interests: whatever counts once is added up, once for each taste, and the nearest to these sums are the best by all
 * similarities together. A user of one taste costs one nearest-neighbour search.
 *
 * @param parts of the score
 * @param nearest what is searched near to
 */
record Similarities(List<SimilarityPart> parts, List<Candidates.Nearest> nearest) {

    /** An interest that counts as it is: all but tastes, of which the nearest counts. */
    record Single(Component component, VectorSpace.Interest interest) {}

    /**
     * Combines interests.
     *
     * @param field the {@code dense_vector} field
     * @param singles none of them null
     * @param longTerm the component of the tastes
     * @param weight of a component; those without any are left out
     */
    static Similarities of(
            String field,
            List<Single> singles,
            Component longTerm,
            List<VectorSpace.Interest> tastes,
            ToDoubleFunction<Component> weight) {
        List<SimilarityPart> parts = new ArrayList<>();
        float[] common = null;
        for (Single single : singles) {
            float w = (float) weight.applyAsDouble(single.component);
            if (w > 0) {
                parts.add(new SimilarityPart(single.component, w, field, List.of(single.interest)));
                common = sum(common, single.interest, w);
            }
        }
        List<Candidates.Nearest> nearest = new ArrayList<>();
        float w = (float) weight.applyAsDouble(longTerm);
        if (w > 0 && !tastes.isEmpty()) {
            parts.add(new SimilarityPart(longTerm, w, field, tastes));
            for (VectorSpace.Interest taste : tastes) {
                nearest.add(new Candidates.Nearest(field, sum(common, taste, w)));
            }
        } else if (common != null) {
            nearest.add(new Candidates.Nearest(field, common));
        }
        return new Similarities(parts, nearest);
    }

    private static float[] sum(float[] sum, VectorSpace.Interest interest, float weight) {
        float[] result = sum == null ? new float[interest.query().length] : sum.clone();
        for (int d = 0; d < result.length; d++) {
            result[d] += weight * interest.query()[d];
        }
        return result;
    }
}
