package io.esrecommend.measure;

import static io.esrecommend.measure.SampleMeanTest.mean;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static void assertDifference(double value, double low, double high, double p, Difference difference) {
        assertArrayEquals(
                new double[] {value, low, high, p},
                new double[] {difference.value(), difference.low(), difference.high(), difference.p()},
                1e-5);
    }

    @Test
    void theSameUsers() {
        // differences 1, 0, 2, 1: mean 1, standard error sqrt(2/3 / 4) = 0.408248, so t = 2.449490 of 3 degrees of
        // freedom; its upper tail is 1/2 - (sqrt(2) / 3 + arctan(sqrt(2))) / pi = 0.045861
        assertDifference(
                1, -0.299228, 2.299228, 0.091721, Difference.paired(new float[] {1, 2, 3, 4}, new float[] {0, 2, 1, 3
                }));
    }

    @Test
    void aUserWithoutAValueIsLeftOut() {
        assertDifference(
                1,
                -0.299228,
                2.299228,
                0.091721,
                Difference.paired(new float[] {1, Float.NaN, 2, 3, 4, 9}, new float[] {0, 7, 2, 1, 3, Float.NaN}));
    }

    @Test
    void noDifferenceAtAll() {
        assertEquals(new Difference(0, 0, 0, 1), Difference.paired(new float[] {0.2f, 0.9f}, new float[] {0.2f, 0.9f}));
    }

    @Test
    void theSameDifferenceForEverybodyIsNoChance() {
        assertEquals(new Difference(0.5, 0.5, 0.5, 0), Difference.paired(new float[] {1, 2}, new float[] {0.5f, 1.5f}));
    }

    @Test
    void tooFewUsersToTell() {
        assertDifference(
                0.5, Double.NaN, Double.NaN, Double.NaN, Difference.paired(new float[] {1}, new float[] {0.5f}));
        assertDifference(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Difference.paired(new float[0], new float[0]));
        assertDifference(-4, Double.NaN, Double.NaN, Double.NaN, Difference.welch(mean(1), mean(4, 6)));
        assertDifference(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Difference.welch(mean(1), mean()));
    }

    @Test
    void otherUsers() {
        // variances 2.5 / 5 and 4 / 3, standard error sqrt(1.833333) = 1.354006; 1.833333^2 / (0.5^2 / 4 + 1.333333^2 /
        // 2)
        // = 3.532847 degrees of freedom; p and interval as SciPy's ttest_ind(equal_var=False) has them
        assertDifference(-1, -4.963726, 2.963726, 0.506214, Difference.welch(mean(1, 2, 3, 4, 5), mean(2, 4, 6)));
        assertDifference(0, 0, 0, 1, Difference.welch(mean(3, 3), mean(3, 3, 3)));
    }

    @Test
    void oneOfTwentyEqualPairsLooksDifferent() {
        Random random = new Random(11);
        int significant = 0;
        for (int sample = 0; sample < 2000; sample++) {
            SampleMean first = new SampleMean();
            SampleMean second = new SampleMean();
            for (int user = 0; user < 60; user++) {
                first.add(random.nextGaussian());
                second.add(3 * random.nextGaussian());
            }
            significant += Difference.welch(first, second).p() < 0.05 ? 1 : 0;
        }
        assertEquals(0.05, significant / 2000.0, 0.015);
    }

    @Test
    void otherNumbersOfUsersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Difference.paired(new float[1], new float[2]));
    }
}
