package io.esrecommend.measure;

import static io.esrecommend.measure.SampleMeanTest.assertEstimate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProportionTest {

    @Test
    void wilsonsInterval() {
        // z^2 = 3.841459: centre (0.5 + 0.192073) / 1.384146 = 0.5, margin 1.959964 / 1.384146 * sqrt(0.025 + 0.009604)
        assertEstimate(0.5, 0.236593, 0.763407, new Proportion(5, 10).estimate());
        // z^2 / (10 + z^2)
        assertEstimate(0, 0, 0.277533, new Proportion(0, 10).estimate());
        assertEstimate(1, 0.722467, 1, new Proportion(10, 10).estimate());
        assertEquals(Estimate.NONE, new Proportion(0, 0).estimate());
    }

    @Test
    void newcombesExample() {
        // the paper's table II, row (a), method 10: 0.0524 to 0.3339
        Difference difference = new Proportion(56, 70).minus(new Proportion(48, 80));
        assertEquals(0.2, difference.value(), 1e-9);
        assertEquals(0.0524, difference.low(), 5e-5);
        assertEquals(0.3339, difference.high(), 5e-5);
        // pooled 104 / 150, z = 0.2 / sqrt(0.693333 * 0.306667 * (1/70 + 1/80)) = 2.650367
        assertEquals(0.008045, difference.p(), 1e-6);
    }

    @Test
    void nobodyInEitherArm() {
        Difference difference = new Proportion(0, 100).minus(new Proportion(0, 50));
        assertEquals(0, difference.value());
        assertEquals(1, difference.p());
        assertEquals(new Proportion(0, 100).estimate().high(), difference.high(), 1e-12);
    }

    @Test
    void anEmptyArmTellsNothing() {
        assertEquals(
                Double.NaN, new Proportion(1, 2).minus(new Proportion(0, 0)).p());
    }

    @Test
    void impossibleSharesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Proportion(3, 2));
        assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 2));
    }
}
