package io.esrecommend.measure;

import java.util.Arrays;

/**
 * The interval of what is measured on all users' lists together and is no mean over users: each group of users is left
 * out once, and how much the measure varies tells how much it would vary with other users (the delete-a-group jackknife:
 * P. S. Kott, "The Delete-a-Group Jackknife", 2001). User {@code u} is of group {@code u} modulo {@link #GROUPS}, so the
 * order of users must not depend on what they did.
 */
final class Jackknife {

    static final int GROUPS = 10;

    private Jackknife() {}

    static int group(int user) {
        return user % GROUPS;
    }

    /**
     * @param value measured on all users, in [0,1]
     * @param replicates the same without one of the groups, for each group that has users
     */
    static Estimate estimate(double value, double[] replicates) {
        int groups = replicates.length;
        if (groups < 2) {
            return new Estimate(value, Double.NaN, Double.NaN);
        }
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double squares =
                Arrays.stream(replicates).map(r -> (r - mean) * (r - mean)).sum();
        return Estimate.of(value, Math.sqrt(squares * (groups - 1) / groups), groups - 1.0)
                .within(0, 1);
    }
}
