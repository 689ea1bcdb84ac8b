package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What was measured of the builds over one number of interactions. */
final class CountedSize {

    private final CountedEngine engine;
    private final ZipfHistories histories;
    private final List<CountedEngine.Build> builds = new ArrayList<>();
    private long users;
    private long pairs;
    private long heapBefore;
    private long heapInCount;

    /** @param engine that has been made of the histories */
    CountedSize(CountedEngine engine, ZipfHistories histories) {
        this.engine = engine;
        this.histories = histories;
        for (int[] user : histories) {
            users++;
            pairs += Histories.pairs(user.length);
        }
    }

    CountedEngine engine() {
        return engine;
    }

    int interactions() {
        return histories.interactions();
    }

    int items() {
        return histories.items();
    }

    /** Ordered pairs of two items of one user. */
    long pairs() {
        return pairs;
    }

    /** Notes the live heap, in bytes. */
    void heap(long before, long inCount) {
        heapBefore = before;
        heapInCount = inCount;
    }

    String heap() {
        return mb(heapBefore) + ", " + mb(heapInCount);
    }

    /** Notes a round. */
    void add(CountedEngine.Build build) {
        builds.add(build);
    }

    CountedEngine.Build last() {
        return builds.getLast();
    }

    /** Pairs seen a second of counting, round by round. */
    double[] rates() {
        return figures(build -> pairs / build.counting());
    }

    /** Seconds of counting, the median of the rounds. */
    double counting() {
        return Ratio.median(figures(CountedEngine.Build::counting));
    }

    static Table table() {
        return new Table(
                ">interactions",
                ">users",
                ">items",
                ">pairs seen",
                ">build, s",
                ">counting, s",
                ">ns a pair",
                ">rows",
                ">index, MB",
                ">live heap before, MB",
                ">while counting, MB");
    }

    String[] row() {
        return new String[] {
            Integer.toString(interactions()),
            Long.toString(users),
            Integer.toString(items()),
            Long.toString(pairs),
            Report.number(Ratio.median(figures(CountedEngine.Build::whole))),
            Report.number(counting()),
            String.format(Locale.ROOT, "%.1f", 1e9 * counting() / pairs),
            Long.toString(last().rows()),
            mb(engine.bytes()),
            mb(heapBefore),
            mb(heapInCount)
        };
    }

    private double[] figures(ToDoubleFunction<CountedEngine.Build> figure) {
        return builds.stream().mapToDouble(figure).toArray();
    }

    private static String mb(long bytes) {
        return bytes == 0 ? "" : Long.toString(bytes >> 20);
    }
}
