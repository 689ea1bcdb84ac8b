package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a node, and changes on it while it runs: slow log, counters, health, settings. */
class OperationsIT {

    private static final Path FOLDER = Path.of("target/it-operations-node");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SLOWLOG = "recommend.search.slowlog";
    private static final String MODEL = "all-minilm-l6-v2-q";

    private static LocalNode node;
    private static Http http;

    private final Shop shop = new Shop(http);

    @BeforeAll
    static void start(@TempDir Path added) throws IOException {
        Path half = Files.createDirectories(added.resolve("half"));
        Files.writeString(
                half.resolve("manifest.json"), "{\"model_id\": \"half\", \"dimensions\": 8, \"max_tokens\": 128}");
        LocalNode.delete(FOLDER);
        node = LocalNode.start(NodeSettings.in(FOLDER)
                .withHeap("512m")
                .withPlugin(LocalNodeExtension.pluginZip())
                .withConfig(added, "recommend"));
        http = new Http(node.uri());
        new Models(http).await();
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    @AfterEach
    void resetSettings() {
        http.put("/_cluster/settings", "{\"persistent\": {\"recommend.*\": null, \"indices.breaker.*\": null}}");
    }

    private static void set(String name, String value) {
        http.put("/_cluster/settings", "{\"persistent\": {\"" + name + "\": " + value + "}}");
    }

    // The slow log

    private static Http.Answer recommend(String body, String opaqueId) {
        return http.send("POST", "/_recommend/shop/_search", body, Map.of("X-Opaque-Id", opaqueId));
    }

    /** The lines of the slow log that tell of a request. */
    private static List<String> slow(String opaqueId) throws IOException {
        return Files.readAllLines(node.log()).stream()
                .filter(line -> line.contains("slowlog.id=\"" + opaqueId + "\""))
                .toList();
    }

    private static String onlySlow(String opaqueId) throws IOException {
        List<String> lines = slow(opaqueId);
        assertEquals(1, lines.size(), lines::toString);
        return lines.getFirst();
    }

    private static void assertField(String line, String name, String value) {
        assertTrue(
                line.matches(".*elasticsearch\\.slowlog\\." + name + "=\"" + value + "\".*"), () -> name + ": " + line);
    }

    @Test
    void slowRecommendationsAreLoggedWithTheirPhases() throws IOException {
        shop.build();
        recommend("{\"user\": \"u3\"}", "off");
        set(SLOWLOG + ".threshold.warn", "\"0ms\"");
        JsonNode answer = recommend("{\"user\": \"u3\", \"reasons\": true, \"diversity\": {\"weight\": 0.3}}", "on")
                .body();
        set(SLOWLOG + ".threshold.warn", "\"1h\"");
        recommend("{\"user\": \"u3\"}", "fast");

        assertEquals(List.of(), slow("off"));
        assertEquals(List.of(), slow("fast"));
        String line = onlySlow("on");
        assertTrue(line.contains("WARN"), line);
        assertField(line, "message", "\\[shop]");
        assertField(line, "kind", "search");
        assertField(line, "outcome", "served");
        assertField(line, "took_millis", "\\d+");
        for (String phase : List.of(
                "identity",
                "statistics",
                "user",
                "neighbours",
                "vectors",
                "compose",
                "search",
                "diversity",
                "fetch",
                "reasons")) {
            assertField(line, "phase." + phase + "_millis", "\\d+\\.\\d+");
        }
        assertField(line, "count.evidence", "[1-9]\\d*");
        assertField(line, "count.candidates", answer.at("/hits/total/value").asText());
        assertField(line, "count.hits", "10");
        assertField(line, "recommendation_id", answer.path("recommendation_id").asText());
        assertField(line, "task_id", "[^:\"]+:\\d+");
        assertFalse(line.contains("u3"), "the user is named: " + line);
    }

    @Test
    void slowLogNamesTheUserWhereItIsAskedTo() throws IOException {
        set(SLOWLOG + ".threshold.info", "\"0ms\"");
        set(SLOWLOG + ".include.user", "true");
        recommend("{\"user\": \"u3\\n[forged] line\"}", "named");
        assertField(onlySlow("named"), "user", "u3\\\\n\\[forged] line");
        assertTrue(onlySlow("named").contains("INFO"));
    }

    @Test
    void recommendQueryOfAnotherSearchIsLoggedToo() throws IOException {
        set(SLOWLOG + ".threshold.warn", "\"0ms\"");
        http.send(
                "POST",
                "/shop-items/_search",
                "{\"query\": {\"recommend\": {\"engine\": \"shop\", \"user\": \"u3\"}}}",
                Map.of("X-Opaque-Id", "query"));
        String line = onlySlow("query");
        assertField(line, "kind", "query");
        assertField(line, "notes", "no_statistics");
        assertField(line, "phase.user_millis", "\\d+\\.\\d+");
        assertFalse(line.contains("phase.search"), line);
    }

    @Test
    void requestThatFailsIsLoggedWithoutWhatItSays() throws IOException {
        set(SLOWLOG + ".threshold.warn", "\"0ms\"");
        assertEquals(
                400,
                recommend("{\"user\": \"u3\", \"weights\": {\"secret\": 1}}", "bad")
                        .status());
        String line = onlySlow("bad");
        assertField(line, "outcome", "refused");
        assertField(line, "failure", "illegal_argument_exception");
        assertFalse(line.contains("secret"), line);
    }

    // Counters

    private static JsonNode stats() {
        JsonNode all = http.get("/_recommend/_stats").body();
        assertEquals(1, all.at("/_nodes/successful").asInt(), all::toString);
        return all.path("nodes").iterator().next();
    }

    @Test
    void whatANodeDidIsCounted() {
        JsonNode before = stats();
        recommend("{\"user\": \"u3\"}", "1");
        recommend("{\"user\": \"u3\"}", "2");
        recommend("{\"user\": \"nobody at all\"}", "3");
        recommend("{\"user\": \"u3\", \"weights\": {\"secret\": 1}}", "4");
        http.post("/shop-items/_search", "{\"query\": {\"recommend\": {\"engine\": \"shop\", \"user\": \"u3\"}}}");
        shop.build();
        JsonNode after = stats();

        assertMore(3, before, after, "/requests/search/served");
        assertMore(1, before, after, "/requests/search/refused");
        assertMore(0, before, after, "/requests/search/failed");
        assertMore(1, before, after, "/requests/query/served");
        assertMore(3, before, after, "/requests/search/phases/user/count");
        assertMore(3, before, after, "/requests/search/notes/no_statistics");
        assertMore(1, before, after, "/requests/search/notes/cold_start");
        // the second search and the query know the preference of the first
        assertMore(2, before, after, "/caches/preferences/hits");
        assertMore(1, before, after, "/builds/succeeded");
        assertEquals(0, after.at("/builds/running").asInt());
        assertEquals(0, after.at("/requests/search/running").asInt());
        assertEquals("available", after.at("/models/" + MODEL + "/state").asText());
        assertEquals("unavailable", after.at("/models/half/state").asText());
        long inBuckets = after.at("/requests/search/took_histogram")
                .valueStream()
                .mapToLong(bucket -> bucket.path("count").asLong())
                .sum();
        assertEquals(after.at("/requests/search/served").asLong(), inBuckets);
    }

    private static void assertMore(long more, JsonNode before, JsonNode after, String path) {
        assertEquals(more, after.at(path).asLong() - before.at(path).asLong(), () -> path + ": " + after);
    }

    // Health

    private static JsonNode health() {
        return http.get("/_health_report/recommend").body().at("/indicators/recommend");
    }

    private static JsonNode assertHealth(String status, String... problems) {
        JsonNode health = health();
        assertEquals(status, health.path("status").asText(), health::toString);
        List<String> found = new ArrayList<>();
        health.at("/details/problems").forEach(problem -> found.add(problem.asText()));
        assertEquals(List.of(problems), found, health::toString);
        assertEquals(problems.length, health.path("diagnosis").size(), health::toString);
        health.path("diagnosis")
                .forEach(diagnosis ->
                        assertFalse(diagnosis.path("action").asText().isBlank()));
        return health;
    }

    @Test
    void modelThatIsUnavailableIsYellowForAnEngineAndRedForAPipeline() {
        assertHealth("green");
        http.put("/_recommend/poor", """
                {
                  "items": { "index": "shop-items", "vector": "vector", "model": "half" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } }
                }""");
        JsonNode yellow = assertHealth("yellow", "model_unavailable");
        assertTrue(yellow.toString().contains("model.onnx"), yellow::toString);
        assertEquals(1, yellow.at("/diagnosis/0/affected_resources/nodes").size(), yellow::toString);
        http.put("/_ingest/pipeline/half", """
                { "processors": [ { "text_embedding": {
                    "model_id": "%s", "fields": "name", "target_field": "vector",
                    "on_failure": [ { "text_embedding": {
                        "model_id": "half", "fields": "name", "target_field": "vector" } } ] } } ] }""".formatted(MODEL));
        assertHealth("red", "model_unavailable");
        http.delete("/_ingest/pipeline/half");
        http.delete("/_recommend/poor");
        assertHealth("green");
    }

    @Test
    void buildsThatFailAreYellowUntilOneSucceeds() {
        shop.build();
        assertHealth("green");
        set("indices.breaker.request.limit", "\"1b\"");
        for (int i = 0; i < 2; i++) {
            Http.Answer failed =
                    http.send("POST", "/_recommend/shop/_build?wait_for_completion=true&mode=full", null, Map.of());
            assertEquals(429, failed.status(), failed::toString);
        }
        String cause =
                assertHealth("yellow", "build_failing").at("/diagnosis/0/cause").asText();
        assertTrue(cause.contains("last [2] builds of engine [shop] failed"), cause);
        assertTrue(cause.contains("Data too large"), cause);
        set("indices.breaker.request.limit", "null");
        JsonNode run = http.get("/_recommend/shop/_stats").body().path("last_run");
        assertEquals(2, run.path("failures_in_a_row").asInt(), run::toString);
        assertTrue(run.path("last_success_at").asText().endsWith("Z"), run::toString);
        shop.build();
        assertHealth("green");
    }

    @Test
    void statisticsThatAreTooOldAreYellow() {
        shop.build();
        set("recommend.health.max_statistics_age", "\"1ms\"");
        String cause = assertHealth("yellow", "statistics_stale")
                .at("/diagnosis/0/cause")
                .asText();
        assertTrue(cause.contains("[shop]") && cause.contains("[1ms]"), cause);
        assertTrue(http.get("/_recommend/shop/_stats")
                .body()
                .at("/last_build/stale")
                .asBoolean());
        set("recommend.health.max_statistics_age", "null");
        assertHealth("green");
        assertFalse(http.get("/_recommend/shop/_stats")
                .body()
                .at("/last_build/stale")
                .asBoolean());
    }

    // Settings

    private static Http.Answer embed(String text) {
        return http.send("POST", "/_recommend/_models/" + MODEL + "/_embed", Map.of("text", text), Map.of());
    }

    private static long statuses(int status, JsonNode bulk) {
        return bulk.path("items")
                .valueStream()
                .filter(item -> item.path("create").path("status").asInt() == status)
                .count();
    }

    @Test
    void queueHoldsAsManyTextsAsTheSettingSaysNow() {
        http.put("/_ingest/pipeline/embed", """
                { "processors": [ { "text_embedding": { "model_id": "%s", "fields": "title", "target_field": "vector" } } ] }""".formatted(MODEL));
        set("recommend.inference.queue_size", "3");
        assertTrue(statuses(429, embedInBulk("narrow")) > 0);
        set("recommend.inference.queue_size", "null");
        assertEquals(60, statuses(201, embedInBulk("wide")));
    }

    private static JsonNode embedInBulk(String what) {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add(Map.of("create", Map.of()));
            lines.add(Map.of("title", what + " film " + i + " of a long series about many things"));
        }
        return http.send("POST", "/films/_bulk?pipeline=embed", Http.lines(lines), Map.of())
                .body();
    }

