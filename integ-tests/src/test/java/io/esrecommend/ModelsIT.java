package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that users add to a node: bad ones say why they cannot be used and stop neither others nor the node. */
class ModelsIT {

    private static final Path FOLDER = Path.of("target/it-models-node");
    private static final String DEFAULT = "all-minilm-l6-v2-q";

    private static LocalNode node;
    private static Http http;
    private static Map<String, JsonNode> models;

    @BeforeAll
    static void start(@TempDir Path added) throws IOException {
        byte[] graph = bundled(".onnx");
        byte[] tokenizer = bundled("-tokenizer.json");
        String rest = "\"dimensions\": 384, \"max_tokens\": 128, \"license\": \"Apache-2.0\"}";
        add(added, "good", "{\"model_id\": \"copy\", " + rest, graph, tokenizer);
        byte[] half = Arrays.copyOf(graph, graph.length / 2);
        add(added, "half", "{\"model_id\": \"half\", " + rest, half, tokenizer);
        String hash = "\"fingerprint\": \"" + "0".repeat(64) + "\", ";
        add(added, "other", "{\"model_id\": \"other\", " + hash + rest, graph, tokenizer);
        add(added, "unclosed", "{\"model_id\": \"unclosed\", ", graph, tokenizer);
        add(added, "misspelt", "{\"model_id\": \"misspelt\", \"max_token\": 5, " + rest, graph, tokenizer);
        add(added, "wide", "{\"model_id\": \"wide\", \"dimensions\": 768, \"max_tokens\": 128}", graph, tokenizer);
        add(added, "missing", "{\"model_id\": \"missing\", " + rest, null, tokenizer);
        // "alien" is a token that the graph does not know.
        byte[] foreign = new String(tokenizer, StandardCharsets.UTF_8)
                .replaceFirst("\"alien\":\\s*\\d+", "\"alien\": 400000")
                .getBytes(StandardCharsets.UTF_8);
        add(added, "poison", "{\"model_id\": \"poison\", " + rest, graph, foreign);
        add(added, "no-tokenizer", "{\"model_id\": \"no-tokenizer\", " + rest, graph, new byte[] {'{', '}'});

        LocalNode.delete(FOLDER);
        node = LocalNode.start(NodeSettings.in(FOLDER)
                .withPlugin(LocalNodeExtension.pluginZip())
                .withConfig(added, "recommend")
                .with("recommend.model.scan_interval", "1s"));
        http = new Http(node.uri());
        Models all = new Models(http);
        all.await();
        models = all.list();
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aHalfCopiedGraph() {
        assertUnavailable("half", "graph [model.onnx] cannot be loaded");
    }

    @Test
    void filesThatAreNotThoseOfTheManifest() {
        assertUnavailable("other", "copy the model again");
    }

    @Test
    void aManifestThatIsNoJson() {
        assertUnavailable("unclosed", "manifest.json");
    }

    @Test
    void aManifestWithAnUnknownField() {
        assertUnavailable("misspelt", "max_token");
    }

    @Test
    void vectorsOfOtherDimensionsThanTheManifestSays() {
        assertUnavailable("wide", "768");
        assertUnavailable("wide", "384");
    }

    @Test
    void aGraphThatIsMissing() {
        assertUnavailable("missing", "model.onnx");
    }

    @Test
    void aTokenizerThatIsNone() {
        assertUnavailable("no-tokenizer", "tokenizer [tokenizer.json] cannot be read");
    }

    @Test
    void theGoodOnesEmbed() {
        assertEquals(
                "available",
                models.get(DEFAULT).path("state").asText(),
                () -> models.get(DEFAULT).toString());
        assertEquals(
                "available",
                models.get("copy").path("state").asText(),
                () -> models.get("copy").toString());
        assertEquals(128, models.get("copy").path("max_tokens").asInt());
        assertEquals(models.get(DEFAULT).path("fingerprint"), models.get("copy").path("fingerprint"));
        JsonNode vector = embed(DEFAULT).body().path("vector");
        assertEquals(384, vector.size());
        assertEquals(vector, embed("copy").body().path("vector"));
    }

    @Test
    void anUnavailableModelEmbedsNothingAndSaysWhy() {
        Http.Answer answer = embed("half");
        assertEquals(503, answer.status(), answer::toString);
        assertTrue(
                answer.body().toString().contains("model [half] is unavailable: graph [model.onnx]"), answer::toString);
    }

    @Test
    void aDocumentForAnUnavailableModelFails() {
        http.put("/_ingest/pipeline/half", """
                { "processors": [ { "text_embedding": { "model_id": "half", "fields": "title", "target_field": "vector" } } ] }""");
        Http.Answer answer = http.send("PUT", "/films/_doc/1?pipeline=half", "{\"title\": \"Alien\"}", Map.of());
        assertEquals(503, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains("model [half] is unavailable"), answer::toString);
    }

    @Test
    void aRecommendationWithoutItsModelIsPoorerAndSaysSo() {
        new Shop(http).open();
        http.put("/_recommend/poor", """
                {
                  "items": { "index": "shop-items", "vector": "vector", "model": "unclosed" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } }
                }""");
        JsonNode answer = http.post("/_recommend/poor/_search", "{\"user\": \"u3\", \"text\": \"an alien\"}")
                .body();
        assertTrue(answer.path("notes").toString().contains("\"model_unavailable\""), answer::toString);
        assertEquals("[\"user\"]", answer.path("answered_by").toString());
        assertEquals(10, answer.at("/hits/hits").size());
    }

    @Test
    void oneDocumentOfAThousandFailsAlone() {
        http.put("/_ingest/pipeline/poison", """
                { "processors": [ { "text_embedding": { "model_id": "poison", "fields": "title", "target_field": "vector" } } ] }""");
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lines.add(Map.of("create", Map.of("_id", Integer.toString(i))));
            lines.add(Map.of("title", i == 500 ? "an alien" : "film " + i));
        }
        JsonNode items = http.send("POST", "/thousand/_bulk?pipeline=poison&refresh=true", Http.lines(lines), Map.of())
                .body()
                .path("items");
        for (int i = 0; i < 1000; i++) {
            JsonNode item = items.get(i).path("create");
            assertEquals(i == 500 ? 400 : 201, item.path("status").asInt(), item::toString);
        }
        assertTrue(items.get(500).toString().contains("ONNX Runtime failed on a batch"), items.get(500)::toString);
        JsonNode stats = new Models(http).list().get("poison").path("stats");
        assertEquals(1000, stats.path("documents").asInt(), stats::toString);
        assertEquals(1, stats.path("failures").asInt(), stats::toString);
    }

