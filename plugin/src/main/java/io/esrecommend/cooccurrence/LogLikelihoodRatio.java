package io.esrecommend.cooccurrence;

/**
 * How much more often two things occur together than chance explains: Dunning's log-likelihood ratio, G² (T. Dunning,
 * "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19(1), 1993).
 *
 * <p>It grows in proportion to its table: of counts that are all k times as large it is k times as large.
 */
public final class LogLikelihoodRatio {

    private LogLikelihoodRatio() {}

    /**
     * The ratio of the table of users who did both, one of the two, or neither.
     *
     * @param both users who did both
     * @param source users who did the source, both included
     * @param target users who did the target, both included
     * @param users all users
     * @return at least 0; greater means less likely by chance; 10.83 is the 0.1 % level of chi-squared
     */
    public static double of(long both, long source, long target, long users) {
        return of(both, source, target, users, rest(source, users), margin(target, users));
    }

    /** The same where the {@link #rest} of the source and the {@link #margin} of the target are known. */
    static double of(long both, long source, long target, long users, double sourceRest, double targetMargin) {
        double cells = XLogX.of(both)
                + XLogX.of(source - both)
                + XLogX.of(target - both)
                + XLogX.of(users - source - target + both);
        return ratio(cells, sourceRest, targetMargin);
    }

    /** What the ratio takes of a margin of the table: of those who did something, and those who did not. */
    static double margin(long count, long users) {
        return XLogX.of(count) + XLogX.of(users - count);
    }

    /** What the ratio takes of all users and of the margin of the source. */
    static double rest(long source, long users) {
        return XLogX.of(users) - margin(source, users);
    }

    /** The ratio of counts that need not be whole. */
    public static double of(double both, double source, double target, double users) {
        double cells = XLogX.of(both)
                + XLogX.of(source - both)
                + XLogX.of(target - both)
                + XLogX.of(users - source - target + both);
        double sourceMargin = XLogX.of(source) + XLogX.of(users - source);
        double targetMargin = XLogX.of(target) + XLogX.of(users - target);
        return ratio(cells, XLogX.of(users) - sourceMargin, targetMargin);
    }

    private static double ratio(double cells, double sourceRest, double targetMargin) {
        return Math.max(0, 2 * (cells + sourceRest - targetMargin));
    }

    /** Whether the two occur together more often than independent ones would. */
    public static boolean isAttraction(long both, long source, long target, long users) {
        return isAttraction((double) both, (double) source, (double) target, (double) users);
    }

    /** The same of counts that need not be whole. */
    public static boolean isAttraction(double both, double source, double target, double users) {
        return both * users > source * target;
    }
}
