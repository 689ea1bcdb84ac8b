package io.esrecommend.query;

import java.util.Arrays;

/**
 * Which items of a history belong together: spherical k-means over their vectors, by their cosines alone (I. S. Dhillon and
 * D. S. Modha, "Concept Decompositions for Large Sparse Text Data Using Clustering", 2001).
 *
 * <p>How many tastes there are is what foretells items best: the mean cosine of an item to the others of its taste, less
 * {@code 0.04 ln K}, by which the largest of {@code K} chance cosines grows. A history of single items without any likeness is one
 * taste. The choice depends on nothing but the items, so that pages fit together. {@code docs/quality.md} has the measurements.
 */
final class Tastes {

    /** The most tastes that are told apart; each costs a nearest-neighbour search. */
    static final int MOST = 5;

    private static final double PENALTY = 0.04;
    private static final int ROUNDS = 10;

    private final float[][] cosines;
    private final double[] weights;
    private int[] taste;
    private int count;

    /** By item and taste: the sum of the weighted cosines to the taste's items. */
    private double[][] sums;

    /** By taste: the square of the length of the sum of its items. */
    private double[] squares;

    private Tastes(float[][] cosines, double[] weights) {
        this.cosines = cosines;
        this.weights = weights;
        this.taste = new int[weights.length];
        this.count = Math.min(1, weights.length);
        sum();
    }

    /**
     * Divides items into tastes.
     *
     * @param cosines of each item with each, 1 with itself
     * @param weights of the items, above 0
     */
    static Tastes of(float[][] cosines, double[] weights) {
        Tastes best = new Tastes(cosines, weights);
        Tastes grown = best;
        double worth = best.worth();
        while (grown.count > 0 && grown.count < Math.min(MOST, weights.length)) {
            grown = grown.split();
            if (grown == null) {
                break;
            }
            double other = grown.worth();
            if (other > worth) {
                best = grown;
                worth = other;
            }
        }
        return best;
    }

    /** How many there are; 0 for no items. */
    int count() {
        return count;
    }

    /** The taste of an item, from 0. */
    int of(int item) {
        return taste[item];
    }

    /** One taste more, around the item that draws the most to itself; null if that leaves a taste without items. */
    private Tastes split() {
        int seed = seed();
        Tastes next = new Tastes(cosines, weights);
        next.count = count + 1;
        for (int i = 0; i < taste.length; i++) {
            next.taste[i] = cosines[seed][i] > cosine(i, taste[i]) ? count : taste[i];
        }
        next.sum();
        for (int round = 0; round < ROUNDS && next.settle(); round++) {
            next.sum();
        }
        return Arrays.stream(next.squares).anyMatch(square -> square == 0) ? null : next;
    }

    private int seed() {
        int best = 0;
        double most = -1;
        for (int seed = 0; seed < taste.length; seed++) {
            double gain = 0;
            for (int i = 0; i < taste.length; i++) {
                gain += weights[i] * Math.max(0, cosines[seed][i] - cosine(i, taste[i]));
            }
            if (gain > most) {
                most = gain;
                best = seed;
            }
        }
        return best;
    }

    /** Gives each item to the taste that it is nearest to; false if all were there already. */
    private boolean settle() {
        int[] settled = new int[taste.length];
        for (int i = 0; i < taste.length; i++) {
            for (int k = 1; k < count; k++) {
                if (cosine(i, k) > cosine(i, settled[i])) {
                    settled[i] = k;
                }
            }
        }
        boolean moved = !Arrays.equals(settled, taste);
        taste = settled;
        return moved;
    }

    private void sum() {
        sums = new double[taste.length][count];
        squares = new double[count];
        for (int i = 0; i < taste.length; i++) {
            for (int j = 0; j < taste.length; j++) {
                sums[i][taste[j]] += weights[j] * cosines[i][j];
            }
            squares[taste[i]] += weights[i] * sums[i][taste[i]];
        }
    }

    private double cosine(int item, int k) {
        return squares[k] > 0 ? sums[item][k] / Math.sqrt(squares[k]) : 0;
    }

    private double worth() {
        double foretold = 0;
        double total = 0;
        for (int i = 0; i < taste.length; i++) {
            double others = sums[i][taste[i]] - weights[i];
            double square = squares[taste[i]] - 2 * weights[i] * sums[i][taste[i]] + weights[i] * weights[i];
            // What is left of a taste of one item is nothing but rounding.
            foretold += square > 1e-6 ? weights[i] * others / Math.sqrt(square) : 0;
            total += weights[i];
        }
        return total > 0 ? foretold / total - PENALTY * Math.log(count) : 0;
    }
}