    @Test
    void aModelThatComesLaterIsFound() throws IOException {
        Path added = FOLDER.resolve("config/recommend");
        add(
                added,
                "later",
                "{\"model_id\": \"later\", \"dimensions\": 384, \"max_tokens\": 64}",
                bundled(".onnx"),
                bundled("-tokenizer.json"));
        new Models(http).await("later", "available");
        assertEquals(200, embed("later").status());
    }

    private static Http.Answer embed(String model) {
        return http.send("POST", "/_recommend/_models/" + model + "/_embed", "{\"text\": \"an alien\"}", Map.of());
    }

    private static void assertUnavailable(String model, String reason) {
        JsonNode shown = models.get(model);
        assertTrue(shown != null, () -> model + " is not among " + models.keySet());
        assertEquals("unavailable", shown.path("state").asText(), shown::toString);
        assertTrue(shown.path("reason").asText().contains(reason), shown::toString);
    }

    /** A file of the model that the plugin brings. */
    private static byte[] bundled(String suffix) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(LocalNodeExtension.pluginZip())) {
            return Files.readAllBytes(zip.getPath("config/" + DEFAULT + suffix));
        }
    }

    private static void add(Path config, String folder, String manifest, byte[] graph, byte[] tokenizer)
            throws IOException {
        Path model = Files.createDirectories(config.resolve(folder));
        Files.writeString(model.resolve("manifest.json"), manifest);
        if (graph != null) {
            Files.write(model.resolve("model.onnx"), graph);
        }
        Files.write(model.resolve("tokenizer.json"), tokenizer);
    }
}
