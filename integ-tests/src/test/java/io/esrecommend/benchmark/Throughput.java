package io.esrecommend.benchmark;

import java.util.List;

/** The node's bulk API beside ONNX Runtime with nothing around it: how much of what is possible is left. */
final class Throughput {

    /** Documents after which the node's code is compiled, as that of a node that has run for some minutes is. */
    private static final int WARM_UP = 50_000;

    private final Node node;
    private final ModelFiles files;
    private final int rounds;
    private final Report report;

    Throughput(Node node, ModelFiles files, int rounds, Report report) {
        this.node = node;
        this.files = files;
        this.rounds = rounds;
        this.report = report;
    }

    /** Brings the node to its speed. */
    void warmUp(TextSet set) {
        report.progress("Warming up the node …");
        Bulks bulks = Bulks.of(set.texts());
        for (int sent = 0; sent < WARM_UP; sent += set.size()) {
            bulks.time(node.http(), "benchmark-warm-up");
        }
    }

    /**
     * Measures one set of texts.
     *
     * @param shape the fastest for these texts
     * @param order whether the node gets the texts sorted by length as well
     */
    void measure(TextSet set, BatchShape shape, boolean order) throws Exception {
        List<Batch> batches = shape.cut(set.sorted().tokens());
        Bulks bulks = Bulks.of(set.texts());
        Bulks sorted = Bulks.of(set.sorted().texts());
        String index = "benchmark-" + set.name();
        try (BareModel bare = new BareModel(files.graph(), shape.threads())) {
            Contest contest = new Contest(set.name() + " texts", report)
                    .add("node", () -> bulks.time(node.http(), index))
                    .add("bare", () -> bare.run(batches, shape.runs()));
            if (order) {
                contest.add("node, sorted", () -> sorted.time(node.http(), index));
            }
            contest.run(rounds);
            report.ratio(
                    set.name() + ": node, _bulk / bare ONNX Runtime",
                    contest.speed("node", "bare"),
                    Target.atLeast(0.85));
            if (order) {
                report.ratio(
                        set.name() + ", node, _bulk: as they arrive / sorted by length",
                        contest.speed("node", "node, sorted"),
                        Target.atLeast(0.9));
            }
            report.note(contest.rates(set.size(), "texts") + "; bare: " + shape);
        }
    }
}
