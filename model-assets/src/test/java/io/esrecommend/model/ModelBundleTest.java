package io.esrecommend.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {

    @TempDir
    Path root;

    @Test
    void defaultModelIsWhatItsManifestSays() throws IOException {
        List<Path> manifests = ModelBundle.manifests(Path.of("target/config"));
        assertEquals(1, manifests.size());
        ModelBundle bundle = ModelBundle.read(manifests.get(0));
        assertEquals("all-minilm-l6-v2-q", bundle.manifest().modelId());
        assertEquals("all-minilm-l6-v2-q", ModelBundle.nameOf(manifests.get(0)));
        assertEquals(bundle.manifest().fingerprint(), bundle.fingerprint());
    }

    @Test
    void findsAFolderOfTheUsersOwn() throws IOException {
        Path manifest = write("my-model", "{\"model_id\": \"my-model\", \"dimensions\": 8, \"max_tokens\": 16}");
        assertEquals(List.of(manifest), ModelBundle.manifests(root));
        ModelBundle bundle = ModelBundle.read(manifest);
        assertEquals("my-model", ModelBundle.nameOf(manifest));
        assertEquals(root.resolve("my-model/model.onnx"), bundle.graph());
        assertEquals(root.resolve("my-model/tokenizer.json"), bundle.tokenizer());
        assertEquals("mean", bundle.manifest().pooling());
        assertTrue(bundle.manifest().normalize());
        assertEquals("", bundle.manifest().prefixes().query());
    }

    @Test
    void missingFolderHoldsNoModels() throws IOException {
        assertEquals(List.of(), ModelBundle.manifests(root.resolve("absent")));
    }

    @Test
    void halfCopiedModelIsToldFromAWholeOne() throws IOException {
        Path manifest = write(
                "half",
                "{\"model_id\": \"half\", \"dimensions\": 8, \"max_tokens\": 16, \"fingerprint\": \"" + "0".repeat(64)
                        + "\"}");
        ModelBundle bundle = ModelBundle.read(manifest);
        assertMessage("model.onnx] of model [half] is missing", assertThrows(IOException.class, bundle::fingerprint));
        Files.writeString(bundle.graph(), "graph");
        Files.writeString(bundle.tokenizer(), "tokenizer");
        assertMessage("copy the model again", assertThrows(IOException.class, bundle::fingerprint));
    }

    @Test
    void wrongManifestsNameTheField() throws IOException {
        refused(
                "unknown",
                "{\"model_id\": \"m\", \"dimensions\": 8, \"max_tokens\": 16, \"poling\": \"cls\"}",
                "poling");
        refused("no-id", "{\"dimensions\": 8, \"max_tokens\": 16}", "[model_id] is [null]");
        refused("dims", "{\"model_id\": \"m\", \"max_tokens\": 16}", "[dimensions] is [0]");
        refused(
                "up",
                "{\"model_id\": \"m\", \"file\": \"../x\", \"dimensions\": 8, \"max_tokens\": 16}",
                "[file] is [../x]");
        refused("null", "null", "must be an object");
        refused("broken", "{\"model_id\": ", "manifest");
    }

    private void refused(String folder, String json, String message) throws IOException {
        Path manifest = write(folder, json);
        assertMessage(message, assertThrows(IOException.class, () -> ModelBundle.read(manifest)));
    }

    private Path write(String folder, String json) throws IOException {
        return Files.writeString(Files.createDirectories(root.resolve(folder)).resolve("manifest.json"), json);
    }

    private static void assertMessage(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
