package io.esrecommend.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One thing measured over another, round by round.
 *
 * @param median of the rounds
 * @param min the smallest of a round
 * @param max the largest of a round
 */
record Ratio(double median, double min, double max) {

    /** Each round's first over its second. */
    static Ratio of(double[] above, double[] below) {
        double[] ratios = IntStream.range(0, above.length)
                .mapToDouble(round -> above[round] / below[round])
                .sorted()
                .toArray();
        return new Ratio(percentile(ratios, 0.5), ratios[0], ratios[ratios.length - 1]);
    }

    /** The median of values in any order. */
    static double median(double[] values) {
        return percentile(sorted(values), 0.5);
    }

    /** The value that 95 of 100 do not exceed. */
    static double p95(double[] values) {
        return percentile(sorted(values), 0.95);
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Between two values it lies as far as the rank lies between theirs. */
    private static double percentile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, min, max);
    }
}
