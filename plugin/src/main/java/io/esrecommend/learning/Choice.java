package io.esrecommend.learning;

import java.util.Arrays;

/**
 * What one user took from a list of candidates.
 *
 * @param taken the components of each candidate that the user took, in [0,1]; the first index is the item's, the second
 *     the component's, in one order everywhere; empty if what it took is not among the candidates, which teaches nothing
 *     and counts as a miss
 * @param passed the components of the other candidates
 */
public record Choice(float[][] taken, float[][] passed) {

    boolean teaches() {
        return taken.length > 0 && passed.length > 0;
    }

    /** Whether candidates differ in a component. */
    boolean differs(int component) {
        float any = (taken.length > 0 ? taken : passed)[0][component];
        return Arrays.stream(taken).anyMatch(item -> item[component] != any)
                || Arrays.stream(passed).anyMatch(item -> item[component] != any);
    }

    /** The same of some components. */
    Choice of(int[] components) {
        return new Choice(of(taken, components), of(passed, components));
    }

    private static float[][] of(float[][] items, int[] components) {
        float[][] some = new float[items.length][components.length];
        for (int i = 0; i < items.length; i++) {
            for (int c = 0; c < components.length; c++) {
                some[i][c] = items[i][components[c]];
            }
        }
        return some;
    }
}
