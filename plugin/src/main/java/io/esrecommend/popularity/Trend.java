package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.LogLikelihoodRatio;
import java.util.Comparator;

/**
 * An item that has grown more than all items together. Its users of a recent window and of the one before are compared with
 * those of all items: Dunning's ratio of that table ({@link LogLikelihoodRatio}), so that few users more of a rare item do
 * not outdo many more of another, and that a day on which everybody does more makes nothing trending.
 *
 * @param item its id
 * @param recent users of the recent window
 * @param past users of the window before
 * @param llr the log-likelihood ratio, above 0
 */
public record Trend(String item, long recent, long past, double llr) {

    /**
     * The 0.1 % level of chi-squared with one degree of freedom. Since only growth counts, one item in two thousand reaches it
     * by chance.
     */
    public static final double SIGNIFICANCE = 10.83;

    /** The most surprising first; ties by name. */
    static final Comparator<Trend> ORDER =
            Comparator.comparingDouble(Trend::llr).reversed().thenComparing(Trend::item);

    /**
     * The ratio of an item that has grown more than all together: {@code recent / allRecent > past / allPast}.
     *
     * @param recent users of the item in the recent window
     * @param past users of the item in the window before
     * @param allRecent the same, summed over all items, this one included
     * @param allPast the same, summed over all items, this one included
     * @return 0 for one that has not; so for all where there is no past to compare with
     */
    public static double ratio(long recent, long past, long allRecent, long allPast) {
        long both = recent + past;
        long all = allRecent + allPast;
        return LogLikelihoodRatio.isAttraction(recent, both, allRecent, all)
                ? LogLikelihoodRatio.of(recent, both, allRecent, all)
                : 0;
    }
}
