package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.engine.Component;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.SimilarityPart;
import io.esrecommend.vector.VectorSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimilaritiesTest {

    private static final VectorSpace.Interest EAST = new VectorSpace.Interest(new float[] {1, 0}, 0.1f);
    private static final VectorSpace.Interest NORTH = new VectorSpace.Interest(new float[] {0, 1}, 0.2f);
    private static final VectorSpace.Interest WEST = new VectorSpace.Interest(new float[] {-1, 0}, 0.3f);

    private static Similarities of(
            Map<Component, Float> weights, List<Similarities.Single> singles, VectorSpace.Interest... tastes) {
        return Similarities.of(
                "embedding", singles, Component.LONG_TERM, List.of(tastes), c -> weights.getOrDefault(c, 0f));
    }

    private static void assertNear(Similarities similarities, float[]... vectors) {
        assertEquals(vectors.length, similarities.nearest().size());
        for (int i = 0; i < vectors.length; i++) {
            Candidates.Nearest nearest = similarities.nearest().get(i);
            assertEquals("embedding", nearest.field());
            assertArrayEquals(vectors[i], nearest.vector(), 1e-6f);
        }
    }

    @Test
    void eachTasteIsSearchedForWithAllThatCountsOnce() {
        Similarities similarities = of(
                Map.of(Component.SHORT_TERM, 2f, Component.QUERY, 3f, Component.LONG_TERM, 0.5f),
                List.of(
                        new Similarities.Single(Component.SHORT_TERM, EAST),
                        new Similarities.Single(Component.QUERY, NORTH)),
                WEST,
                NORTH);
        assertNear(similarities, new float[] {1.5f, 3}, new float[] {2, 3.5f});
        assertEquals(
                List.of(
                        new SimilarityPart(Component.SHORT_TERM, 2, "embedding", List.of(EAST)),
                        new SimilarityPart(Component.QUERY, 3, "embedding", List.of(NORTH)),
                        new SimilarityPart(Component.LONG_TERM, 0.5f, "embedding", List.of(WEST, NORTH))),
                similarities.parts());
    }

    @Test
    void whatHasNoWeightIsLeftOut() {
        List<Similarities.Single> east = List.of(new Similarities.Single(Component.SHORT_TERM, EAST));
        Similarities shortTerm = of(Map.of(Component.SHORT_TERM, 1f), east, WEST, NORTH);
        assertNear(shortTerm, new float[] {1, 0});
        assertEquals(1, shortTerm.parts().size());
        assertNear(of(Map.of(Component.LONG_TERM, 2f), east, NORTH), new float[] {0, 2});
        assertEquals(new Similarities(List.of(), List.of()), of(Map.of(), east, NORTH));
    }

    @Test
    void nothingIsSearchedForWithoutInterests() {
        assertEquals(new Similarities(List.of(), List.of()), of(Map.of(Component.LONG_TERM, 1f), List.of()));
    }
}
