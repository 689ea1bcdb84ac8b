package io.esrecommend.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RankingMetricTest {

    /** Five items, of which the first and the third are two of three relevant ones; 13 candidates. */
    private static final RankedList TWO_OF_THREE = new RankedList(new int[] {1, 3}, 3, 5, 13);

    private static void assertMetric(double expected, RankingMetric metric, RankedList list, int cutoff) {
        assertEquals(expected, metric.of(list, cutoff), 1e-5, metric + " at " + cutoff);
    }

    @ParameterizedTest
    @CsvSource({
        // 2 of 5 shown
        "PRECISION, 0.4",
        // 2 of 3 relevant
        "RECALL, 0.66667",
        // 2 * 0.4 * 0.66667 / (0.4 + 0.66667)
        "F1, 0.5",
        // gain 1 / log2(2) + 1 / log2(4) = 1.5; ideal 1 + 1 / log2(3) + 1 / log2(4) = 2.13093
        "NDCG, 0.70392",
        // (1/1 + 2/3) / 3
        "AVERAGE_PRECISION, 0.55556",
        "RECIPROCAL_RANK, 1",
        "HIT_RATE, 1",
        // 10 others; behind the hits come 10 and 9 of them, behind the missing one half of the 7 that are not shown
        "AUC, 0.75"
    })
    void aListOfFive(RankingMetric metric, double expected) {
        assertMetric(expected, metric, TWO_OF_THREE, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "PRECISION, 0.5",
        "RECALL, 0.33333",
        // 2 * 1 / (2 + 3)
        "F1, 0.4",
        // 1 / (1 + 1 / log2(3))
        "NDCG, 0.61315",
        // 1 / min(3, 2)
        "AVERAGE_PRECISION, 0.5",
        "RECIPROCAL_RANK, 1",
        "HIT_RATE, 1",
        // (10 + 2 * 9 / 2) / 30
        "AUC, 0.63333"
    })
    void itsFirstTwoOnly(RankingMetric metric, double expected) {
        assertMetric(expected, metric, TWO_OF_THREE, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "PRECISION, 0",
        "RECALL, 0",
        "F1, 0",
        "NDCG, 0",
        "AVERAGE_PRECISION, 0",
        "RECIPROCAL_RANK, 0",
        "HIT_RATE, 0",
        // 100 others, 90 of them not shown and as likely before as behind the relevant one
        "AUC, 0.45"
    })
    void noRelevantItemRetrieved(RankingMetric metric, double expected) {
        assertMetric(expected, metric, new RankedList(new int[0], 1, 10, 101), 10);
    }

    @ParameterizedTest
    @CsvSource({
        "PRECISION, 0",
        "RECALL, 0",
        "F1, 0",
        "NDCG, 0",
        "AVERAGE_PRECISION, 0",
        "RECIPROCAL_RANK, 0",
        "HIT_RATE, 0",
        "AUC, 0.5"
    })
    void anEmptyList(RankingMetric metric, double expected) {
        assertMetric(expected, metric, new RankedList(new int[0], 2, 0, 50), 10);
    }

    @ParameterizedTest
    @CsvSource({
        "PRECISION, 1",
        "RECALL, 0.3",
        // 2 * 3 / (3 + 10)
        "F1, 0.46154",
        "NDCG, 1",
        "AVERAGE_PRECISION, 1",
        "RECIPROCAL_RANK, 1",
        "HIT_RATE, 1",
        // 3 hits before all 90 others, 7 before half of them
        "AUC, 0.65"
    })
    void moreRelevantItemsThanPlaces(RankingMetric metric, double expected) {
        assertMetric(expected, metric, new RankedList(new int[] {1, 2, 3}, 10, 3, 100), 3);
    }

    @ParameterizedTest
    @CsvSource({
        // one of two shown, not one of ten
        "PRECISION, 0.5",
        "RECALL, 1",
        "F1, 0.66667",
        // 1 / log2(3)
        "NDCG, 0.63093",
        "AVERAGE_PRECISION, 0.5",
        "RECIPROCAL_RANK, 0.5",
        "HIT_RATE, 1",
        // before 8 of 9 others
        "AUC, 0.88889"
    })
    void aListShorterThanTheCutoff(RankingMetric metric, double expected) {
        assertMetric(expected, metric, new RankedList(new int[] {2}, 1, 2, 10), 10);
    }

    @ParameterizedTest
    @EnumSource(RankingMetric.class)
    void anIdealListHasAllOfEverythingButPrecision(RankingMetric metric) {
        RankedList ideal = new RankedList(new int[] {1, 2}, 2, 4, 9);
        double expected = switch (metric) {
            case PRECISION -> 0.5;
            // 2 * 2 / (4 + 2)
            case F1 -> 2 / 3.0;
            default -> 1;
        };
        assertMetric(expected, metric, ideal, 4);
    }

    @Test
    void thereIsNoAucWhereEveryCandidateIsRelevant() {
        assertEquals(Double.NaN, RankingMetric.AUC.of(new RankedList(new int[] {1}, 2, 1, 2), 10));
    }

    @Test
    void anImpossibleListIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RankedList(new int[0], 0, 1, 9));
        assertThrows(IllegalArgumentException.class, () -> new RankedList(new int[] {1, 2}, 1, 5, 9));
        assertThrows(IllegalArgumentException.class, () -> new RankedList(new int[] {2, 1}, 2, 5, 9));
        assertThrows(IllegalArgumentException.class, () -> new RankedList(new int[] {6}, 1, 5, 9));
        assertThrows(IllegalArgumentException.class, () -> new RankedList(new int[] {1}, 1, 10, 9));
    }
}
