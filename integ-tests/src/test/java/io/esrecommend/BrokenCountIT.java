package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is killed while it counts, and started again: the build goes on by itself. */
class BrokenCountIT {

    private static final Path FOLDER = Path.of("target/it-broken-count-node");
    private static final int ITEMS = 3_000;
    private static final int USERS = 1_500;

    private static final int EVENTS = 60 * USERS;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private LocalNode node;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        LocalNode.delete(FOLDER);
        startAgain();
    }

    private void startAgain() throws IOException {
        node = LocalNode.start(NodeSettings.in(FOLDER).withPlugin(LocalNodeExtension.pluginZip()));
        http = new Http(node.uri());
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    @Test
    void countingGoesOnWhereItWasKilled() throws Exception {
        Shop shop = new Shop(http);
        shop.open();
        // four pairs of actions are at least four partitions
        shop.put("""
                "statistics": { "pairs": { "buy": ["buy", "view"], "view": ["buy", "view"] } }""");
        stock();
        sell();
        String undisturbed = shop.build().path("build").asText();
        Map<String, JsonNode> expected = rows("recommend.shop.neighbours." + undisturbed);
        assertTrue(expected.size() > 1_000, () -> "only " + expected.size() + " rows");

        dutyCycle("0.05");
        http.post("/_recommend/shop/_build?mode=full", null);
        String build = awaitSomePartitions(undisturbed);
        ProcessHandle process = ProcessHandle.of(node.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
        node.close();
        startAgain();
        dutyCycle("null");
        JsonNode run = awaitEnd();

        assertEquals("succeeded", run.path("state").asText(), run::toString);
        assertEquals(build, run.path("build").asText(), "another build than the one that was killed");
        String index = "recommend.shop.neighbours." + build;
        assertEquals(build, new Shop(http).currentBuild());
        assertEquals(expected, rows(index));
        // What was counted before the kill was not counted again: it is there as it was written then.
        JsonNode old = http.post("/" + index + "/_search", """
                { "size": 1, "query": { "exists": { "field": "item" } }, "sort": "_seq_no", "seq_no_primary_term": true }""").body().at("/hits/hits");
        assertFalse(old.isEmpty(), "nothing is left of what was written before the kill");
        assertEquals(1, old.get(0).path("_primary_term").asInt(), old::toString);
        assertEquals(
                new TreeSet<>(List.of("recommend.shop.histories", "recommend.shop.neighbours." + undisturbed, index)),
                new TreeSet<>(new Shop(http).statistics()));
        assertTrue(new Shop(http).build().path("build").asText().compareTo(build) > 0);
    }

    private void dutyCycle(String value) {
        http.put("/_cluster/settings", "{\"persistent\": {\"recommend.build.duty_cycle\": " + value + "}}");
    }

    private void stock() {
        Random random = new Random(5);
        List<Object> lines = new ArrayList<>();
        for (int item = Shop.NUMBER_OF_ITEMS; item < ITEMS; item++) {
            lines.add(Map.of("index", Map.of("_id", "i" + item)));
            lines.add(Map.of("name", "item " + item, "vector", Shop.vector(item % 4, random)));
        }
        http.bulk("/" + Shop.ITEMS + "/_bulk?refresh=true", lines);
    }

    private void sell() {
        Random random = new Random(3);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            lines.add(Map.of("create", Map.of()));
            String action = random.nextInt(3) == 0 ? "view" : "buy";
            lines.add(Shop.interaction("user-" + i % USERS, "i" + random.nextInt(ITEMS), action, i));
            if (lines.size() == 20_000) {
                http.bulk("/" + Shop.EVENTS + "/_bulk", lines);
                lines.clear();
            }
        }
        http.post("/" + Shop.EVENTS + "/_refresh", null);
    }

    /** A node tells what it has not yet put to disk: what shows is safe from a kill when something later shows. */
    private String awaitSomePartitions(String before) throws InterruptedException {
        long start = System.nanoTime();
        TreeSet<Integer> shown = new TreeSet<>();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            JsonNode run = lastRun();
            assertTrue(
                    run.path("build").asText().equals(before)
                            || run.path("state").asText().equals("running"),
                    run::toString);
            JsonNode state = state(run.path("build").asText());
            if (state.path("stage").asText().equals("COUNTING")
                    && state.path("done").asInt() > 0) {
                shown.add(state.path("done").asInt());
            }
            if (shown.size() > 1) {
                return run.path("build").asText();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the build wrote down how far it is " + shown.size() + " times in " + LIMIT);
    }

    private JsonNode awaitEnd() throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            JsonNode run = lastRun();
            if (!run.path("state").asText().equals("running")) {
                return run;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the build did not go on: " + lastRun());
    }

    /** Nothing, as long as the shards of a node that has just started are not there. */
    private JsonNode lastRun() {
        http.get("/_cluster/health?wait_for_status=yellow&timeout=60s");
        return http.get("/_recommend/shop/_stats").body().path("last_run");
    }

    private JsonNode state(String build) {
        return http.send("GET", "/recommend.shop.neighbours." + build + "/_doc/build", null, Map.of())
                .body()
                .path("_source");
    }

    private Map<String, JsonNode> rows(String index) {
        http.post("/" + index + "/_refresh", null);
        Map<String, JsonNode> rows = new TreeMap<>();
        for (JsonNode hit : http.post("/" + index + "/_search", """
                { "size": 10000, "track_total_hits": true, "query": { "exists": { "field": "item" } } }""").body().at("/hits/hits")) {
            rows.put(hit.path("_id").asText(), hit.path("_source"));
        }
        return rows;
    }
}
