package io.esrecommend.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.index.query.QueryBuilders;
import org.junit.jupiter.api.Test;

class ComponentValueTest {

    private static final SimilarityPart LIKE = new SimilarityPart(
            Component.SHORT_TERM, 1, "vector", List.of(new VectorSpace.Interest(new float[] {1, 0}, 0)));
    private static final TablePart TABLE =
            TablePart.of(Component.POPULARITY, 1, Scale.ROOT, 16, true, List.of("i1"), item -> 4);
    private static final NumericPart CHEAP = new NumericPart(Component.objective("cheap"), 1, "price", 100, 0);
    private static final BoostPart BOOST = new BoostPart(Component.boost(1), 1, QueryBuilders.matchAllQuery());

    private static float of(Part part, String item, Map<String, List<Object>> values) {
        return ComponentValue.of(part, item, values);
    }

    @Test
    void readsTheFieldsOfItsParts() {
        assertEquals(Set.of("vector", "price"), ComponentValue.fields(List.of(LIKE, TABLE, CHEAP, BOOST)));
    }

    @Test
    void isWhatAShardMakesOfTheSame() {
        // the likeness of (3, 4) to the interest is 0.6
        assertEquals((1 + 0.6f / 1.5f) / 2, of(LIKE, "i1", Map.of("vector", List.of(new float[] {3, 4}))), 1e-6);
        assertEquals(0.5f, of(LIKE, "i1", Map.of()));
        assertEquals(0.5f, of(LIKE, "i1", Map.of("vector", List.of(new float[] {0, 0}))));
        assertEquals(TABLE.component("i1"), of(TABLE, "i1", Map.of()));
        assertEquals(0, of(TABLE, "i2", Map.of()));
        // of several prices the best counts
        assertEquals(0.75f, of(CHEAP, "i1", Map.of("price", List.of(60L, 25.0))));
        assertEquals(0, of(CHEAP, "i1", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> of(BOOST, "i1", Map.of()));
    }
}
