package io.esrecommend.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrendTest {

    private static final double TOLERANCE = 1e-6;

    /** 2 * sum(k * ln(k * n / (row * column))) of the cells (recent, past) of the item and of all others, by hand. */
    @Test
    void ratioIsThatOfTheTable() {
        assertEquals(9.402074, Trend.ratio(10, 10, 100, 400), TOLERANCE);
        assertEquals(39.837504, Trend.ratio(12, 0, 100, 400), TOLERANCE);
        assertEquals(5.665564, Trend.ratio(3, 1, 100, 400), TOLERANCE);
    }

    @Test
    void fewUsersAreNotSignificant() {
        assertTrue(Trend.ratio(3, 1, 100, 400) < Trend.SIGNIFICANCE);
        assertTrue(Trend.ratio(12, 0, 100, 400) > Trend.SIGNIFICANCE);
    }

    @Test
    void growthIsThatBeyondAllTogether() {
        // twice as many users as before, as all items have
        assertEquals(0, Trend.ratio(20, 10, 2_000, 1_000));
        // less than all items
        assertEquals(0, Trend.ratio(19, 10, 2_000, 1_000));
        // fewer than before, but all items lost more
        assertTrue(Trend.ratio(900, 1_000, 5_000, 10_000) > Trend.SIGNIFICANCE);
    }

    @Test
    void nothingIsTrendingWithoutAPast() {
        assertEquals(0, Trend.ratio(50, 0, 100, 0));
        assertEquals(0, Trend.ratio(100, 0, 100, 0));
        assertEquals(0, Trend.ratio(0, 0, 0, 0));
        assertEquals(0, Trend.ratio(0, 50, 0, 100));
    }

    @Test
    void newItemOfAnEngineWithAPastTrends() {
        assertTrue(Trend.ratio(50, 0, 1_000, 4_000) > Trend.SIGNIFICANCE);
    }
}
