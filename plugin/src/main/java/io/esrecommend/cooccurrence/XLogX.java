package io.esrecommend.cooccurrence;

/** {@code x ln x}, 0 for 0. Most counts are small: their values are kept, half a megabyte of them. */
final class XLogX {

    private static final int SIZE = 1 << 16;
    private static final XLogX SMALL = new XLogX();

    private final double[] values = new double[SIZE];

    private XLogX() {
        for (int x = 1; x < SIZE; x++) {
            values[x] = x * Math.log(x);
        }
    }

    /** Of a count that need not be whole; 0 where it is not above 0. */
    static double of(double x) {
        return x <= 0 ? 0 : x * Math.log(x);
    }

    /** Of a whole count; the same as {@link #of(double)}. */
    static double of(long x) {
        return x >= 0 && x < SIZE ? SMALL.values[(int) x] : of((double) x);
    }
}
