package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that would have the node read what is not theirs, wait, or take all memory: a real node starts beside them,
 * refuses each by name, and goes on with the others.
 */
class HostileModelsIT {

    private static final Path FOLDER = Path.of("target/it-hostile-models-node");
    private static final String TOKENIZER = """
            { "version": "1.0", "pre_tokenizer": { "type": "Whitespace" }, "added_tokens": [],
              "model": { "type": "WordLevel", "vocab": { "[UNK]": 0, "a": 1, "b": 2, "c": 3 }, "unk_token": "[UNK]" } }""";

    /** What the node says of each: by the folder of the model, which is its name, too. */
    private static final Map<String, String> REASONS = new TreeMap<>();

    private static LocalNode node;
    private static Http http;
    private static Path models;

    @BeforeAll
    static void start() throws Exception {
        LocalNode.delete(FOLDER);
        models = Files.createDirectories(FOLDER.toAbsolutePath().resolve("config/recommend"));
        Files.writeString(models.resolve("secret"), "secret");
        good("good", OnnxFile.good());
        good("nan", OnnxFile.ofNoNumbers());
        Files.writeString(
                good("no-unk", OnnxFile.good()).resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 1, \"b\": 2}, \"unk_token\": \"[UNK]\"}, \"pre_tokenizer\": {\"type\": \"Whitespace\"}}");
        Files.write(good("external", OnnxFile.external("weights.bin")).resolve("weights.bin"), OnnxFile.table());
        graphs();
        files();
        tokenizers();
        manifests();
        node = LocalNode.start(NodeSettings.in(FOLDER)
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("recommend.model.scan_interval", "1s"));
        http = new Http(node.uri());
        new Models(http).await();
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    private static void graphs() throws IOException {
        byte[] random = new byte[10_000];
        new Random(1).nextBytes(random);
        bad("random", random, "graph [model.onnx] cannot be loaded");
        bad("cut", Arrays.copyOf(OnnxFile.good(), 100), "graph [model.onnx] cannot be loaded");
        bad("empty", new byte[0], "graph [model.onnx] cannot be loaded");
        bad("other", OnnxFile.other(), "the graph has the outputs [logits]");
        bad("rank-0", OnnxFile.ofRank(0), "last_hidden_state of FLOAT and rank 0 in place of 3");
        bad("rank-2", OnnxFile.ofRank(2), "in place of 3");
        bad("texts", OnnxFile.ofTexts(), "last_hidden_state of STRING");
        bad("memory", OnnxFile.ofEndlessMemory(), "");
        bad("up", OnnxFile.external("../secret"), "file [../secret] does not lie in the model's folder");
        bad("absolute", OnnxFile.external("/etc/passwd"), "file [/etc/passwd] does not lie in the model's folder");
        bad("address", OnnxFile.external("*/_ORT_MEM_ADDR_/*"), "is missing");
        bad("gone", OnnxFile.external("weights.bin"), "weights.bin] of model [gone] is missing");
        // the last to be loaded, for it takes half a minute
        bad("zz-time", OnnxFile.ofEndlessTime(), "text of [1] tokens");
    }

    private static void files() throws Exception {
        Path link =
                bad("link", OnnxFile.external("weights.bin"), "[weights.bin]").resolve("weights.bin");
        Files.createSymbolicLink(link, Path.of("/etc/passwd"));
        link("graph-link", "model.onnx", Path.of("/etc/passwd"));
        link("tokenizer-link", "tokenizer.json", models.resolve("secret"));
        link("loop", "model.onnx", models.resolve("loop/model.onnx"));
        for (String name : new String[] {"model.onnx", "tokenizer.json", "manifest.json"}) {
            String model = "pipe-" + name.replaceAll("\\..*", "");
            Path file = bad(model, OnnxFile.good(), "[" + name + "] is no regular file")
                    .resolve(name);
            Files.delete(file);
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        }
        Files.createSymbolicLink(models.resolve("outside"), Path.of("/etc"));
        Files.createSymbolicLink(models.resolve("linked-manifest.manifest.json"), Path.of("/etc/passwd"));
        REASONS.put("linked-manifest", "[linked-manifest.manifest.json] cannot be resolved");
    }

    private static void tokenizers() throws IOException {
        Path huge = bad("huge", OnnxFile.good(), "tokenizer.json] has [1073741824] bytes")
                .resolve("tokenizer.json");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        tokenizer("deep", "[".repeat(1_000_000));
        tokenizer("types", TOKENIZER.replace("{ \"[UNK]\": 0", "{ \"[UNK]\": \"0\""));
        tokenizer("regex", TOKENIZER.replace("{ \"type\": \"Whitespace\" }", """
                { "type": "Split", "pattern": { "Regex": "(((" }, "behavior": "Isolated", "invert": false }"""));
        tokenizer("unigram", "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 99, \"vocab\": [[\"a\", 0.0]]}}");
        tokenizer(
                "fixed-length",
                TOKENIZER.replace("{ \"type\": \"Whitespace\" }", "{ \"type\": \"FixedLength\", \"length\": 0 }"));
        tokenizer(
                "prefix",
                "{\"model\": {\"type\": \"BPE\", \"continuing_subword_prefix\": \"####\", \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}, \"merges\": [\"a b\"]}}");
        tokenizer("template", TOKENIZER.replace("\"added_tokens\"", """
                "post_processor": { "type": "TemplateProcessing", "pair": [], "special_tokens": {},
                  "single": [ { "SpecialToken": { "id": "X", "type_id": 0 } } ] }, "added_tokens\""""));
        tokenizer("trie", TOKENIZER.replace("\"added_tokens\"", """
                "normalizer": { "type": "Precompiled", "precompiled_charsmap": "BAAAAP////8=" }, "added_tokens\""""));
        tokenizer("charsmap", TOKENIZER.replace("\"added_tokens\"", """
                "normalizer": { "type": "Precompiled", "precompiled_charsmap": "AAAA" }, "added_tokens\""""));
    }

    private static void manifests() throws IOException {
        manifest("m-up", "\"file\": \"../secret\"", "[file] is [../secret]");
        manifest("m-absolute", "\"tokenizer\": \"/etc/passwd\"", "[tokenizer] is [/etc/passwd]");
        manifest("m-own-format", "\"file\": \"model.ort\"", "ONNX Runtime's own format");
        manifest("m-type", "\"dimensions\": \"3\"", "manifest.json");
        manifest("m-unknown", "\"x\": 1", "manifest.json");
        manifest("m-large", "\"source\": \"" + "x".repeat(70_000) + "\"", "is larger than 65536 bytes");
    }

    private static Path good(String name, byte[] graph) throws IOException {
        Path folder = Files.createDirectories(models.resolve(name));
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"model_id\": \"" + name + "\", \"dimensions\": 3, \"max_tokens\": 8, \"normalize\": false}");
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.write(folder.resolve("model.onnx"), graph);
        return folder;
    }

