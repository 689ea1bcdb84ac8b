package io.esrecommend.cooccurrence;

/**
 * The pairs of a source item with the largest scores, ties by the number of the target: the smaller first. A binary heap with
 * the worst on top, in arrays that serve one source item after another.
 */
final class BestPairs {

    private final double[] scores;
    private final int[] targets;
    private final int[] both;
    private int size;

    /** @param most pairs that are kept */
    BestPairs(int most) {
        this.scores = new double[most];
        this.targets = new int[most];
        this.both = new int[most];
    }

    int size() {
        return size;
    }

    /** What a pair must reach to be among the best. */
    double worst() {
        return size < scores.length ? Double.NEGATIVE_INFINITY : scores[0];
    }

    /** Offers a pair, which is kept if it is among the best. */
    void offer(double score, int target, int pairUsers) {
        if (size < scores.length) {
            up(size++, score, target, pairUsers);
        } else if (isWorse(scores[0], targets[0], score, target)) {
            down(score, target, pairUsers);
        }
    }

    private static boolean isWorse(double score, int target, double thanScore, int thanTarget) {
        return score < thanScore || (score == thanScore && target > thanTarget);
    }

    private void up(int hole, double score, int target, int pairUsers) {
        int at = hole;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isWorse(score, target, scores[parent], targets[parent])) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, score, target, pairUsers);
    }

    /** Puts a pair in place of the worst. */
    private void down(double score, int target, int pairUsers) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isWorse(scores[child + 1], targets[child + 1], scores[child], targets[child])) {
                child++;
            }
            if (!isWorse(scores[child], targets[child], score, target)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, score, target, pairUsers);
    }

    private void move(int from, int to) {
        set(to, scores[from], targets[from], both[from]);
    }

    private void set(int at, double score, int target, int pairUsers) {
        scores[at] = score;
        targets[at] = target;
        both[at] = pairUsers;
    }

    /** A pair that is taken out. */
    interface Receiver {
        void accept(double score, int target, int both);
    }

    /** Takes out all pairs, the worst first. */
    void drain(Receiver receiver) {
        while (size > 0) {
            receiver.accept(scores[0], targets[0], both[0]);
            size--;
            if (size > 0) {
                down(scores[size], targets[size], both[size]);
            }
        }
    }
}
