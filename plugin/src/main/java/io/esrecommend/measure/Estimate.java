package io.esrecommend.measure;

/**
 * What was measured on a sample, with its confidence interval of 95 %.
 *
 * @param value not a number if there was nothing to measure
 * @param low the interval's lower end; not a number if the sample is too small to tell
 * @param high the interval's upper end, likewise
 */
public record Estimate(double value, double low, double high) {

    /** Nothing was measured. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    /**
     * An interval around a value by Student's t.
     *
     * @param error the value's standard error
     * @param freedom degrees of freedom; below 1 there is no interval
     */
    static Estimate of(double value, double error, double freedom) {
        if (!(freedom >= 1)) {
            return new Estimate(value, Double.NaN, Double.NaN);
        }
        double margin = error == 0 ? 0 : Student.quantile(freedom) * error;
        return new Estimate(value, value - margin, value + margin);
    }

    /** The same, with ends that stay within what the value can be. */
    Estimate within(double least, double most) {
        return new Estimate(value, Math.max(least, low), Math.min(most, high));
    }
}
