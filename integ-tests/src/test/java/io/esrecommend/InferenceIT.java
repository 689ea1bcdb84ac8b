package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node with the GPU zip, where CUDA is most likely not: the device is chosen, memory and queue have their limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceIT {

    private static final Path FOLDER = Path.of("target/it-inference-node");
    private static final String MODEL = "all-minilm-l6-v2-q";
    private static final String LIMIT = "breaker.recommend_inference.limit";

    private LocalNode node;
    private Http http;
    /** What the model was while the breaker's limit was too small for it. */
    private JsonNode refused;

    @BeforeAll
    void start() throws IOException {
        LocalNode.delete(FOLDER);
        start(NodeSettings.in(FOLDER).with(LIMIT, "10mb").with("recommend.inference.queue_size", "20"));
        refused = model();
        http.put("/_cluster/settings", Map.of("persistent", Map.of(LIMIT, "4gb")));
        new Models(http).await(MODEL, "available");
        http.put("/_ingest/pipeline/films", """
                { "processors": [ { "text_embedding": { "model_id": "%s", "fields": "title", "target_field": "vector" } } ] }""".replace("%s", MODEL));
    }

    private void start(NodeSettings settings) throws IOException {
        node = LocalNode.start(settings.withPlugin(LocalNodeExtension.gpuZip())
                .with("recommend.model.scan_interval", "1s")
                .with("recommend.inference.cache_size", "0b"));
        http = new Http(node.uri());
        new Models(http).await();
    }

    @AfterAll
    void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void modelThatTheBreakerRefusesIsLoadedWhenThereIsRoom() {
        assertEquals("unavailable", refused.path("state").asText(), refused::toString);
        assertTrue(
                refused.path("reason")
                        .asText()
                        .startsWith("[recommend_inference] Data too large, data for [model [" + MODEL + "]]"),
                refused::toString);
        assertEquals("available", model().path("state").asText());
        JsonNode breaker = http.get("/_nodes/stats/breaker")
                .body()
                .path("nodes")
                .elements()
                .next()
                .at("/breakers/recommend_inference");
        long reserved = model().at("/stats/native_memory_in_bytes").asLong();
        assertEquals(reserved, breaker.path("estimated_size_in_bytes").asLong(), breaker::toString);
        assertTrue(breaker.path("tripped").asLong() > 0, breaker::toString);
        assertTrue(reserved > 50_000_000, () -> reserved + " bytes");
    }

    @Test
    void autoTakesWhatThereIsAndSaysWhy() throws IOException {
        JsonNode model = model();
        if (model.path("device").asText().equals("cuda")) {
            assertTrue(model.path("device_reason").isMissingNode(), model::toString);
        } else {
            assertEquals("cpu", model.path("device").asText(), model::toString);
            String reason = model.path("device_reason").asText();
            assertTrue(reason.startsWith("device [cuda]: ") && reason.contains("CUDA"), reason);
            assertTrue(
                    Files.readString(node.log())
                            .replaceAll("\\s+", " ")
                            .contains(("is available on [cpu], fingerprint ["
                                            + model.path("fingerprint").asText() + "]; device [cuda]: ")
                                    .replaceAll("\\s+", " ")),
                    reason);
        }
    }

    @Test
    void documentsBeyondTheQueueAreRefusedAndSentAgainNoneIsLost() {
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            waiting.add("film " + i);
        }
        int refusals = 0;
        while (!waiting.isEmpty()) {
            List<Object> lines = new ArrayList<>();
            for (String title : waiting) {
                lines.add(Map.of("create", Map.of("_id", title)));
                lines.add(Map.of("title", title));
            }
            List<String> again = new ArrayList<>();
            JsonNode items = http.send("POST", "/films/_bulk?pipeline=films&refresh=true", Http.lines(lines), Map.of())
                    .body()
                    .path("items");
            assertEquals(waiting.size(), items.size());
            for (int i = 0; i < items.size(); i++) {
                JsonNode item = items.get(i).path("create");
                if (item.path("status").asInt() == 429) {
                    assertEquals(
                            "es_rejected_execution_exception",
                            item.at("/error/type").asText(),
                            item::toString);
                    assertTrue(
                            item.at("/error/reason").asText().contains("the embedding queue is full: 20 texts wait"),
                            item::toString);
                    again.add(waiting.get(i));
                    refusals++;
                } else {
                    assertEquals(201, item.path("status").asInt(), item::toString);
                }
            }
            waiting = again;
        }
        assertTrue(refusals > 0, "the queue was never full");
        assertEquals(500, http.get("/films/_count").body().path("count").asInt());
        assertEquals(
                500,
                http.post("/films/_search", "{\"size\": 0, \"query\": {\"exists\": {\"field\": \"vector\"}}}")
                        .body()
                        .at("/hits/total/value")
                        .asInt());
        JsonNode stats = model().path("stats");
        assertEquals(refusals, stats.path("failures").asInt(), stats::toString);
        assertEquals(500 + refusals, stats.path("documents").asInt(), stats::toString);
        assertEquals(0, stats.path("queue").asInt(), stats::toString);
    }

    private JsonNode model() {
        return new Models(http).list().get(MODEL);
    }
}
