package io.esrecommend.measure;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * A share, as that of the users who bought. Its interval is Wilson's, which holds for rare events, too, where Student's
 * does not: of nobody among few it tells that there may be some (E. B. Wilson, "Probable Inference, the Law of
 * Succession, and Statistical Inference", 1927).
 *
 * @param count of the trials that succeeded, in [0, trials]
 * @param trials at least 0
 */
public record Proportion(long count, long trials) {

    private static final NormalDistribution NORMAL = new NormalDistribution();
    /** How many standard errors an interval of 95 % has on either side. */
    private static final double QUANTILE = NORMAL.inverseCumulativeProbability(0.975);

    public Proportion {
        if (count < 0 || count > trials) {
            throw new IllegalArgumentException(count + " of " + trials);
        }
    }

    public Estimate estimate() {
        if (trials == 0) {
            return Estimate.NONE;
        }
        double share = share();
        double square = QUANTILE * QUANTILE;
        double centre = (share + square / (2 * trials)) / (1 + square / trials);
        double margin = QUANTILE
                / (1 + square / trials)
                * Math.sqrt(share * (1 - share) / trials + square / (4.0 * trials * trials));
        return new Estimate(share, count == 0 ? 0 : centre - margin, count == trials ? 1 : centre + margin);
    }

    /**
     * Compares two independent shares: the interval is Newcombe's, made of both shares' own (R. G. Newcombe, "Interval
     * Estimation for the Difference Between Independent Proportions", 1998, method 10), the test the z-test with the
     * pooled share.
     */
    public Difference minus(Proportion other) {
        if (trials == 0 || other.trials == 0) {
            return new Difference(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        Estimate first = estimate();
        Estimate second = other.estimate();
        double value = first.value() - second.value();
        double low = value - Math.hypot(first.value() - first.low(), second.high() - second.value());
        double high = value + Math.hypot(first.high() - first.value(), second.value() - second.low());
        double pooled = (double) (count + other.count) / (trials + other.trials);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / trials + 1.0 / other.trials));
        double p = value == 0 ? 1 : 2 * NORMAL.cumulativeProbability(-Math.abs(value) / error);
        return new Difference(value, low, high, p);
    }

    private double share() {
        return (double) count / trials;
    }
}
