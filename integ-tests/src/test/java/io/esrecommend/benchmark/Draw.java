package io.esrecommend.benchmark;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws numbers that are not equally likely.
 *
 * @param sums of the weights up to each number
 */
record Draw(double[] sums) {

    /** The first is drawn most, the n-th an n-th as often: that is how popular things are. */
    static Draw zipf(int count) {
        double[] weights = new double[count];
        Arrays.setAll(weights, i -> 1.0 / (i + 1));
        return of(weights);
    }

    /** Most are drawn seldom, a few very often: that is how active users are. */
    static Draw heavyTail(int count, double sigma, Random random) {
        double[] weights = new double[count];
        Arrays.setAll(weights, i -> Math.exp(sigma * random.nextGaussian()));
        return of(weights);
    }

    private static Draw of(double[] weights) {
        Arrays.parallelPrefix(weights, Double::sum);
        return new Draw(weights);
    }

    int next(Random random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
    }
}
