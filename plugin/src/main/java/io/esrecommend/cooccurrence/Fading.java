package io.esrecommend.cooccurrence;

/**
 * How much an interaction counts by its age: {@code 2^(-age / halfLife)}, and nothing beyond the window. Weights are whole
 * numbers of units, so that their sums are the same in whatever order and on however many shards they are added.
 *
 * <p>A sum of such weights is a mean of counts: over windows of all lengths t, each weighing as {@code 2^(-t / halfLife)}.
 * For an interaction of age a is in the windows longer than a, and these have {@code 2^(-a / halfLife)} of all weight.
 *
 * @param origin when an interaction has age 0, in milliseconds since the epoch; later ones have it, too
 * @param halfLife the age at which half is left, in milliseconds; 0 where nothing fades
 * @param window the greatest age that counts, in milliseconds; 0 where every one does
 */
public record Fading(long origin, long halfLife, long window) {

    /** Every interaction counts for 1. */
    public static final Fading NONE = new Fading(0, 0, 0);

    private static final int UNIT = 256;
    private static final long MILLIS = 1000;

    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if a length is negative
     */
    public Fading {
        if (halfLife < 0 || window < 0) {
            throw new IllegalArgumentException("a half-life of [" + halfLife + "] ms and a window of [" + window
                    + "] ms must be greater than 0, or 0 for none");
        }
    }

    /** Whether times matter at all. */
    public boolean isNone() {
        return halfLife == 0 && window == 0;
    }

    /** The weight of an interaction of age 0. */
    public int unit() {
        return halfLife == 0 ? 1 : UNIT;
    }

    /**
     * The weight of an interaction, rounded to the nearest whole number.
     *
     * @param seconds when it was, in seconds since the epoch
     * @return 0 to {@link #unit()}
     */
    public int weight(long seconds) {
        long age = Math.max(0, origin - seconds * MILLIS);
        if (window > 0 && age > window) {
            return 0;
        }
        // The strict functions give the same bits on every node.
        return halfLife == 0 ? 1 : (int) StrictMath.round(UNIT * StrictMath.pow(2, -(double) age / halfLife));
    }
}
