package io.esrecommend.benchmark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Made-up histories, one user after another, never all at once; the same numbers give the same histories.
 *
 * <p>Items are as popular as one over their rank (Zipf), each at most once a user. The lengths of histories spread
 * log-normally about {@value #MEAN}, with {@value #SIGMA} as the deviation of their logarithm, so that the square of a
 * length is e times the square of the mean on average; none is longer than {@value #LONGEST}, nor than half of the
 * items. There are a tenth as many items as users.
 *
 * @param interactions of all users together
 */
record ZipfHistories(int interactions) implements Iterable<int[]> {

    private static final int MEAN = 20;
    private static final double SIGMA = 1;
    private static final int LONGEST = 500;
    private static final int USERS_OF_ITEM = 10;
    private static final int FEWEST_ITEMS = 100;
    private static final long SEED = 42;

    /** How many items there are. */
    int items() {
        return Math.max(FEWEST_ITEMS, interactions / MEAN / USERS_OF_ITEM);
    }

    @Override
    public Iterator<int[]> iterator() {
        Draw items = Draw.zipf(items());
        Random random = new Random(SEED);
        int[] lastUser = new int[items()];
        return new Iterator<>() {
            private int left = interactions;
            private int user;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public int[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int[] history = new int[Math.min(left, length(random))];
                left -= history.length;
                user++;
                for (int i = 0; i < history.length; ) {
                    int item = items.next(random);
                    if (lastUser[item] != user) {
                        lastUser[item] = user;
                        history[i++] = item;
                    }
                }
                return history;
            }
        };
    }

    private int length(Random random) {
        double length = Math.exp(Math.log(MEAN) - SIGMA * SIGMA / 2 + SIGMA * random.nextGaussian());
        return Math.clamp(Math.round(length), 1, Math.min(LONGEST, items() / 2));
    }
}
