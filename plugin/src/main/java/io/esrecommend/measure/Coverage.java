package io.esrecommend.measure;

import java.util.Arrays;

/**
 * The share of the catalogue that anybody was shown, by cut-off (catalogue coverage: M. Ge, C. Delgado-Battenfeld and D.
 * Jannach, "Beyond Accuracy", 2010). Takes a byte per item and cut-off. Not safe for several threads.
 */
public final class Coverage {

    /** Shown to users of more than one group; below it is 1 plus the only group, or 0 for nobody. */
    private static final byte SEVERAL = Jackknife.GROUPS + 1;

    private final int[] cutoffs;
    private final byte[][] shown;
    private final boolean[] groups = new boolean[Jackknife.GROUPS];

    /**
     * @param items the catalogue's size, at least 1
     * @param cutoffs ascending
     */
    public Coverage(int items, int... cutoffs) {
        this.cutoffs = cutoffs.clone();
        this.shown = new byte[cutoffs.length][items];
    }

    /** Bytes that it takes. */
    public static long memory(int items, int cutoffs) {
        return (long) items * cutoffs;
    }

    /**
     * Counts a user's list.
     *
     * @param user the user's number, from 0
     * @param list the numbers of the shown items, from 0, the first first
     */
    public void add(int user, int[] list) {
        int group = Jackknife.group(user);
        groups[group] = true;
        for (int c = 0; c < cutoffs.length; c++) {
            for (int place = 0; place < Math.min(cutoffs[c], list.length); place++) {
                byte before = shown[c][list[place]];
                shown[c][list[place]] = before == 0 || before == group + 1 ? (byte) (group + 1) : SEVERAL;
            }
        }
    }

    /** The coverage at each cut-off, in [0,1]; {@link Estimate#NONE} each if no list was added. */
    public Estimate[] estimates() {
        return Arrays.stream(shown).map(this::estimate).toArray(Estimate[]::new);
    }

    private Estimate estimate(byte[] items) {
        int[] counts = new int[SEVERAL + 1];
        for (byte item : items) {
            counts[item]++;
        }
        double size = items.length;
        double covered = size - counts[0];
        double[] replicates = new double[Jackknife.GROUPS];
        int present = 0;
        for (int group = 0; group < groups.length; group++) {
            if (groups[group]) {
                replicates[present++] = (covered - counts[group + 1]) / size;
            }
        }
        return present == 0 ? Estimate.NONE : Jackknife.estimate(covered / size, Arrays.copyOf(replicates, present));
    }
}
