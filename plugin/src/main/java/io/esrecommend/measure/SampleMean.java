package io.esrecommend.measure;

/**
 * The mean of a stream of values, as one per user, with its confidence interval by Student's t. Values that are not a
 * number are left out. Takes constant memory (B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares
 * and Products", 1962). Not safe for several threads.
 */
public final class SampleMean {

    private long count;
    private double mean;
    /** The sum of squared deviations from the mean. */
    private double squares;

    public void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        double deviation = value - mean;
        mean += deviation / count;
        squares += deviation * (value - mean);
    }

    /** How many values there were. */
    public long count() {
        return count;
    }

    /** The mean; not a number without values. */
    public double value() {
        return count == 0 ? Double.NaN : mean;
    }

    /** The sample's variance; not a number of fewer than two values. */
    public double variance() {
        return count < 2 ? Double.NaN : Math.max(0, squares) / (count - 1);
    }

    /** The mean's standard error; not a number of fewer than two values. */
    public double standardError() {
        return Math.sqrt(variance() / count);
    }

    public Estimate estimate() {
        return count == 0 ? Estimate.NONE : Estimate.of(mean, standardError(), count - 1.0);
    }
}
