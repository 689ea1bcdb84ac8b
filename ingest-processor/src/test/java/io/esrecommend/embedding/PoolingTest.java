package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PoolingTest {

    /** A text before, three tokens of two dimensions, and padding. */
    private static final float[] HIDDEN = {90, 91, /* */ 1, -2, 4, -8, -3, -5, /* */ 92, 93};

    @Test
    void meanIsOfTheTokensAndNotOfThePadding() {
        assertArrayEquals(new float[] {2f / 3, -5}, pool(Pooling.MEAN, 3), 1e-6f);
    }

    @Test
    void clsIsTheFirstToken() {
        assertArrayEquals(new float[] {1, -2}, pool(Pooling.CLS, 3));
    }

    @Test
    void maxIsOfEachDimensionAndMayBeNegative() {
        assertArrayEquals(new float[] {4, -2}, pool(Pooling.MAX, 3));
    }

    @Test
    void lastTokenIsTheLastBeforeThePadding() {
        assertArrayEquals(new float[] {-3, -5}, pool(Pooling.LAST_TOKEN, 3));
        assertArrayEquals(new float[] {4, -8}, pool(Pooling.LAST_TOKEN, 2));
    }

    @Test
    void allAgreeOnOneToken() {
        for (Pooling pooling : Pooling.values()) {
            assertArrayEquals(new float[] {1, -2}, pool(pooling, 1), pooling.toString());
        }
    }

    @Test
    void nameOfAManifestIsFoundAndAnotherIsRefused() {
        for (Pooling pooling : Pooling.values()) {
            assertSame(pooling, Pooling.of(pooling.toString()));
        }
        assertEquals("last_token", Pooling.LAST_TOKEN.toString());
        var e = assertThrows(IllegalArgumentException.class, () -> Pooling.of("median"));
        assertTrue(e.getMessage().contains("[median]"), e.getMessage());
        assertTrue(e.getMessage().contains("[mean, cls, max, last_token]"), e.getMessage());
    }

    private static float[] pool(Pooling pooling, int tokens) {
        float[] into = new float[2];
        pooling.pool(HIDDEN, 2, tokens, into);
        return into;
    }
}
