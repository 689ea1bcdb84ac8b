package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of what is wanted, in the engine's space: sums of the centred vectors of the evidence.
 */
final class Interests {

    /** Evidence that the short-term interest is made of, and how much less each older piece counts. */
    private static final int SHORT_TERM = 10;

    private static final double SHORT_TERM_DECAY = 0.7;
    /** Evidence that the long-term interest is made of. */
    static final int LONG_TERM = 50;

    private static final double LONG_TERM_DECAY = 1;

    private final Map<Component, VectorSpace.Interest> interests = new EnumMap<>(Component.class);

    /**
     * @param space the engine's
     * @param evidence the newest first
     * @param items the evidence's items, as far as they were found
     * @param text the vector of the request's text; null for none
     */
    static Interests of(VectorSpace space, List<Evidence> evidence, Map<String, ItemVectors.Item> items, float[] text) {
        Interests result = new Interests();
        result.add(Component.SHORT_TERM, space, sum(space, evidence, items, SHORT_TERM, SHORT_TERM_DECAY));
        result.add(Component.LONG_TERM, space, sum(space, evidence, items, LONG_TERM, LONG_TERM_DECAY));
        if (text != null && text.length == space.dimensions()) {
            result.add(Component.QUERY, space, space.centred(text));
        }
        return result;
    }

    private void add(Component component, VectorSpace space, float[] centred) {
        VectorSpace.Interest interest = space.interest(centred);
        if (interest != null) {
            interests.put(component, interest);
        }
    }

    private static float[] sum(
            VectorSpace space, List<Evidence> evidence, Map<String, ItemVectors.Item> items, int most, double decay) {
        float[] sum = new float[space.dimensions()];
        for (Evidence piece : evidence.subList(0, Math.min(most, evidence.size()))) {
            ItemVectors.Item item = items.get(piece.item());
            if (item != null && item.vector() != null && item.vector().length == sum.length) {
                float[] centred = space.centred(item.vector());
                double weight = piece.weight(decay);
                for (int d = 0; d < sum.length; d++) {
                    sum[d] += (float) (weight * centred[d]);
                }
            }
        }
        return sum;
    }

    /** The interests there are. */
    Map<Component, VectorSpace.Interest> byComponent() {
        return interests;
    }
}
