package io.esrecommend.measure;

import java.util.Arrays;

/** How known the items of a list are, from how many users each item of the catalogue had in training. */
public final class CatalogueUse {

    private final int[] users;
    private final int all;
    private final double mean;

    /**
     * @param users by item, how many users did it; kept, not copied
     * @param all how many users there are in training, at least as many as any item has
     */
    public CatalogueUse(int[] users, int all) {
        this.users = users;
        this.all = all;
        this.mean = Arrays.stream(users).average().orElse(0);
    }

    /**
     * The list's novelty, in bits: the mean self-information {@code -log2 ((n + 1) / (N + 1))} of its items, where
     * {@code n} of {@code N} users did the item (T. Zhou et al., "Solving the Apparent Diversity-Accuracy Dilemma of
     * Recommender Systems", 2010). One is added to both, so that an item that nobody did is finitely new.
     *
     * @param list the numbers of the shown items, from 0, the first first
     * @param cutoff how many from the top count
     * @return at least 0; not a number of an empty list
     */
    public double novelty(int[] list, int cutoff) {
        return Arrays.stream(list)
                .limit(cutoff)
                .mapToDouble(item -> Math.log((all + 1.0) / (users[item] + 1.0)) / Math.log(2))
                .average()
                .orElse(Double.NaN);
    }

    /**
     * The list's popularity bias: the average recommendation popularity, which is the mean number of users of the shown
     * items (H. Yin et al., "Challenging the Long Tail Recommendation", 2012; H. Abdollahpouri et al., "Managing
     * Popularity Bias in Recommender Systems with Personalized Re-ranking", 2019), as a multiple of the catalogue's mean:
     * 1 is what items drawn at random have.
     *
     * @return at least 0; not a number of an empty list or where nobody did anything
     */
    public double popularityBias(int[] list, int cutoff) {
        double shown = Arrays.stream(list)
                .limit(cutoff)
                .map(item -> users[item])
                .average()
                .orElse(Double.NaN);
        return mean > 0 ? shown / mean : Double.NaN;
    }
}
