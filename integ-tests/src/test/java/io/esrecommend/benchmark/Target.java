package io.esrecommend.benchmark;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param bound the worst that is good enough
 * @param least whether more is better
 */
record Target(double bound, boolean least) {

    /** For a figure that is told and not judged. */
    static final Target NONE = new Target(Double.NaN, true);

    static Target atLeast(double bound) {
        return new Target(bound, true);
    }

    static Target atMost(double bound) {
        return new Target(bound, false);
    }

    /** Whether the figure is good enough, in words; nothing if it is not judged. */
    String judge(double figure) {
        if (Double.isNaN(bound)) {
            return "";
        }
        return (least ? figure >= bound : figure <= bound) ? "met" : "missed";
    }

    @Override
    public String toString() {
        return Double.isNaN(bound) ? "" : String.format(Locale.ROOT, "%s %.2f", least ? "≥" : "≤", bound);
    }
}
