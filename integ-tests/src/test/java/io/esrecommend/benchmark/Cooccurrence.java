package io.esrecommend.benchmark;

import io.esrecommend.demo.DataReader;
import io.esrecommend.node.Http;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast neighbours are found: beside Elasticsearch's own way, beside a plain program, for more and more interactions,
 * and on two nodes.
 */
final class Cooccurrence {

    private static final String POSITIVE = "pos";
    private static final int ORACLE_INTERACTIONS = 100_000;

    /** As a build partitions the items. */
    private static final int PARTITION_ITEMS = 1_000;

    private static final double PAPER_INTERACTIONS = 1e9;
    private static final double PAPER_ITEMS = 1e6;
    private static final int PAPER_NODES = 20;

    private final Node node;
    private final Http http;
    private final PrintStream out;
    private final Options options;
    private final int interactions;
    private final int rounds;
    private final Report report;
    private final Map<ZipfHistories, CountedEngine> engines = new HashMap<>();

    /** @param out for tables */
    Cooccurrence(Node node, Options options, Report report, PrintStream out) {
        this.node = node;
        this.http = node.http();
        this.out = out;
        this.options = options;
        this.interactions = options.number("--interactions");
        this.rounds = options.number("--rounds");
        this.report = report;
    }

    /** Measures the sections that are wanted, one after another. */
    void measure() throws Exception {
        for (String section : options.list("--sections")) {
            switch (section) {
                case "oracle" -> oracle();
                case "plain" -> plain();
                case "linear" -> linear();
                case "nodes" -> nodes();
                default -> throw new IllegalArgumentException("there is no section " + section);
            }
        }
    }

    /** Against {@code significant_terms}, on data sets; without any, on made-up histories. */
    private void oracle() throws Exception {
        OracleContest contest = new OracleContest(http, rounds, report);
        List<Path> folders = options.paths("--data");
        for (Path folder : folders) {
            contest.measure(folder.getFileName().toString(), Histories.of(new DataReader(folder).read(), POSITIVE));
        }
        if (folders.isEmpty()) {
            ZipfHistories made = new ZipfHistories(ORACLE_INTERACTIONS);
            contest.measure("made up", Histories.of(made, made.items()));
        }
    }

    /** Against a plain program. */
    private void plain() throws Exception {
        ZipfHistories made = some();
        new PlainContest(engine(made), Histories.of(made, made.items()), report).measure(rounds);
    }

    /** Over more and more interactions, and on paper over more than this machine could hold. */
    private void linear() throws Exception {
        List<CountedSize> sizes = new ArrayList<>();
        for (ZipfHistories made :
                List.of(new ZipfHistories(interactions / 100), some(), new ZipfHistories(interactions))) {
            sizes.add(new CountedSize(engine(made), made));
        }
        new Counting(http, new LiveHeap(http, node.pid()), report, out).measure(sizes, rounds);
        CountedSize largest = sizes.getLast();
        new RowFetch(largest, report).measure();
        report.progress("Taking the time of " + largest.interactions() + " interactions apart …");
        new CostMeter(http, new NodeCpu(node.pid()))
                .measure(largest, Histories.of(some(), some().items()), PARTITION_ITEMS)
                .estimate(PAPER_INTERACTIONS, PAPER_ITEMS, PAPER_NODES, PARTITION_ITEMS)
                .forEach(report::note);
    }

    /** On two nodes. */
    private void nodes() throws Exception {
        new TwoNodes(options.path("--node").resolveSibling("benchmark-cluster"), options.path("--plugin"), report)
                .measure(() -> engine(some()), some(), rounds);
    }

    /** What is enough where one number of interactions will do. */
    private ZipfHistories some() {
        return new ZipfHistories(interactions / 10);
    }

    /** The engine of so many interactions, which is made but once. */
    private CountedEngine engine(ZipfHistories histories) {
        return engines.computeIfAbsent(histories, made -> {
            report.progress("Indexing " + made.interactions() + " events …");
            CountedEngine engine = new CountedEngine(http, "benchmark-counted-" + made.interactions());
            engine.create(made, made.items(), CountedEngine.EXACT);
            return engine;
        });
    }
}
