package io.esrecommend.measure;

import static io.esrecommend.measure.SampleMeanTest.assertEstimate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ValueErrorsTest {

    private static double[] values(int count, IntToDoubleFunction value) {
        double[] values = new double[count];
        Arrays.setAll(values, value);
        return values;
    }

    @Test
    void theBaselineShrinksWhatIsHardlyKnown() {
        ValueBaseline baseline = new ValueBaseline(3);
        baseline.add(0, 5);
        baseline.add(0, 5);
        baseline.add(1, 2);
        // mean 4, offsets (10 - 8) / (25 + 2) and (2 - 4) / (25 + 1)
        assertEquals(4 + 2 / 27.0, baseline.of(0), 1e-9);
        assertEquals(4 - 2 / 26.0, baseline.of(1), 1e-9);
        assertEquals(4, baseline.of(2), 1e-9);
        // a user who gave two values, 1 above the expected in sum
        assertEquals(4 + 1 / 12.0, baseline.of(2, 1, 2), 1e-9);
        assertEquals(Double.NaN, new ValueBaseline(1).of(0));
    }

    @Test
    void whatIsLinearIsPredicted() {
        Random random = new Random(1);
        double[] baselines = random.doubles(40, 1, 5).toArray();
        double[] scores = random.doubles(40).toArray();
        ValueErrors errors = ValueErrors.of(baselines, scores, values(40, i -> 1 + 0.5 * baselines[i] + 2 * scores[i]));
        assertEquals(0, errors.rmse().value(), 1e-6);
        assertEquals(0, errors.mae().high(), 1e-6);
    }

    @Test
    void noHalfHelpsToPredictItself() {
        // every second value is 3, the others 1: each half predicts the other wrong by 2
        ValueErrors errors = ValueErrors.of(new double[20], new double[20], values(20, i -> 1 + 2 * (i % 2)));
        assertEstimate(2, 2, 2, errors.rmse());
        assertEstimate(2, 2, 2, errors.mae());
    }

    @Test
    void equalBaselinesAndScoresAreNoTrouble() {
        // in each half 1 and 3 by turns: predicted 2, wrong by 1
        ValueErrors errors =
                ValueErrors.of(values(40, i -> 4), values(40, i -> 0.5), values(40, i -> 1 + 2 * (i / 2 % 2)));
        assertEstimate(1, 1, 1, errors.rmse());
        assertEstimate(1, 1, 1, errors.mae());
    }

    @Test
    void theIntervalsHoldTheNoise() {
        Random random = new Random(2);
        double[] baselines = random.doubles(4000, 1, 5).toArray();
        double[] scores = random.doubles(4000).toArray();
        ValueErrors errors =
                ValueErrors.of(baselines, scores, values(4000, i -> baselines[i] + scores[i] + random.nextGaussian()));
        assertTrue(errors.rmse().low() < 1 && 1 < errors.rmse().high(), errors::toString);
        // of a normal distribution the mean absolute deviation is sqrt(2 / pi)
        assertTrue(errors.mae().low() < 0.797885 && 0.797885 < errors.mae().high(), errors::toString);
        assertEquals(0.045, errors.rmse().high() - errors.rmse().low(), 0.01);
    }

    @Test
    void tooFewValuesTellNothing() {
        ValueErrors errors = ValueErrors.of(new double[19], new double[19], new double[19]);
        assertEquals(Estimate.NONE, errors.rmse());
        assertEquals(Estimate.NONE, errors.mae());
    }
}
