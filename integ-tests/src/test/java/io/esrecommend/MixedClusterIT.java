package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster in which not every node has the same plugin: a master and a data node, which get it, lose it and have another
 * version of it one after the other, as in a rolling installation and a rolling removal.
 */
class MixedClusterIT {

    private static final Path FOLDER = Path.of("target/it-mixed");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String ENGINE = """
            { "items": { "index": "shop-items-1", "vector": "vector" },
              "interactions": { "index": "shop-events-1", "primary": "buy", "actions": { "buy": { "weight": 1 } } } }""";

    private final int masterPort = freePort();
    private final int dataPort = freePort();
    private LocalNode master;
    private LocalNode data;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void delete() throws IOException {
        LocalNode.delete(FOLDER.resolve("master"));
        LocalNode.delete(FOLDER.resolve("data"));
        Files.createDirectories(FOLDER);
    }

    @AfterEach
    void stop() throws IOException {
        LocalNode.stop(FOLDER.resolve("data"));
        LocalNode.stop(FOLDER.resolve("master"));
    }

    private NodeSettings settings(String name, int port) {
        return NodeSettings.in(FOLDER.resolve(name))
                .withHeap("512m")
                .with("node.name", name)
                .with("discovery.type", "multi-node")
                .with("discovery.seed_hosts", "127.0.0.1:" + masterPort)
                .with("discovery.initial_state_timeout", "1s")
                .with("transport.port", Integer.toString(port));
    }

    private NodeSettings masterSettings() {
        return settings("master", masterPort)
                .with("node.roles", "[master]")
                // a joining node is shown a state this old, and let in if it can read that
                .with("cluster.join_validation.cache_timeout", "100ms")
                .with("cluster.initial_master_nodes", "master");
    }

    private NodeSettings dataSettings() {
        return settings("data", dataPort).with("node.roles", "[data]");
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "not within " + LIMIT + ": " + what);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static void awaitNodes(Http http, int nodes) {
        await(
                nodes + " nodes",
                () -> http.get("/_cluster/health")
                                .body()
                                .path("number_of_nodes")
                                .asInt()
                        == nodes);
    }

    private static JsonNode refused(Http http, String method, String path, Object body, String... reasons) {
        Http.Answer answer = http.send(method, path, body, Map.of());
        assertEquals(503, answer.status(), () -> method + " " + path + ": " + answer.body());
        for (String reason : reasons) {
            assertTrue(answer.body().toString().contains(reason), () -> answer.body() + " lacks " + reason);
        }
        return answer.body();
    }

    /** All that must not begin: it would throw the node that lacks the plugin out, or be misread there. */
    private static void refusesAll(Http http, String... reasons) {
        refused(http, "PUT", "/_recommend/shop", ENGINE, reasons);
        refused(http, "DELETE", "/_recommend/shop", null, reasons);
        refused(http, "GET", "/_recommend", null, reasons);
        refused(http, "GET", "/_recommend/_models", null, reasons);
        refused(http, "POST", "/_recommend/shop/_search", "{\"user\": \"u1\"}", reasons);
        refused(
                http,
                "POST",
                "/shop-items-1/_search",
                "{\"query\": {\"recommend\": {\"engine\": \"shop\", \"user\": \"u1\"}}}",
                reasons);
        JsonNode metadata = http.get("/_cluster/state/metadata").body().path("metadata");
        assertTrue(metadata.path("recommend_engines").isMissingNode(), metadata::toString);
    }

    private static String logs(Path folder) {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(folder.resolve("logs"))) {
            for (Path file :
                    files.filter(log -> log.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
        } catch (IOException e) {
            return "";
        }
        return all.toString();
    }

    @Test
    void aClusterGetsThePluginNodeByNodeAndLosesItSo() throws Exception {
        Path zip = LocalNodeExtension.pluginZip();
        master = LocalNode.start(masterSettings());
        data = LocalNode.start(dataSettings().withPlugin(zip));
        Http onData = new Http(data.uri());
        awaitNodes(onData, 2);
        Shop shop = new Shop(onData);
        shop.stock("shop-items-1", 1);
        shop.sell("shop-events-1", "keyword");

        // the master lacks it
        refusesAll(onData, "master=lacks the plugin [recommend]", "install the same version of the plugin");
        awaitNodes(onData, 2);
        assertEquals(
                400,
                new Http(master.uri())
                        .send("PUT", "/_recommend/shop", ENGINE, Map.of())
                        .status());

        // installed on the other node, too
        master.close();
        master = LocalNode.start(masterSettings().withPlugin(zip));
        Http onMaster = new Http(master.uri());
        awaitNodes(onMaster, 2);
        await(
                "the data node has found the master",
                () -> onData.send("GET", "/_recommend", null, Map.of()).status() == 200);
        onMaster.put("/_recommend/shop", ENGINE);
        onMaster.post("/_recommend/shop/_build?wait_for_completion=true", null);
        String request = "{\"user\": \"u3\", \"size\": 5}";
        JsonNode hits =
                onMaster.post("/_recommend/shop/_search", request).body().at("/hits/hits");
        assertEquals(5, hits.size());
        assertEquals(
                hits, onData.post("/_recommend/shop/_search", request).body().at("/hits/hits"));

        // a node without it cannot join while there is an engine, and hurts nobody
        data.close();
        Path folder = FOLDER.resolve("data");
        var unused = CompletableFuture.supplyAsync(() -> {
            try {
                return LocalNode.start(dataSettings());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await(
                "its log says why it cannot join",
                () -> logs(folder).contains("Unknown project custom name [recommend_"));
        assertEquals(
                1,
                onMaster.get("/_cluster/health").body().path("number_of_nodes").asInt());
        assertEquals(
                "shop-items-1",
                onMaster.get("/_recommend/shop")
                        .body()
                        .at("/engines/shop/items/index")
                        .asText());

        // with the last engine all goes that it could not read
        onMaster.send("DELETE", "/_recommend/shop", null, Map.of());
        awaitNodes(onMaster, 2);
        data = unused.get();
        onMaster.get("/_cluster/health?wait_for_status=yellow&timeout=60s");
        refusesAll(onMaster, "data=lacks the plugin [recommend]");

        // an earlier version
        data.close();
        data = LocalNode.start(dataSettings().withPlugin(new PluginVariant(FOLDER).earlier()));
        awaitNodes(onMaster, 2);
        refusesAll(onMaster, "data=has another version of the plugin [recommend], of wire format [0] and not [1]");
        Http onEarlier = new Http(data.uri());
        awaitNodes(onEarlier, 2);
        refusesAll(onEarlier, "master=has another version of the plugin [recommend], of wire format [1] and not [0]");
        onMaster.get("/_cluster/health?wait_for_status=yellow&timeout=60s");
        for (String aggregation : List.of("cooccurrence", "popularity")) {
            String field = aggregation.equals("popularity") ? "field" : "source";
            refused(
                    onMaster,
                    "POST",
                    "/shop-items-1/_search?size=0&allow_partial_search_results=false",
                    "{\"aggs\": {\"a\": {\"" + aggregation + "\": {\"" + field + "\": \"name\"}}}}",
                    "in wire format [1], but this node knows [0]");
        }
    }
}
