package io.esrecommend.benchmark;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The neighbours of an item, the most surprising first.
 *
 * @param items the neighbours
 * @param ratios their log-likelihood ratios, above 0
 */
record Ranking(int[] items, double[] ratios) {

    static final Ranking EMPTY = new Ranking(new int[0], new double[0]);

    /** What rounding may do to a ratio: of it, or where it is below 1 as such. */
    private static final double ROUNDING = 1e-6;

    /** The first of them, those left out whose ratio may be nothing but rounding. */
    Ranking first(int size) {
        int length = 0;
        while (length < Math.min(size, items.length) && ratios[length] > ROUNDING) {
            length++;
        }
        return new Ranking(Arrays.copyOf(items, length), Arrays.copyOf(ratios, length));
    }

    /**
     * How another ranking differs, in words; nothing if both have the same items in the same order but for ties. At
     * the end of a ranking that is cut, any of the tied items may have been kept.
     *
     * @param size where both were cut
     */
    String difference(Ranking other, int size) {
        Ranking mine = first(size);
        Ranking theirs = other.first(size);
        if (mine.items.length != theirs.items.length) {
            return mine.items.length + " neighbours and " + theirs.items.length;
        }
        Map<Integer, Double> known = new HashMap<>();
        for (int i = 0; i < theirs.items.length; i++) {
            known.put(theirs.items[i], theirs.ratios[i]);
        }
        for (int i = 0; i < mine.items.length; i++) {
            if (!tied(mine.ratios[i], theirs.ratios[i])) {
                return "at rank " + (i + 1) + " " + mine.at(i) + " and " + theirs.at(i);
            }
            boolean cut = mine.items.length == size && tied(mine.ratios[i], mine.ratios[size - 1]);
            Double ratio = known.get(mine.items[i]);
            if (ratio == null ? !cut : !tied(mine.ratios[i], ratio)) {
                return "at rank " + (i + 1) + " " + mine.at(i) + ", which the other "
                        + (ratio == null ? "does not have" : "gives " + ratio);
            }
        }
        return "";
    }

    private String at(int rank) {
        return "item " + items[rank] + " with " + ratios[rank];
    }

    private static boolean tied(double one, double other) {
        return Math.abs(one - other) <= ROUNDING * Math.max(1, one);
    }
}
