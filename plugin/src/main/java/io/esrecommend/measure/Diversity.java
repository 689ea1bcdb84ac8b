package io.esrecommend.measure;

/**
 * How unlike each other the items of a list are: the mean distance over its pairs (B. Smyth and P. McClave, "Similarity
 * vs. Diversity", 2001; C.-N. Ziegler et al., "Improving Recommendation Lists Through Topic Diversification", 2005).
 */
public final class Diversity {

    private Diversity() {}

    /**
     * The mean of 1 less the likeness, over all pairs of items.
     *
     * @param likeness of each item with each, as cosines in [-1,1]
     * @return in [0,2]; not a number of fewer than two items
     */
    public static double of(float[][] likeness) {
        double sum = 0;
        for (int i = 0; i < likeness.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += 1 - likeness[i][j];
            }
        }
        return likeness.length < 2 ? Double.NaN : sum / (likeness.length * (likeness.length - 1) / 2.0);
    }
}
