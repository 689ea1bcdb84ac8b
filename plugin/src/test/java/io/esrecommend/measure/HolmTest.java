package io.esrecommend.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {

    @Test
    void eachIsTimesThoseThatAreNotYetRejected() {
        // 0.005 * 4, 0.01 * 3, 0.03 * 2, and 0.04 * 1, which may be no less than the one before it
        assertArrayEquals(
                new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}), 1e-12);
    }

    @Test
    void noneIsAboveOne() {
        assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {0.7, 0.9}), 1e-12);
    }

    @Test
    void whatCouldNotBeTestedIsNoTest() {
        assertArrayEquals(
                new double[] {0.04, Double.NaN, 0.3}, Holm.adjust(new double[] {0.02, Double.NaN, 0.3}), 1e-12);
        assertArrayEquals(new double[0], Holm.adjust(new double[0]));
    }
}
