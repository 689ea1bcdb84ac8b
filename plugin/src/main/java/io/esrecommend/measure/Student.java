package io.esrecommend.measure;

import org.hipparchus.distribution.continuous.TDistribution;

/** Student's t distribution. */
final class Student {

    private static final double UPPER = 0.975;

    private Student() {}

    /** How many standard errors an interval of 95 % has on either side. */
    static double quantile(double freedom) {
        return new TDistribution(freedom).inverseCumulativeProbability(UPPER);
    }

    /** How likely a difference at least as far from zero is, in either direction, where there is none. */
    static double twoSided(double difference, double error, double freedom) {
        if (difference == 0) {
            return 1;
        }
        return error == 0 ? 0 : 2 * new TDistribution(freedom).cumulativeProbability(-Math.abs(difference) / error);
    }
}
