package io.esrecommend.measure;

import java.util.Arrays;

/**
 * How unequally the places in the lists are shared out among the catalogue's items: the Gini index of how often an item
 * is shown, 0 if all are shown equally often, 1 if one item has it all (G. Shani and A. Gunawardana, "Evaluating
 * Recommendation Systems", 2011). Takes four bytes per user and place. Not safe for several threads.
 */
public final class Concentration {

    private final int items;
    private final int cutoff;
    /** By user the items shown, and how many they are. */
    private final int[] shown;

    private final int[] sizes;

    /**
     * @param items the catalogue's size
     * @param users how many users there are at most
     * @param cutoff how many items from the top count
     */
    public Concentration(int items, int users, int cutoff) {
        this.items = items;
        this.cutoff = cutoff;
        this.shown = new int[Math.multiplyExact(users, cutoff)];
        this.sizes = new int[users];
    }

    /** Bytes that it takes, the estimate's own included. */
    public static long memory(int items, int users, int cutoff) {
        return Integer.BYTES * ((long) users * (cutoff + 1) + 2L * items);
    }

    /**
     * Counts a user's list.
     *
     * @param user the user's number, from 0; once
     * @param list the numbers of the shown items, from 0, the first first
     */
    public void add(int user, int[] list) {
        sizes[user] = Math.min(cutoff, list.length);
        System.arraycopy(list, 0, shown, user * cutoff, sizes[user]);
    }

    /** The Gini index, in [0,1]; {@link Estimate#NONE} if nothing was shown or the catalogue has but one item. */
    public Estimate estimate() {
        int[] counts = new int[items];
        boolean[] groups = new boolean[Jackknife.GROUPS];
        for (int user = 0; user < sizes.length; user++) {
            count(counts, user, 1);
            groups[Jackknife.group(user)] |= sizes[user] > 0;
        }
        double all = gini(counts);
        if (Double.isNaN(all)) {
            return Estimate.NONE;
        }
        double[] replicates = new double[Jackknife.GROUPS];
        int present = 0;
        for (int group = 0; group < groups.length; group++) {
            if (groups[group]) {
                replicates[present++] = without(group, counts);
            }
        }
        return Jackknife.estimate(all, Arrays.copyOf(replicates, present));
    }

    private double without(int group, int[] counts) {
        for (int user = group; user < sizes.length; user += Jackknife.GROUPS) {
            count(counts, user, -1);
        }
        double gini = gini(counts);
        for (int user = group; user < sizes.length; user += Jackknife.GROUPS) {
            count(counts, user, 1);
        }
        return gini;
    }

    private void count(int[] counts, int user, int times) {
        for (int place = 0; place < sizes[user]; place++) {
            counts[shown[user * cutoff + place]] += times;
        }
    }

    private static double gini(int[] counts) {
        int[] ascending = counts.clone();
        Arrays.sort(ascending);
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < ascending.length; i++) {
            sum += ascending[i];
            weighted += (2.0 * (i + 1) - ascending.length - 1) * ascending[i];
        }
        return sum == 0 || ascending.length < 2 ? Double.NaN : weighted / ((ascending.length - 1) * sum);
    }
}
