package io.esrecommend.benchmark;

/** Keeps the neighbours of the largest ratios: a heap in two arrays, the least of them at its root. */
final class TopNeighbours {

    private final int[] items;
    private final double[] ratios;
    private int length;

    /** @param size how many are kept */
    TopNeighbours(int size) {
        this.items = new int[size];
        this.ratios = new double[size];
    }

    /** Takes a neighbour in, if it is among the best so far. */
    void offer(int item, double ratio) {
        if (length < items.length) {
            int at = length++;
            for (; at > 0 && ratio < ratios[(at - 1) >> 1]; at = (at - 1) >> 1) {
                set(at, items[(at - 1) >> 1], ratios[(at - 1) >> 1]);
            }
            set(at, item, ratio);
        } else if (ratio > ratios[0]) {
            sink(item, ratio);
        }
    }

    /** Puts a neighbour in the root's place, and down to where it belongs. */
    private void sink(int item, double ratio) {
        int at = 0;
        for (int child = 1; child < length; child = 2 * at + 1) {
            if (child + 1 < length && ratios[child + 1] < ratios[child]) {
                child++;
            }
            if (ratio <= ratios[child]) {
                break;
            }
            set(at, items[child], ratios[child]);
            at = child;
        }
        set(at, item, ratio);
    }

    private void set(int at, int item, double ratio) {
        items[at] = item;
        ratios[at] = ratio;
    }

    /** Hands out what is kept, the best first, and is empty then. */
    Ranking take() {
        Ranking best = new Ranking(new int[length], new double[length]);
        while (length > 0) {
            length--;
            best.items()[length] = items[0];
            best.ratios()[length] = ratios[0];
            sink(items[length], ratios[length]);
        }
        return best;
    }
}
