package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FadingTest {

    private static final long ORIGIN = 1_800_000_000_000L;
    private static final long DAY = 86_400_000L;

    private static long daysBefore(double days) {
        return (ORIGIN - (long) (days * DAY)) / 1000;
    }

    @Test
    void halfIsLeftAfterEachHalfLife() {
        Fading fading = new Fading(ORIGIN, 10 * DAY, 0);
        assertEquals(256, fading.unit());
        int expected = 256;
        for (int halves = 0; halves <= 8; halves++) {
            assertEquals(expected, fading.weight(daysBefore(10 * halves)));
            expected /= 2;
        }
    }

    @Test
    void weightsAreRoundedToTheNearest() {
        Fading fading = new Fading(ORIGIN, 10 * DAY, 0);
        // 256 / sqrt(2) = 181.02, 256 * 2^-0.1 = 238.86, 256 * 2^-8.9 = 0.54, 256 * 2^-9.1 = 0.47
        assertEquals(181, fading.weight(daysBefore(5)));
        assertEquals(239, fading.weight(daysBefore(1)));
        assertEquals(1, fading.weight(daysBefore(89)));
        assertEquals(0, fading.weight(daysBefore(91)));
        assertEquals(0, fading.weight(0));
    }

    @Test
    void nothingCountsBeyondTheWindow() {
        Fading window = new Fading(ORIGIN, 0, 10 * DAY);
        assertEquals(1, window.unit());
        assertEquals(1, window.weight(daysBefore(0)));
        assertEquals(1, window.weight(daysBefore(10)));
        assertEquals(0, window.weight(daysBefore(10) - 1));
        Fading both = new Fading(ORIGIN, 10 * DAY, 10 * DAY);
        assertEquals(128, both.weight(daysBefore(10)));
        assertEquals(0, both.weight(daysBefore(10) - 1));
    }

    @Test
    void whatIsLaterThanTheOriginHasAgeZero() {
        assertEquals(256, new Fading(ORIGIN, DAY, 0).weight(daysBefore(-400)));
        assertEquals(1, new Fading(ORIGIN, 0, DAY).weight(0xFFFF_FFFFL));
    }

    @Test
    void withoutHalfLifeAndWindowEverythingCountsAsOne() {
        assertTrue(Fading.NONE.isNone());
        assertEquals(1, Fading.NONE.unit());
        assertEquals(1, Fading.NONE.weight(0));
        assertEquals(1, new Fading(ORIGIN, 0, 0).weight(0));
        assertFalse(new Fading(ORIGIN, 1, 0).isNone());
        assertFalse(new Fading(ORIGIN, 0, 1).isNone());
    }

    @Test
    void longHalfLivesDoNotOverflow() {
        assertEquals(256, new Fading(ORIGIN, Long.MAX_VALUE, Long.MAX_VALUE).weight(0));
    }

    @Test
    void negativeLengthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Fading(ORIGIN, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Fading(ORIGIN, 0, -1));
    }
}