    @Test
    void textsWaitForCompanyAsLongAsTheSettingSaysNow() {
        http.put("/_ingest/pipeline/embed", """
                { "processors": [ { "text_embedding": { "model_id": "%s", "fields": "title", "target_field": "vector" } } ] }""".formatted(MODEL));
        http.put("/films/_doc/1?pipeline=embed", Map.of("title", "a first one"));
        set("recommend.inference.max_batch_delay", "\"3s\"");
        long start = System.nanoTime();
        http.put("/films/_doc/2?pipeline=embed", Map.of("title", "a lone one"));
        long waited = System.nanoTime() - start;
        assertTrue(waited >= Duration.ofMillis(2900).toNanos(), () -> "waited " + waited / 1_000_000 + " ms");
    }

    @Test
    void cachesAreAsLargeAsTheSettingsSayNow() {
        String entries = "/models/" + MODEL + "/cache/entries";
        embed("a text that is kept");
        assertTrue(stats().at(entries).asInt() > 0);
        set("recommend.inference.cache_size", "\"0b\"");
        embed("a text that is not");
        assertEquals(0, stats().at(entries).asInt());

        set("recommend.preferences.cache_size", "\"0b\"");
        JsonNode before = stats();
        recommend("{\"user\": \"u5\"}", "1");
        recommend("{\"user\": \"u5\"}", "2");
        assertMore(0, before, stats(), "/caches/preferences/hits");
        set("recommend.preferences.cache_size", "null");
        recommend("{\"user\": \"u5\"}", "3");
        recommend("{\"user\": \"u5\"}", "4");
        assertMore(1, before, stats(), "/caches/preferences/hits");
    }

