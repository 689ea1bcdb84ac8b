package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** How long searches take while the node embeds, beside the same load in another process while the node idles. */
final class SearchLatency {

    private static final int REPEATED = 5;
    private static final double QUIET_SECONDS = 15;

    private final Node node;
    private final BareLoad load;
    private final int rounds;
    private final Report report;

    SearchLatency(Node node, BareLoad load, int rounds, Report report) {
        this.node = node;
        this.load = load;
        this.rounds = rounds;
        this.report = report;
    }

    /** Searches the texts, while each of them is embedded {@value #REPEATED} times. */
    void measure(TextSet set) throws Exception {
        Searches searches = new Searches(node.http(), "benchmark-searched", set.texts());
        searches.during(QUIET_SECONDS); // compiles
        Bulks bulks = Bulks.of(repeated(set.texts()));
        double[] embedding = new double[rounds];
        double[] bare = new double[rounds];
        double[] quiet = new double[rounds];
        try (ExecutorService background = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < rounds; round++) {
                CompletableFuture<Double> bulk =
                        CompletableFuture.supplyAsync(() -> bulks.time(node.http(), "benchmark-embedded"), background);
                embedding[round] = Ratio.p95(searches.until(bulk::isDone));
                double seconds = bulk.join();
                try (AutoCloseable running = load.start()) {
                    bare[round] = Ratio.p95(searches.during(seconds));
                }
                quiet[round] = Ratio.p95(searches.during(Math.min(seconds, QUIET_SECONDS)));
                report.progress("searches, round " + (round + 1) + " of " + rounds + ": p95 "
                        + Report.number(embedding[round]) + " ms while embedding for " + Report.number(seconds)
                        + " s, " + Report.number(bare[round]) + " ms beside bare runs, "
                        + Report.number(quiet[round]) + " ms with nothing else");
            }
        }
        report.ratio(
                "search p95: while the node embeds / beside bare runs", Ratio.of(embedding, bare), Target.atMost(2));
        report.ratio("search p95: while the node embeds / nothing else", Ratio.of(embedding, quiet), Target.NONE);
        report.note("Searches, p95 in milliseconds: while embedding " + Report.number(Ratio.median(embedding))
                + ", beside bare runs " + Report.number(Ratio.median(bare)) + ", with nothing else "
                + Report.number(Ratio.median(quiet)));
    }

    private static List<String> repeated(List<String> texts) {
        List<String> repeated = new ArrayList<>();
        for (int time = 1; time <= REPEATED; time++) {
            for (String text : texts) {
                repeated.add(text + " " + time);
            }
        }
        return repeated;
    }
}
