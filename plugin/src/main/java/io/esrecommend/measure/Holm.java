package io.esrecommend.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrects for asking several questions at once, since one of many is answered yes by chance alone (S. Holm, "A Simple
 * Sequentially Rejective Multiple Test Procedure", 1979).
 */
public final class Holm {

    private Holm() {}

    /**
     * Adjusts the p-values of tests that are read together: an adjusted one below 0.05 is significant, and the chance
     * that any such is wrong is at most 5 %.
     *
     * @param p of each test; one that is not a number stays so and is no test
     * @return the adjusted ones, in the same order, each at least as large
     */
    public static double[] adjust(double[] p) {
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, Double.NaN);
        int[] ascending = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        double least = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            least = Math.max(least, Math.min(1, p[ascending[rank]] * (ascending.length - rank)));
            adjusted[ascending[rank]] = least;
        }
        return adjusted;
    }
}
