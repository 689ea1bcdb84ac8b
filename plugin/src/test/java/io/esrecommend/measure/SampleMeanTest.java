package io.esrecommend.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleMeanTest {

    static SampleMean mean(double... values) {
        SampleMean mean = new SampleMean();
        for (double value : values) {
            mean.add(value);
        }
        return mean;
    }

    static void assertEstimate(double value, double low, double high, Estimate estimate) {
        assertEquals(value, estimate.value(), 1e-5);
        assertEquals(low, estimate.low(), 1e-5);
        assertEquals(high, estimate.high(), 1e-5);
    }

    @Test
    void studentsInterval() {
        // variance 10 / 4 = 2.5, standard error sqrt(2.5 / 5) = 0.707107, t of 4 degrees of freedom 2.776445
        assertEstimate(3, 3 - 1.963243, 3 + 1.963243, mean(1, 2, 3, 4, 5).estimate());
    }

    @Test
    void oneUserTellsNothingOfOthers() {
        assertEstimate(0.25, Double.NaN, Double.NaN, mean(0.25).estimate());
    }

    @Test
    void ofNothingThereIsNoMean() {
        assertEquals(Estimate.NONE, mean().estimate());
        assertEquals(Estimate.NONE, mean(Double.NaN).estimate());
    }

    @Test
    void equalValuesLeaveNoDoubt() {
        assertEquals(new Estimate(0.1, 0.1, 0.1), mean(0.1, 0.1, 0.1, 0.1).estimate());
    }

    @Test
    void whatIsNotANumberIsLeftOut() {
        assertEquals(
                mean(1, 2, 6).estimate(), mean(1, Double.NaN, 2, Double.NaN, 6).estimate());
        assertEquals(3, mean(1, Double.NaN, 2, 6).count());
    }

    @Test
    void aLargeOffsetLosesNoVariance() {
        // deviations -1, 0, 1
        assertEquals(1, mean(1e9 - 1, 1e9, 1e9 + 1).variance(), 1e-6);
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        Random random = new Random(7);
        int holds = 0;
        for (int sample = 0; sample < 2000; sample++) {
            SampleMean mean = new SampleMean();
            for (int user = 0; user < 50; user++) {
                mean.add(random.nextDouble());
            }
            Estimate estimate = mean.estimate();
            holds += estimate.low() <= 0.5 && 0.5 <= estimate.high() ? 1 : 0;
        }
        // 0.95 within three standard errors, sqrt(0.95 * 0.05 / 2000) = 0.0049
        assertEquals(0.95, holds / 2000.0, 0.015);
    }
}
