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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is killed while it folds, and started again. */
class BrokenFoldIT {

    private static final Path FOLDER = Path.of("target/it-broken-fold-node");
    private static final int USERS = 4_000;
    private static final int EVENTS = 60_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

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
    void foldGoesOnWhereItWasKilled() throws Exception {
        Shop shop = new Shop(http);
        shop.open();
        sell();
        http.post("/_recommend/shop/_build", null);
        awaitSomeHistories();
        // The build goes on by itself, slowly, so that it can be looked at before it is done.
        dutyCycle("0.05");
        ProcessHandle process = ProcessHandle.of(node.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
        node.close();
        startAgain();
        http.get("/_cluster/health?wait_for_status=yellow&timeout=60s");

        JsonNode broken = ledger();
        assertTrue(broken.path("running").path("full").asBoolean(), broken::toString);
        assertFalse(broken.path("running").path("after").isNull(), broken::toString);
        dutyCycle("null");
        JsonNode counts = awaitEnd().path("counts");

        assertEquals(USERS + Shop.NUMBER_OF_USERS, counts.path("users").asInt());
        JsonNode done = ledger();
        assertTrue(done.path("running").isMissingNode(), done::toString);
        // What was folded before it was killed was not folded again: all is of one run.
        JsonNode runs =
                http.post("/recommend.shop.histories/_search", """
                { "size": 0, "aggs": { "runs": { "terms": { "field": "run" } } } }""").body().at("/aggregations/runs/buckets");
        assertEquals(1, runs.size(), runs::toString);
        assertEquals(broken.path("run_number").asLong(), runs.get(0).path("key").asLong());

        Map<String, Long> resumed = totals();
        http.post("/_recommend/shop/_build?wait_for_completion=true&mode=full", null);
        assertEquals(totals(), resumed);
    }

    private void dutyCycle(String value) {
        http.put("/_cluster/settings", "{\"persistent\": {\"recommend.build.duty_cycle\": " + value + "}}");
    }

    private JsonNode awaitEnd() throws InterruptedException {
        long start = System.nanoTime();
        JsonNode run = null;
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            run = http.get("/_recommend/shop/_stats").body().path("last_run");
            if (run.path("state").asText().equals("succeeded")) {
                return run;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the build did not go on by itself: " + run);
    }

    private void sell() {
        Random random = new Random(3);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            lines.add(Map.of("create", Map.of()));
            lines.add(Shop.interaction("user-" + i % USERS, "i" + random.nextInt(Shop.NUMBER_OF_ITEMS), "buy", i));
            if (lines.size() == 10_000) {
                http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
                lines.clear();
            }
        }
    }

    /** A node tells what it has not yet put to disk: a batch is safe from a kill when the one after it shows. */
    private void awaitSomeHistories() throws InterruptedException {
        Set<String> batches = new HashSet<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            Http.Answer answer = http.send("GET", "/recommend.shop.histories/_doc/fold", null, Map.of());
            JsonNode after = answer.body().at("/_source/running/after");
            if (after.isTextual() && batches.add(after.asText()) && batches.size() > 1) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("fewer than two batches were folded in " + LIMIT + ": " + batches);
    }

    private JsonNode ledger() {
        return http.get("/recommend.shop.histories/_doc/fold").body().path("_source");
    }

    private Map<String, Long> totals() {
        JsonNode histories = http.get("/_recommend/shop/_stats").body().path("histories");
        return Map.of(
                "events", histories.path("events").asLong(),
                "interactions", histories.path("interactions").asLong(),
                "users", histories.path("users").asLong());
    }
}
