package io.esrecommend.measure;

/**
 * How much better one is than another, with an interval of 95 % and a test of whether there is a difference at all.
 *
 * @param value the first less the second; not a number if nothing was measured
 * @param low the interval's lower end; not a number if the samples are too small to tell
 * @param high the interval's upper end, likewise
 * @param p how likely a difference of this size or more, in either direction, is where there is none; in [0,1], not a
 *     number if the samples are too small to tell
 */
public record Difference(double value, double low, double high, double p) {

    private static final Difference NONE = new Difference(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /**
     * Compares two variants that were measured on the same users, by Student's paired t-test. A user for whom either
     * value is not a number is left out.
     *
     * @param first a value per user
     * @param second of the same users in the same order
     */
    public static Difference paired(float[] first, float[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " values against " + second.length);
        }
        SampleMean differences = new SampleMean();
        for (int i = 0; i < first.length; i++) {
            differences.add((double) first[i] - second[i]);
        }
        return paired(differences);
    }

    /** The same from the differences of each user. */
    public static Difference paired(SampleMean differences) {
        return differences.count() == 0
                ? NONE
                : of(differences.value(), differences.standardError(), differences.count() - 1.0);
    }

    /**
     * Compares the means of two independent samples whose variances may differ (B. L. Welch, "The Generalization of
     * Student's Problem when Several Different Population Variances are Involved", 1947).
     */
    public static Difference welch(SampleMean first, SampleMean second) {
        if (first.count() == 0 || second.count() == 0) {
            return NONE;
        }
        double a = first.variance() / first.count();
        double b = second.variance() / second.count();
        double freedom =
                a + b == 0 ? 1 : (a + b) * (a + b) / (a * a / (first.count() - 1) + b * b / (second.count() - 1));
        return of(first.value() - second.value(), Math.sqrt(a + b), freedom);
    }

    private static Difference of(double value, double error, double freedom) {
        Estimate estimate = Estimate.of(value, error, freedom);
        double p = freedom >= 1 ? Student.twoSided(value, error, freedom) : Double.NaN;
        return new Difference(value, estimate.low(), estimate.high(), p);
    }
}
