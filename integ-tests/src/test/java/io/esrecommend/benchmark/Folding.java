package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import io.esrecommend.node.Http;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How long it takes to fold events into histories, for several numbers of events, and what that holds in memory. */
final class Folding {

    private static final double[] SIZES = {0.1, 0.3, 1};
    private static final double NEW = 0.01;
    private static final String TASKS =
            "/_tasks?actions=cluster:admin/recommend/build&detailed&filter_path=nodes.*.tasks.*.status.phase";

    private final Http http;
    private final LiveHeap heap;
    private final int rounds;
    private final Report report;
    private final PrintStream out;

    /** @param out for the table of the sizes */
    Folding(Http http, LiveHeap heap, int rounds, Report report, PrintStream out) {
        this.http = http;
        this.heap = heap;
        this.rounds = rounds;
        this.report = report;
        this.out = out;
    }

    /**
     * Measures.
     *
     * @param events of the largest size
     * @param users of that
     */
    void measure(int events, int users) {
        FoldedEngine.items(http);
        List<FoldedSize> sizes = new ArrayList<>();
        for (double size : SIZES) {
            int count = Math.max(1, (int) (size * events));
            report.progress("Indexing " + count + " events …");
            FoldedEngine engine = new FoldedEngine(http, "benchmark-fold-" + count, Math.max(1, (int) (size * users)));
            engine.create(count);
            sizes.add(new FoldedSize(engine));
        }
        sizes.forEach(this::watch); // which compiles as well
        for (int round = 1; round <= rounds; round++) {
            for (FoldedSize size : sizes) {
                FoldedEngine.Fold full = size.engine().fold("full");
                size.engine().add((int) Math.ceil(NEW * full.events()));
                size.add(full, size.engine().fold("incremental"));
                report.progress("round " + round + " of " + rounds + ": " + size.last());
            }
        }
        print(sizes);
    }

    private void watch(FoldedSize size) {
        long before = heap.now();
        HeapWatch watch = new HeapWatch(heap, this::isFolding);
        size.engine().fold("full");
        size.heap(before, watch.end());
        report.progress("live heap in MB before and in the fold: " + size.heap());
    }

    private boolean isFolding() {
        return http.get(TASKS).body().findPath("phase").asText().equals(FoldedEngine.PHASE);
    }

    private void print(List<FoldedSize> sizes) {
        Table table = FoldedSize.table();
        for (FoldedSize size : sizes) {
            table.row(size.row());
            report.ratio(size.events() + " events: incremental after 1 % more / full", size.incremental(), Target.NONE);
        }
        report.ratio(
                "events a second folded: " + sizes.getLast().events() + " events / "
                        + sizes.getFirst().events(),
                Ratio.of(sizes.getLast().rates(), sizes.getFirst().rates()),
                Target.atLeast(0.7));
        table.lines().forEach(out::println);
        out.println();
    }
}
