package io.esrecommend.measure;

/**
 * What value an item is expected to get, as a rating, from means alone: {@code mu + b_i + b_u} with offsets that are
 * shrunk towards 0 where few values are known (Y. Koren, "Factor in the Neighbors", 2010, section 2.1). First every
 * training value is added; then the baseline is read. Takes twelve bytes an item.
 */
public final class ValueBaseline {

    private static final double ITEM_SHRINKAGE = 25;
    private static final double USER_SHRINKAGE = 10;

    private final double[] sums;
    private final int[] counts;
    private double sum;
    private long count;

    /** @param items how many items there are */
    public ValueBaseline(int items) {
        this.sums = new double[items];
        this.counts = new int[items];
    }

    /** Adds a training value of an item, the items numbered from 0. */
    public void add(int item, double value) {
        sums[item] += value;
        counts[item]++;
        sum += value;
        count++;
    }

    /** {@code mu + b_i}: what an unknown user is expected to give; not a number if no value was added. */
    public double of(int item) {
        double mean = sum / count;
        return mean + (sums[item] - counts[item] * mean) / (ITEM_SHRINKAGE + counts[item]);
    }

    /**
     * What a known user is expected to give.
     *
     * @param residuals the sum, over the user's training values, of the value less {@link #of(int)} of its item
     * @param values how many those are
     */
    public double of(int item, double residuals, int values) {
        return of(item) + residuals / (USER_SHRINKAGE + values);
    }
}