    @Test
    void newModelsAreLookedForAsOftenAsTheSettingSaysNow() throws Exception {
        set("recommend.model.scan_interval", "\"1d\"");
        set("recommend.model.scan_interval", "\"1s\"");
        Path late = FOLDER.resolve("config/recommend/late");
        Files.createDirectories(late);
        Files.writeString(
                late.resolve("manifest.json"), "{\"model_id\": \"late\", \"dimensions\": 384, \"max_tokens\": 128}");
        await(() -> stats().path("models").has("late"));
    }

    @Test
    void settingThatCannotBeIsRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "recommend.inference.queue_size",
                        "0",
                        "recommend.inference.max_batch_delay",
                        "\"1h\"",
                        "recommend.model.scan_interval",
                        "\"1ms\"",
                        "recommend.inference.parallel_runs",
                        "2",
                        SLOWLOG + ".threshold.error",
                        "\"1s\"")
                .entrySet()) {
            Http.Answer answer = http.send(
                    "PUT",
                    "/_cluster/settings",
                    "{\"persistent\": {\"" + wrong.getKey() + "\": " + wrong.getValue() + "}}",
                    Map.of());
            assertEquals(400, answer.status(), answer::toString);
            assertTrue(answer.body().toString().contains(wrong.getKey()), answer::toString);
        }
    }

    private static void await(Supplier<Boolean> done) throws InterruptedException {
        long start = System.nanoTime();
        while (!done.get()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + stats());
            }
            Thread.sleep(100);
        }
    }
}
