package io.esrecommend.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final long ORIGIN = 1_000_000;
    private static final Growth GROWTH = new Growth(ORIGIN * 1000, 100_000, 300_000);

    /** Seconds before the origin, and the window that they are in. */
    private static void assertWindow(long before, boolean recent, boolean past) {
        assertEquals(recent, GROWTH.isRecent(ORIGIN - before), before + " s before");
        assertEquals(past, GROWTH.isPast(ORIGIN - before), before + " s before");
    }

    @Test
    void eachWindowHasItsEndAndNotItsBeginning() {
        assertWindow(-1, false, false);
        assertWindow(0, true, false);
        assertWindow(99, true, false);
        assertWindow(100, false, true);
        assertWindow(399, false, true);
        assertWindow(400, false, false);
        assertWindow(ORIGIN, false, false);
    }
}
