package io.esrecommend.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.LocalNodeExtension;
import io.esrecommend.Models;
import io.esrecommend.Pause;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalCluster;
import io.esrecommend.node.NodeNetwork;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster of three nodes that loses nodes, while items and events are indexed, two engines are built and recommendations are
 * asked for. Whatever is acknowledged is there exactly once, builds succeed, and answers are those of an undisturbed run.
 *
 * <p>Where it may, each node lives in a network namespace of its own, so that it can be cut off from the others.
 */
class NodeLossIT {

    private static final Path FOLDER = Path.of("target/it-node-loss");
    private static final int NODES = 3;

    private static final Complaints COMPLAINTS = new Complaints();
    private static final Ledger LEDGER = new Ledger();
    private static final Market GROWING = new Market("growing");
    private static final Market STILL = new Market("still");

    private static NodeNetwork network;
    private static LocalCluster cluster;
    private static Disturbances disturbances;
    private static Load load;
    private static JsonNode engine;

    @BeforeAll
    static void start() throws IOException {
        LocalCluster.delete(FOLDER);
        NodeSettings settings = NodeSettings.in(FOLDER)
                .withHeap("512m")
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("node.store.allow_mmap", "false") // no setting of the machine is asked for
                .with("cluster.fault_detection.leader_check.timeout", "3s")
                .with("cluster.fault_detection.leader_check.retry_count", "2")
                .with("cluster.fault_detection.follower_check.timeout", "3s")
                .with("cluster.fault_detection.follower_check.retry_count", "2");
        network = NodeNetwork.open(NODES).orElse(null);
        cluster =
                network == null ? LocalCluster.start(settings, NODES) : LocalCluster.start(settings, network.places());
        disturbances = new Disturbances(cluster, network);
        Http http = http();
        new Models(http).await();
        Market.openPipelines(http);
        for (Market market : List.of(STILL, GROWING)) {
            market.open(http);
        }
        AnyNode nodes = new AnyNode(cluster);
        new Writer(nodes, STILL, new Ledger(), COMPLAINTS).fill(120, 800);
        Writer writer = new Writer(nodes, GROWING, LEDGER, COMPLAINTS);
        writer.fill(120, 800);
        Map<String, JsonNode> expected = new HashMap<>();
        for (Market market : List.of(STILL, GROWING)) {
            http.post("/" + market.items() + "," + market.events() + "/_refresh", null);
            http.post("/_recommend/" + market.name() + "/_build?wait_for_completion=true", null);
        }
        http.get("/_cluster/health?wait_for_status=green&timeout=60s");
        for (int user = 0; user < Market.USERS; user++) {
            expected.put("u" + user, Inspection.answer(http, STILL, "u" + user));
        }
        http.put("/_recommend/" + GROWING.name() + "/identity", "{\"user\": \"u1\", \"ids\": \"device-1\"}");
        engine = http.get("/_recommend/" + GROWING.name()).body();
        load = new Load(cluster, writer, GROWING, LEDGER, STILL, expected, COMPLAINTS);
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
        if (network != null) {
            network.close();
        }
    }

    private static Http http() {
        return new Http(cluster.uri(0));
    }

    @BeforeEach
    void use() {
        load.start();
        Pause.millis(1_000);
    }

    @AfterEach
    void inspect() throws IOException {
        try {
            disturbances.awaitGreen();
            Pause.millis(1_000);
        } finally {
            load.stop();
            System.out.println(load);
        }
        COMPLAINTS.check();
        Inspection inspection = new Inspection(http(), GROWING, LEDGER, engine);
        inspection.documents();
        inspection.engine();
        inspection.answers();
    }

    @Test
    void aDataNodeIsKilled() throws IOException {
        int node = disturbances.bystander();
        cluster.kill(node);
        Pause.millis(3_000);
        cluster.restart(node);
    }

    @Test
    void oneOfTwoBuildingNodesIsKilled() throws IOException {
        Disturbances.Run killed = disturbances.catching(
                () -> disturbances.oneOfTwoBuilders(GROWING.name(), STILL.name()), run -> cluster.kill(run.node()));
        cluster.restart(killed.node());
    }

    @Test
    void theMasterIsKilled() throws IOException {
        int node = disturbances.master();
        cluster.kill(node);
        Pause.millis(3_000);
        cluster.restart(node);
    }

    @Test
    void aNodeThatBuildsIsCutOff() throws IOException {
        assumeTrue(network != null, NodeNetwork.MISSING);
        disturbances.catching(
                () -> disturbances.builder(GROWING.name()), run -> disturbances.cutOff(run.node(), 20_000));
    }

    @Test
    void nodesAreRestartedOneByOne() throws IOException {
        for (int node = 0; node < NODES; node++) {
            cluster.restart(node);
            disturbances.awaitGreen();
        }
    }

    @Test
    void allNodesAreRestarted() throws IOException {
        cluster.restartAll();
    }

    /** The long run: {@code -Dcluster.rounds=20}, and {@code -Dcluster.seed=} that of a run before to repeat its choices. */
    @Test
    void anythingHappensAtAnyTime() throws IOException {
        int rounds = Integer.getInteger("cluster.rounds", 0);
        assumeTrue(rounds > 0, "only with -Dcluster.rounds=<how many>");
        long seed = Long.getLong("cluster.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 1; round <= rounds; round++) {
            Pause.millis(random.nextInt(10_000));
            int node = random.nextInt(NODES);
            int what = random.nextInt(network == null ? 4 : 5);
            System.out.println("round " + round + " of " + rounds + ", seed " + seed + ": "
                    + List.of("kill", "restart", "restart of all", "kill of all", "cut off")
                            .get(what) + ", node "
                    + (node + 1));
            switch (what) {
                case 0 -> {
                    cluster.kill(node);
                    Pause.millis(random.nextInt(20_000));
                    cluster.restart(node);
                }
                case 1 -> cluster.restart(node);
                case 2 -> cluster.restartAll();
                case 3 -> {
                    for (int each = 0; each < NODES; each++) {
                        cluster.kill(each);
                    }
                    cluster.restartAll();
                }
                default -> disturbances.cutOff(node, random.nextInt(40_000));
            }
            inspect();
            load.start();
        }
    }

    @Test
    void recommendsWithoutStatisticsAndSaysSo() throws IOException {
        load.stop();
        disturbances.awaitGreen();
        // The statistics have no second copy, on no disk: whatever is left of one could take the place of what is lost.
        allocate("primaries");
        http().post("/_recommend/still/_build?wait_for_completion=true&mode=full", null);
        int node = disturbances.holder("recommend.still.neighbours");
        cluster.kill(node);
        disturbances.awaitLost(NODES - 1);
        JsonNode answer = new Http(cluster.uri((node + 1) % NODES))
                .post("/_recommend/still/_search", Market.request("u1"))
                .body();
        cluster.restart(node);
        allocate(null);

        assertTrue(answer.path("notes").toString().contains("partial"), answer::toString);
        assertEquals(20, answer.at("/hits/hits").size(), answer::toString);
        assertEquals(0, answer.at("/_shards/failed").asInt(), answer::toString);
    }

    /** Which shards may be allocated; null for all. */
    private static void allocate(String shards) {
        http().put(
                        "/_cluster/settings",
                        Collections.singletonMap(
                                "persistent", Collections.singletonMap("cluster.routing.allocation.enable", shards)));
    }
}
