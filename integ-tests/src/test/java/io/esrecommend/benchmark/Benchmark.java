package io.esrecommend.benchmark;

import io.esrecommend.Models;
import io.esrecommend.demo.DemoFailure;
import io.esrecommend.memory.MixedSoak;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What {@code ./benchmark} runs once the project is built. */
public final class Benchmark {

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final PrintStream ERR =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private final Options options;
    private final Report report = new Report(OUT, ERR);

    private Benchmark(Options options) {
        this.options = options;
    }

    /**
     * Measures. Ends with status 1 and a message where something is in the way.
     *
     * @param args see {@link Options}
     */
    public static void main(String[] args) {
        try {
            Benchmark benchmark = new Benchmark(Options.parse(args));
            switch (benchmark.options.mode()) {
                case "embedding" -> benchmark.embedding();
                case "soak" -> benchmark.soak();
                case "interactions" -> benchmark.interactions();
                case "folding" -> benchmark.folding();
                case "cooccurrence" -> benchmark.cooccurrence();
                case "recommend" -> benchmark.recommend();
                case "load" -> benchmark.load();
                default ->
                    throw new IllegalArgumentException("cannot measure " + benchmark.options.mode()
                            + " but embedding, soak, interactions, folding, cooccurrence and recommend");
            }
            System.exit(0); // whatever threads the libraries leave
        } catch (DemoFailure | IllegalArgumentException | IOException e) {
            ERR.println("benchmark: " + e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            e.printStackTrace(ERR);
            System.exit(1);
        }
    }

    private void embedding() throws Exception {
        TextSets texts = options.texts();
        describe(texts.brief());
        describe(texts.full());
        describe(texts.mixed());
        describe(texts.shared());
        ModelFiles model = options.model();
        // DJL refuses an environment of ONNX Runtime that others made before
        DjlModel djl = new DjlModel(model);
        int rounds = options.number("--rounds");
        BatchShape brief = calibrate(texts.brief()).best();
        BatchShape full = calibrate(texts.full()).best();
        Calibration mixed = calibrate(texts.mixed());
        try (OurModel ours = new OurModel(model.folder());
                BareModel bare = new BareModel(model.graph(), 1)) {
            InProcess inProcess = new InProcess(ours, rounds, report);
            inProcess.others(texts.brief(), djl, 2);
            inProcess.others(texts.shared(), djl, 1.1);
            djl.close();
            inProcess.order(texts.mixed());
            new Latency(texts.brief(), rounds, report).inProcess(ours, bare);
        }
        try (Node node = start();
                BareModel bare = new BareModel(model.graph(), 1)) {
            Throughput throughput = new Throughput(node, model, rounds, report);
            throughput.warmUp(texts.brief());
            throughput.measure(texts.brief(), brief, false);
            throughput.measure(texts.full(), full, false);
            throughput.measure(texts.mixed(), mixed.best(), true);
            new Latency(texts.brief(), rounds, report).overHttp(node.http(), bare);
            BatchShape load = mixed.best(shape -> shape.threads() == 1);
            new SearchLatency(node, new BareLoad(options, load), rounds, report).measure(texts.mixed());
        }
        report.print();
    }

    private void soak() throws Exception {
        if (options.minutes() > 0) {
            mixedSoak();
            return;
        }
        TextSets texts = options.texts();
        try (Node node = start()) {
            new Soak(node, OUT, ERR).run(texts.brief(), options.number("--documents"));
        }
    }

    private void mixedSoak() throws Exception {
        starting();
        try (Node node = Node.start(options.path("--node"), options.path("--plugin"), "512m")) {
            new Models(node.http()).await(ModelFiles.ID, "available");
            LiveHeap heap = new LiveHeap(node.http(), node.pid());
            if (!new MixedSoak(node.http(), node.pid(), heap::now).run(options.minutes(), OUT, ERR)) {
                throw new IOException("the node holds more and more: see above");
            }
        }
    }

    private void interactions() throws Exception {
        starting();
        try (Node node = Node.start(options.path("--node"), options.path("--plugin"), true)) {
            new InteractionContest(
                            node.http(),
                            new NodeCpu(node.pid()),
                            options.number("--events"),
                            options.number("--rounds"),
                            report)
                    .measure();
        }
        report.print();
    }

    private void folding() throws Exception {
        starting();
        try (Node node = Node.start(options.path("--node"), options.path("--plugin"), false)) {
            new Folding(node.http(), new LiveHeap(node.http(), node.pid()), options.number("--rounds"), report, OUT)
                    .measure(options.number("--events"), options.number("--users"));
        }
        report.print();
    }

    private void cooccurrence() throws Exception {
        starting();
        try (Node node = Node.start(options.path("--node"), options.path("--plugin"), options.text("--heap"))) {
            new Cooccurrence(node, options, report, OUT).measure();
        } finally {
            report.print(); // what was measured until something went wrong took its time, too
        }
    }

    private void recommend() throws Exception {
        starting();
        try (Node node = Node.start(options.path("--node"), options.path("--plugin"), "2g")) {
            new Recommend(node, options, report).measure();
        } finally {
            report.print(); // what was measured until something went wrong took its time, too
        }
    }

    private void load() throws Exception {
        int runs = Runtime.getRuntime().availableProcessors();
        BatchShape shape = new BatchShape(runs, 1, options.number("--batch-texts"), options.number("--batch-tokens"));
        new BareLoad(options, shape).run(options.texts().mixed());
    }

    private void starting() {
        report.progress("Starting Elasticsearch with the plugin "
                + options.path("--plugin").getFileName() + " …");
    }

    private Node start() throws Exception {
        starting();
        return Node.start(options.path("--node"), options.path("--plugin"));
    }

    private Calibration calibrate(TextSet set) throws Exception {
        report.progress("Trying batch shapes for " + set.name() + " texts …");
        Calibration calibration = Calibration.of(set, options.model().graph());
        calibration.report(report);
        return calibration;
    }

    private void describe(TextSet set) {
        report.note(String.format(
                Locale.ROOT, "Texts, %s: %d of %.0f tokens on average", set.name(), set.size(), set.meanTokens()));
    }
}
