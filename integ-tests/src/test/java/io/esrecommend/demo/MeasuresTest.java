package io.esrecommend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    private static final double EXACT = 1e-12;

    /** Gains by hand: u 1 / log2(2) = 1, v 1 / log2(4) = 0.5, w 0, x (an empty list) 0. */
    private static final Measures MEASURES = Measures.of(
            Map.of("u", List.of("a", "b"), "v", List.of("b", "c", "a"), "w", List.of("b"), "x", List.of()),
            Map.of("u", "a", "v", "a", "w", "a", "x", "b"),
            6);

    @Test
    void recallIsTheShareOfUsersWhoseItemIsFound() {
        assertEquals(0.5, MEASURES.recall(), EXACT);
    }

    @Test
    void ndcgCountsTheRank() {
        assertEquals(1.5 / 4, MEASURES.ndcg(), EXACT);
    }

    @Test
    void theErrorIsThatOfAMean() {
        // variance (0.625² + 0.125² + 2 * 0.375²) / 3 = 0.6875 / 3
        assertEquals(Math.sqrt(0.6875 / 3 / 4), MEASURES.ndcgError(), EXACT);
    }

    @Test
    void coverageCountsAnItemOnce() {
        assertEquals(0.5, MEASURES.coverage(), EXACT);
    }

    @Test
    void nobodyMeasuredIsNoFailure() {
        assertEquals(new Measures(List.of(), 0, 0, 0, 0), Measures.of(Map.of(), Map.of(), 6));
    }

    @Test
    void theTableMarksTheBestOfAColumn() {
        Map<Variant, Measures> measured = new LinkedHashMap<>();
        measured.put(Variant.ALL.get(0), new Measures(List.of(), 0.25, 0.5, 0.1, 0.2));
        measured.put(Variant.ALL.get(1), new Measures(List.of(), 0.5, 0.25, 0.1, 0.2));
        List<String> lines = Quality.table(measured).lines();
        assertTrue(lines.get(2).contains("0.2500   │  0.5000 * │ 0.1000 │      0.2000 *"), lines.get(2));
        assertTrue(lines.get(3).contains("0.5000 * │  0.2500   │ 0.1000 │      0.2000 *"), lines.get(3));
    }

    @Test
    void comparesUserByUser() {
        Map<Variant, Measures> measured = new LinkedHashMap<>();
        measured.put(Variant.PARTS.get(0), new Measures(List.of(0.5, 0.0, 0.0), 0, 0.1, 0, 0));
        measured.put(Variant.PARTS.get(1), new Measures(List.of(0.5, 0.0, 1.0), 0, 0.5, 0, 0));
        measured.put(Variant.FUSED, new Measures(List.of(1.0, 0.0, 1.0), 0, 0.6, 0, 0));
        // Differences 0.5, 0, 0: mean 1/6, standard deviation sqrt(1/12), over sqrt(3).
        assertEquals(
                "  Fused against co-occurrence only, the better of its parts, user by user: NDCG@10 +0.1667 ± 0.1667.",
                Quality.gain(measured));
    }
}
