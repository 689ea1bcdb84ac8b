package io.esrecommend.evaluation;

/** Where training ends for what is held back. */
final class Cuts {

    /** The share of what is older than the test that weights are learned from, where time divides. */
    private static final double VALIDATION = 0.1;

    private Cuts() {}

    /**
     * Before what is tested.
     *
     * @param holdout by order or by time
     */
    static Split.Cut test(Holdout holdout, EvaluationSpec spec) {
        return switch (holdout) {
            case Holdout.Last last -> new Split.ByOrder(last.items() + Holdout.Last.REST, 0, last.items());
            case Holdout.Since since -> new Split.ByTime(since.time(), Long.MAX_VALUE, !spec.excludeSeen());
            case Holdout.Fraction fraction -> throw new IllegalStateException("not resolved: " + fraction);
        };
    }

    /**
     * Before what is learned from, which is the newest that is not tested: each user's item before the last, or the last
     * tenth of the time before.
     */
    static Split.Cut validation(Holdout holdout, HoldoutTime time) {
        return switch (holdout) {
            case Holdout.Last last -> new Split.ByOrder(last.items() + Holdout.Last.REST, last.items(), 1);
            case Holdout.Since since -> new Split.ByTime(time.leaving(VALIDATION, since.time()), since.time(), false);
            case Holdout.Fraction fraction -> throw new IllegalStateException("not resolved: " + fraction);
        };
    }
}
