package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import io.esrecommend.node.Http;
import java.io.PrintStream;
import java.util.List;

/** Whether the time of a build follows the pairs that it sees, and what it holds in memory meanwhile. */
final class Counting {

    private static final Target LINEAR = Target.atLeast(0.7);
    private static final String TASKS =
            "/_tasks?actions=cluster:admin/recommend/build*&detailed&filter_path=nodes.*.tasks.*.status.phase";

    private final Http http;
    private final LiveHeap heap;
    private final Report report;
    private final PrintStream out;

    /** @param out for the table of the sizes */
    Counting(Http http, LiveHeap heap, Report report, PrintStream out) {
        this.http = http;
        this.heap = heap;
        this.report = report;
        this.out = out;
    }

    /** Measures, the smallest first. */
    void measure(List<CountedSize> sizes, int rounds) {
        sizes.forEach(this::watch); // which compiles as well
        for (int round = 1; round <= rounds; round++) {
            for (CountedSize size : sizes) {
                size.add(size.engine().build());
                report.progress("round " + round + " of " + rounds + ", " + size.interactions() + " interactions: "
                        + size.last().times());
            }
        }
        Table table = CountedSize.table();
        for (CountedSize size : sizes) {
            table.row(size.row());
            report.note(size.interactions() + " interactions, the last build: "
                    + size.last().times());
        }
        for (CountedSize size : sizes.subList(0, sizes.size() - 1)) {
            report.ratio(
                    "pairs seen a second: " + sizes.getLast().interactions() + " interactions / " + size.interactions(),
                    Ratio.of(sizes.getLast().rates(), size.rates()),
                    LINEAR);
        }
        table.lines().forEach(out::println);
        out.println();
    }

    private void watch(CountedSize size) {
        long before = heap.now();
        HeapWatch watch = new HeapWatch(heap, this::isCounting);
        size.engine().build();
        size.heap(before, watch.end());
        report.progress(
                size.interactions() + " interactions, live heap in MB before and while counting: " + size.heap());
    }

    private boolean isCounting() {
        return CountedEngine.Build.isCounting(
                http.get(TASKS).body().findPath("phase").asText());
    }
}
