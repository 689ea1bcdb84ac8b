package io.esrecommend.cooccurrence;

/**
 * How much more often two things occur together than chance explains: Dunning's log-likelihood ratio, G² (T. Dunning,
 * "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19(1), 1993).
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
        double ratio = 2
                * (xLogX(both)
                        + xLogX(source - both)
                        + xLogX(target - both)
                        + xLogX(users - source - target + both)
                        - xLogX(source)
                        - xLogX(users - source)
                        - xLogX(target)
                        - xLogX(users - target)
                        + xLogX(users));
        return Math.max(0, ratio);
    }

    /** Whether the two occur together more often than independent ones would. */
    public static boolean isAttraction(long both, long source, long target, long users) {
        return (double) both * users > (double) source * target;
    }

    private static double xLogX(long x) {
        return x <= 0 ? 0 : x * Math.log((double) x);
    }
}
