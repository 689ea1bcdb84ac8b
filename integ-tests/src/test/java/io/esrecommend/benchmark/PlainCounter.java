package io.esrecommend.benchmark;

/**
 * A plain single-threaded program that finds the neighbours of every item: as fast as arrays allow, with nothing to
 * read, to write or to watch. It is the limit that the engine is held against.
 *
 * <p>For each item it adds up in one array what the users of that item did besides, and remembers which counts it
 * touched. The log-likelihood ratio (Dunning 1993) is a sum of {@code x log x}, which come from a table.
 */
final class PlainCounter {

    private final Histories histories;
    private final int size;
    private long pairs;

    /** @param size the most neighbours of an item */
    PlainCounter(Histories histories, int size) {
        this.histories = histories;
        this.size = size;
    }

    /** The neighbours of each item. */
    Ranking[] count() {
        int itemCount = histories.itemCount();
        int[] starts = histories.starts();
        int[] items = histories.items();
        int users = histories.users();
        int[] ends = new int[itemCount];
        int[] usersByItem = usersByItem(ends);
        int[] counts = new int[itemCount];
        double[] xLogX = xLogX(users);
        double[] alone = new double[itemCount];
        for (int item = 0; item < itemCount; item++) {
            counts[item] = ends[item] - (item == 0 ? 0 : ends[item - 1]);
            alone[item] = xLogX[counts[item]] + xLogX[users - counts[item]];
        }
        int[] both = new int[itemCount];
        int[] touched = new int[itemCount];
        TopNeighbours best = new TopNeighbours(size);
        Ranking[] rankings = new Ranking[itemCount];
        pairs = 0;
        for (int source = 0, at = 0; source < itemCount; source++) {
            int length = 0;
            for (; at < ends[source]; at++) {
                int user = usersByItem[at];
                for (int i = starts[user], end = starts[user + 1]; i < end; i++) {
                    int target = items[i];
                    if (both[target]++ == 0) {
                        touched[length++] = target;
                    }
                }
            }
            both[source] = 0;
            pairs += Math.max(0, length - 1);
            int count = counts[source];
            double fixed = xLogX[users] - alone[source];
            for (int i = 0; i < length; i++) {
                int target = touched[i];
                int pair = both[target];
                both[target] = 0;
                int other = counts[target];
                if ((long) pair * users > (long) count * other) {
                    best.offer(
                            target,
                            2
                                    * (xLogX[pair]
                                            + xLogX[count - pair]
                                            + xLogX[other - pair]
                                            + xLogX[users - count - other + pair]
                                            - alone[target]
                                            + fixed));
                }
            }
            rankings[source] = best.take();
        }
        return rankings;
    }

    /** Different ordered pairs of items that any user did both of, in the last count. */
    long pairs() {
        return pairs;
    }

    /** The users of each item, one item after another (a counting sort); notes where each ends. */
    private int[] usersByItem(int[] ends) {
        for (int item : histories.items()) {
            ends[item]++;
        }
        for (int item = 1; item < ends.length; item++) {
            ends[item] += ends[item - 1];
        }
        int[] users = new int[histories.interactions()];
        for (int user = histories.users() - 1; user >= 0; user--) {
            for (int i = histories.starts()[user]; i < histories.starts()[user + 1]; i++) {
                users[--ends[histories.items()[i]]] = user;
            }
        }
        // what was the end of an item is its start now, and the start of the next is its end
        System.arraycopy(ends, Math.min(1, ends.length), ends, 0, Math.max(0, ends.length - 1));
        if (ends.length > 0) {
            ends[ends.length - 1] = users.length;
        }
        return users;
    }

    private static double[] xLogX(int most) {
        double[] table = new double[most + 1];
        for (int x = 1; x <= most; x++) {
            table[x] = x * Math.log((double) x);
        }
        return table;
    }
}
