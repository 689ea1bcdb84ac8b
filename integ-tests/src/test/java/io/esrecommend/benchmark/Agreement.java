package io.esrecommend.benchmark;

import java.util.List;

/** Whether contestants do the same work. */
final class Agreement {

    /** Int8 quantization follows the largest value of a batch, so vectors differ a little with what is beside them. */
    private static final double LEAST = 0.95;

    private Agreement() {}

    /**
     * Compares vectors of the same texts.
     *
     * @throws IllegalStateException if the cosine of any pair is below {@value #LEAST}
     */
    static void check(String contestant, List<float[]> theirs, List<float[]> ours) {
        for (int i = 0; i < ours.size(); i++) {
            double cosine = cosine(theirs.get(i), ours.get(i));
            if (!(cosine >= LEAST)) {
                throw new IllegalStateException(
                        contestant + " gives other vectors than the plugin: their cosine is " + Report.number(cosine));
            }
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int d = 0; d < a.length; d++) {
            product += (double) a[d] * b[d];
            squaresA += (double) a[d] * a[d];
            squaresB += (double) b[d] * b[d];
        }
        return product / Math.sqrt(squaresA * squaresB);
    }
}
