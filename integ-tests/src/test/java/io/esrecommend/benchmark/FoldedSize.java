package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of one number of events. */
final class FoldedSize {

    private final FoldedEngine engine;
    private final List<FoldedEngine.Fold> full = new ArrayList<>();
    private final List<FoldedEngine.Fold> incremental = new ArrayList<>();
    private long heapBefore;
    private long heapInFold;

    FoldedSize(FoldedEngine engine) {
        this.engine = engine;
    }

    FoldedEngine engine() {
        return engine;
    }

    /** Notes the live heap, in bytes. */
    void heap(long before, long inFold) {
        heapBefore = before;
        heapInFold = inFold;
    }

    String heap() {
        return mb(heapBefore) + ", " + mb(heapInFold);
    }

    /** Notes a round. */
    void add(FoldedEngine.Fold all, FoldedEngine.Fold more) {
        full.add(all);
        incremental.add(more);
    }

    /** The last round, in words. */
    String last() {
        return full.getLast().events() + " events in "
                + Report.number(full.getLast().seconds()) + " s, then "
                + Report.number(incremental.getLast().seconds()) + " s for 1 % more";
    }

    /** The events of the first round. */
    int events() {
        return full.getFirst().events();
    }

    /** Events a second of the full folds. */
    double[] rates() {
        return figures(full, fold -> fold.events() / fold.seconds());
    }

    /** Time of the incremental folds over that of the full ones. */
    Ratio incremental() {
        return Ratio.of(figures(incremental, FoldedEngine.Fold::seconds), figures(full, FoldedEngine.Fold::seconds));
    }

    static Table table() {
        return new Table(
                ">events",
                ">users",
                ">full fold, s",
                ">events a second",
                ">1 % more, s",
                ">live heap before, MB",
                ">in the fold, MB");
    }

    String[] row() {
        return new String[] {
            Integer.toString(events()),
            Long.toString(full.getFirst().users()),
            Report.number(Ratio.median(figures(full, FoldedEngine.Fold::seconds))),
            Long.toString(Math.round(Ratio.median(rates()))),
            Report.number(Ratio.median(figures(incremental, FoldedEngine.Fold::seconds))),
            mb(heapBefore),
            mb(heapInFold)
        };
    }

    private static double[] figures(List<FoldedEngine.Fold> folds, ToDoubleFunction<FoldedEngine.Fold> figure) {
        return folds.stream().mapToDouble(figure).toArray();
    }

    private static String mb(long bytes) {
        return bytes == 0 ? "" : Long.toString(bytes >> 20);
    }
}
