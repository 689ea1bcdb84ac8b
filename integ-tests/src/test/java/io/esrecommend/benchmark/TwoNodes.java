package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import io.esrecommend.node.HttpFailure;
import io.esrecommend.node.LocalCluster;
import io.esrecommend.node.NodeSettings;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A build on two nodes, whose histories are in two shards, beside one on one node with one shard. */
final class TwoNodes {

    private static final int NODES = 2;

    /** Each node needs a processor for its shard, and what asks and writes needs some, too. */
    private static final int ENOUGH_CORES = 2 * NODES;

    private static final String ONE = "1 node with 1 shard";
    private static final String TWO = NODES + " nodes with " + NODES + " shards";

    private final Path folder;
    private final Path plugin;
    private final Report report;

    /** @param folder of the nodes, which is emptied before */
    TwoNodes(Path folder, Path plugin, Report report) {
        this.folder = folder;
        this.plugin = plugin;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @param onOneNode makes the engine on one node
     * @throws IllegalArgumentException if the plugin knows no number of shards
     */
    void measure(Supplier<CountedEngine> onOneNode, ZipfHistories histories, int rounds) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        report.progress("Starting " + NODES + " nodes …");
        LocalCluster.delete(folder);
        try (LocalCluster cluster = LocalCluster.start(NodeSettings.in(folder).withPlugin(plugin), NODES)) {
            CountedEngine two = new CountedEngine(new Http(cluster.uri(0)), "benchmark-shards");
            create(two, histories);
            CountedEngine one = onOneNode.get();
            Contest contest = new Contest(histories.interactions() + " interactions", report)
                    .add(ONE, () -> one.build().counting())
                    .add(TWO, () -> two.build().counting());
            contest.warmUp();
            contest.run(rounds);
            report.ratio(
                    histories.interactions() + " interactions: " + TWO + " / " + ONE + ", speed of counting",
                    contest.speed(TWO, ONE),
                    cores >= ENOUGH_CORES ? Target.atLeast(1) : Target.NONE);
            report.note("this machine has " + cores + " cores, which all nodes share"
                    + (cores >= ENOUGH_CORES ? "" : ": too few to judge what two nodes gain")
                    + "; of two nodes, each row is written twice");
        } finally {
            LocalCluster.delete(folder);
        }
    }

    private static void create(CountedEngine engine, ZipfHistories histories) {
        try {
            engine.create(histories, histories.items(), CountedEngine.exact(NODES));
        } catch (HttpFailure e) {
            throw e.answer().status() != 400
                    ? e
                    : new IllegalArgumentException(
                            "an engine with [statistics.shards] " + NODES
                                    + " was refused: leave out the section nodes, or measure"
                                    + " a plugin that knows this setting",
                            e);
        }
    }
}