    private static Path bad(String name, byte[] graph, String reason) throws IOException {
        REASONS.put(name, reason);
        return good(name, graph);
    }

    private static void link(String name, String file, Path to) throws IOException {
        Path link = bad(name, OnnxFile.good(), "[" + file + "]").resolve(file);
        Files.delete(link);
        Files.createSymbolicLink(link, to);
    }

    private static void tokenizer(String name, String tokenizer) throws IOException {
        Path folder = bad(name, OnnxFile.good(), "tokenizer [tokenizer.json] cannot be read");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
    }

    private static void manifest(String name, String more, String reason) throws IOException {
        Path folder = bad(name, OnnxFile.good(), reason);
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"model_id\": \"" + name + "\", \"max_tokens\": 8, \"dimensions\": 3, " + more + "}");
    }

    @Test
    void eachIsRefusedByName() {
        Map<String, JsonNode> shown = new Models(http).list();
        StringBuilder wrong = new StringBuilder();
        REASONS.forEach((name, reason) -> {
            JsonNode model = shown.get(name);
            boolean refused = model != null
                    && model.path("state").asText().equals("unavailable")
                    && model.path("reason").asText().contains(reason)
                    && model.path("reason").asText().length() < 2_000;
            if (!refused) {
                wrong.append("\n[")
                        .append(name)
                        .append("] should say [")
                        .append(reason)
                        .append("]: ")
                        .append(model);
            }
        });
        assertTrue(wrong.isEmpty(), wrong::toString);
    }

    @Test
    void theOthersWork() throws IOException {
        new Models(http).await("all-minilm-l6-v2-q", "available");
        assertEquals(
                "[1.0,2.0,3.0]", embed("good", "[UNK]").body().path("vector").toString());
        assertEquals("[4.0,5.0,6.0]", embed("good", "a").body().path("vector").toString());
        assertEquals(
                "[4.0,5.0,6.0]", embed("external", "a").body().path("vector").toString());
        assertTrue(Files.readString(node.log(), StandardCharsets.UTF_8)
                .lines()
                .noneMatch(line -> line.contains("[ERROR]")));
    }

    @Test
    void aTextThatAModelCannotReadIsRefused() {
        for (String model : new String[] {"nan", "no-unk"}) {
            Http.Answer answer = embed(model, "what is this");
            assertEquals(400, answer.status(), answer::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../good",
                "/etc/passwd",
                "good/../good",
                ".",
                "good\u0000",
                "GOOD",
                "*",
                "",
                " ",
                "\uD83D\uDE00",
                "secret",
                "outside/x"
            })
    void idsThatAreNone(String id) {
        refused(id);
    }

    @Test
    void anIdOfTenThousandCharacters() {
        refused("x".repeat(10_000));
    }

    private static void refused(String id) {
        Map<String, Object> processor = Map.of("model_id", id, "fields", "title", "target_field", "vector");
        Object pipeline = Map.of("processors", new Object[] {Map.of("text_embedding", processor)});
        Http.Answer put = http.send("PUT", "/_ingest/pipeline/none", pipeline, Map.of());
        assertEquals(400, put.status(), put::toString);
        if (id.length() < 1_000) {
            String path = URLEncoder.encode(id, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace(".", "%2E");
            Http.Answer embed = embed(path, "a");
            assertTrue(embed.status() == 400 || id.isEmpty(), embed::toString);
        }
    }

    private static Http.Answer embed(String model, String text) {
        return http.send("POST", "/_recommend/_models/" + model + "/_embed", Map.of("text", text), Map.of());
    }
}
