package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * How texts are run.
 *
 * @param runs at the same time
 * @param threads of each run
 * @param texts the most of a batch
 * @param tokens the most of a batch of more than one text, padding included
 */
record BatchShape(int runs, int threads, int texts, int tokens) {

    private static final int ANY = Integer.MAX_VALUE;

    /** Every shape that is tried: by texts or by tokens, each with all processors in one run, and with a run each. */
    static List<BatchShape> all() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<BatchShape> shapes = new ArrayList<>();
        for (int runs : processors == 1 ? new int[] {1} : new int[] {processors, 1}) {
            for (int texts : new int[] {1, 2, 4, 8, 16, 32}) {
                shapes.add(new BatchShape(runs, processors / runs, texts, ANY));
            }
            for (int tokens : new int[] {128, 192, 256, 384, 512, 1024, 2048}) {
                shapes.add(new BatchShape(runs, processors / runs, ANY, tokens));
            }
        }
        return shapes;
    }

    /** Cuts texts that are sorted, the longest first, into batches. */
    List<Batch> cut(List<long[]> sorted) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0, to; from < sorted.size(); from = to) {
            to = from + 1;
            int length = sorted.get(from).length;
            while (to < sorted.size() && to - from < texts && (to + 1 - from) * length <= tokens) {
                to++;
            }
            batches.add(Batch.of(sorted.subList(from, to)));
        }
        return batches;
    }

    @Override
    public String toString() {
        return runs + " x " + threads + (threads == 1 ? " thread" : " threads") + ", batches of "
                + (texts == ANY ? tokens + " tokens" : texts + (texts == 1 ? " text" : " texts"));
    }
}
