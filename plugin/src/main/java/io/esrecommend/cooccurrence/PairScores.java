package io.esrecommend.cooccurrence;

import java.util.Arrays;

/**
 * The values of a measure for one pair after another of the same users. What depends on the source alone or on the target
 * alone is computed once for each.
 */
abstract sealed class PairScores {

    /** The value of a pair that is no neighbour. */
    static final double NONE = Double.NEGATIVE_INFINITY;

    final long[] targetCounts;
    final long users;
    long source;

    private PairScores(long[] targetCounts, long users) {
        this.targetCounts = targetCounts;
        this.users = users;
    }

    /**
     * The scores of a measure.
     *
     * @param targetCounts users of each target
     * @param users all users
     */
    static PairScores of(Measure measure, long[] targetCounts, long users) {
        return measure == Measure.LLR
                ? new LogLikelihoods(targetCounts, users)
                : new Others(measure, targetCounts, users);
    }

    /** Bytes of memory for so many targets. */
    static long memory(Measure measure, int targets) {
        return measure == Measure.LLR ? (long) Double.BYTES * targets : 0;
    }

    /** Goes on to another source, which so many users did. */
    void source(long count) {
        source = count;
    }

    /** The score of a pair of that source; {@link #NONE} if it is no neighbour. */
    abstract double of(long both, int target);

    /** A bound that no score of a pair of that source and of so many users exceeds. */
    double atMost(long both) {
        return Double.POSITIVE_INFINITY;
    }

    private static final class LogLikelihoods extends PairScores {

        /** Most pairs have few users: their bounds are kept. */
        private static final int FEW = 64;

        /** More than what is lost where large numbers are subtracted. */
        private static final double PRECISION = 1e-14;

        private final double[] atMost = new double[FEW];

        private final double[] targetMargins;
        private final double slack;
        private double sourceRest;

        private LogLikelihoods(long[] targetCounts, long users) {
            super(targetCounts, users);
            this.targetMargins = new double[targetCounts.length];
            Arrays.fill(targetMargins, Double.NaN);
            this.slack = PRECISION * XLogX.of(users);
        }

        @Override
        void source(long count) {
            super.source(count);
            sourceRest = LogLikelihoodRatio.rest(count, users);
            Arrays.fill(atMost, Double.NaN);
        }

        /**
         * The fewer users did the target, the larger is the ratio, as long as the pair is an attraction: its derivative has the
         * sign of {@code source * target - both * users}. So none exceeds that of a target which nobody did without the source.
         */
        @Override
        double atMost(long both) {
            if (both >= FEW) {
                return super.atMost(both);
            }
            double bound = atMost[(int) both];
            if (Double.isNaN(bound)) {
                bound = LogLikelihoodRatio.of(both, source, both, users) + slack;
                atMost[(int) both] = bound;
            }
            return bound;
        }

        @Override
        double of(long both, int target) {
            long count = targetCounts[target];
            if (!LogLikelihoodRatio.isAttraction(both, source, count, users)) {
                return NONE;
            }
            double targetMargin = targetMargins[target];
            if (Double.isNaN(targetMargin)) {
                targetMargin = LogLikelihoodRatio.margin(count, users);
                targetMargins[target] = targetMargin;
            }
            return LogLikelihoodRatio.of(both, source, count, users, sourceRest, targetMargin);
        }
    }

    private static final class Others extends PairScores {

        private final Measure measure;

        private Others(Measure measure, long[] targetCounts, long users) {
            super(targetCounts, users);
            this.measure = measure;
        }

        @Override
        double of(long both, int target) {
            return measure.of((double) both, (double) source, (double) targetCounts[target], (double) users);
        }
    }
}
