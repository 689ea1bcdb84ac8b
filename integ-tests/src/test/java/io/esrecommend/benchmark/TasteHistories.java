package io.esrecommend.benchmark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Made-up histories of users with one or two tastes, one user after another; the same numbers give the same histories.
 *
 * <p>A taste is a cluster of items, drawn by popularity (Zipf). {@value #ON_TASTE} of what a user does is within its
 * tastes, the rest anywhere; within a cluster, items are as popular as one over their rank. So items occur together more
 * than chance explains. The lengths of histories spread log-normally about {@value #MEAN}, none longer than {@value
 * #LONGEST}; an item is in a history at most once.
 *
 * @param items that there are, more than twice {@value #LONGEST}
 * @param users as many as there are histories
 */
record TasteHistories(ClusteredItems items, int users) implements Iterable<int[]> {

    private static final int MEAN = 10;
    private static final double SIGMA = 1;
    private static final int LONGEST = 300;
    private static final double ON_TASTE = 0.8;
    private static final double TWO_TASTES = 0.5;
    private static final int TRIES = 10;
    private static final long SEED = 43;

    @Override
    public Iterator<int[]> iterator() {
        Draw clusters = Draw.zipf(ClusteredItems.CLUSTERS);
        Draw ranks = Draw.zipf(Math.max(1, items.count() / ClusteredItems.CLUSTERS));
        Random random = new Random(SEED);
        int[] lastUser = new int[items.count()];
        return new Iterator<>() {
            private int user;

            @Override
            public boolean hasNext() {
                return user < users;
            }

            @Override
            public int[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                user++;
                int first = clusters.next(random);
                int second = random.nextDouble() < TWO_TASTES ? clusters.next(random) : first;
                int[] history = new int[length(random)];
                for (int i = 0; i < history.length; i++) {
                    int item = draw(random.nextBoolean() ? first : second, ON_TASTE);
                    for (int tries = 0; lastUser[item] == user; tries++) {
                        item = draw(first, tries < TRIES ? ON_TASTE : 0);
                    }
                    lastUser[item] = user;
                    history[i] = item;
                }
                return history;
            }

            private int draw(int taste, double onTaste) {
                int cluster = random.nextDouble() < onTaste ? taste : clusters.next(random);
                return ranks.next(random) * ClusteredItems.CLUSTERS + cluster;
            }
        };
    }

    private static int length(Random random) {
        double length = Math.exp(Math.log(MEAN) - SIGMA * SIGMA / 2 + SIGMA * random.nextGaussian());
        return Math.clamp(Math.round(length), 1, LONGEST);
    }
}
