package io.esrecommend.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models whose files would have the node read what is none of a model's business, or wait for ever. */
@Timeout(60)
class HostileModelTest {

    /** Fields of onnx.proto on the way from a model to a tensor. */
    private static final int[] INITIALIZER = {7, 5};

    private static final int[] CONSTANT = {7, 1, 5, 5};
    private static final int[] INSIDE_A_LOOP = {7, 1, 5, 6, 1, 5, 5};
    private static final int[] SPARSE = {7, 15, 1};
    private static final int[] FUNCTION = {25, 7, 5, 5};
    private static final int[] TRAINING = {20, 1, 5};

    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(root.resolve("model"));
        Files.writeString(
                folder.resolve("manifest.json"), "{\"model_id\": \"m\", \"dimensions\": 8, \"max_tokens\": 16}");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.write(folder.resolve("model.onnx"), new byte[0]);
    }

    @Test
    void weightsInTheFolderArePartOfTheModel() throws IOException {
        Files.writeString(folder.resolve("weights.bin"), "1234");
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(folder.resolve("more/weights"), "56");
        graph(join(at(INITIALIZER, tensor("weights.bin")), at(INSIDE_A_LOOP, tensor("more/weights"))));
        String before = bundle().fingerprint();
        assertEquals(
                List.of("model.onnx", "tokenizer.json", "weights", "weights.bin"),
                bundle().files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        assertEquals(Files.size(folder.resolve("model.onnx")) + 2 + 4 + 2, bundle().bytes());
        Files.writeString(folder.resolve("more/weights"), "57");
        assertNotEquals(before, bundle().fingerprint());
    }

    @Test
    void weightsElsewhereAreRefusedWhereverTheyAreNamed() throws IOException {
        Files.writeString(root.resolve("secret"), "secret");
        for (int[] place : List.of(INITIALIZER, CONSTANT, INSIDE_A_LOOP, SPARSE, FUNCTION, TRAINING)) {
            graph(at(place, tensor("../secret")));
            assertRefused("file [../secret] does not lie in the model's folder");
        }
        for (String name : List.of("/etc/passwd", "a/../../secret", "..", ".", "", "*/../../secret")) {
            graph(at(INITIALIZER, tensor(name)));
            assertRefused("file [" + name + "] does not lie in the model's folder");
        }
        // ONNX Runtime takes this for an address in memory
        graph(at(INITIALIZER, tensor("*/_ORT_MEM_ADDR_/*")));
        assertRefused("_ORT_MEM_ADDR_/*] of model [m] is missing");
        graph(at(INITIALIZER, tensor("a\u0000b")));
        assertRefused("a name that no file can have");
        graph(at(INITIALIZER, tensor("x".repeat(5_000))));
        assertRefused("the name of a file of weights has [5000] bytes");
        graph(at(INITIALIZER, tensor("missing")));
        assertRefused("missing] of model [m] is missing");
    }

    @Test
    void linksMustNotLeadOutOfTheFolder() throws IOException {
        Files.writeString(root.resolve("secret"), "secret");
        for (String name : List.of("model.onnx", "tokenizer.json", "manifest.json")) {
            write();
            Files.delete(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), root.resolve("secret"));
            assertRefused("file [" + name + "] does not lie in the model's folder");
            Files.delete(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), folder.resolve(name));
            assertRefused("[" + name + "] cannot be resolved");
            Files.delete(folder.resolve(name));
        }
        write();
        Files.createSymbolicLink(folder.resolve("weights"), root.resolve("secret"));
        graph(at(INITIALIZER, tensor("weights")));
        assertRefused("file [weights] does not lie in the model's folder");
        // as Kubernetes mounts files
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/weights"), "1");
        Files.delete(folder.resolve("weights"));
        Files.createSymbolicLink(folder.resolve("weights"), Path.of("data/weights"));
        assertEquals(3, bundle().files().size());
    }

    @Test
    void foldersThatAreLinksMustNotLeadElsewhere(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("manifest.json"), "{}");
        Files.createSymbolicLink(root.resolve("linked"), elsewhere);
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        assertEquals(
                List.of(root.resolve("linked/manifest.json"), root.resolve("model/manifest.json")),
                ModelBundle.manifests(root));
        IOException e = assertThrows(IOException.class, () -> ModelBundle.read(root.resolve("linked/manifest.json")));
        assertTrue(e.getMessage().contains("file [linked] does not lie in the model's folder"), e.getMessage());
    }

    @Test
    void pipesAreNotRead() throws Exception {
        for (String name : List.of("model.onnx", "tokenizer.json", "manifest.json")) {
            write();
            Files.delete(folder.resolve(name));
            assertEquals(
                    0,
                    new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                            .start()
                            .waitFor());
            assertEquals(1, ModelBundle.manifests(root).size());
            assertRefused("file [" + name + "] is no regular file");
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void filesOfNoReasonableSizeAreNotRead() throws IOException {
        grow("tokenizer.json", 1L << 30);
        assertRefused("file [tokenizer.json] has [1073741824] bytes but may have at most [104857600]");
        write();
        grow("model.onnx", 3L << 30);
        assertRefused("file [model.onnx] has [3221225472] bytes but may have at most [2147483647]");
    }

    @Test
    void bytesThatAreNoGraphAreRefused() throws IOException {
        byte[] whole = at(INSIDE_A_LOOP, tensor("../secret"));
        for (int length = 1; length < whole.length; length++) {
            graph(Arrays.copyOf(whole, length));
            assertRefused("graph [model.onnx] cannot be loaded");
        }
        graph(new byte[] {(byte) 0x3a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
        assertRefused("graph [model.onnx] cannot be loaded");
        byte[] deep = new byte[0];
        for (int i = 0; i < 200; i++) {
            deep = at(new int[] {1, 5, 6}, deep);
        }
        graph(at(new int[] {7}, deep));
        assertRefused("nested more than 100 deep");
    }

    @Test
    void manifestsOfOtherTypesAreRefused() throws IOException {
        for (String wrong : List.of(
                "\"dimensions\": \"8\"",
                "\"dimensions\": 8.5",
                "\"dimensions\": 1e400",
                "\"dimensions\": [8]",
                "\"dimensions\": 8, \"dimensions\": 8",
                "\"dimensions\": 8, \"normalize\": \"yes\"",
                "\"dimensions\": 8, \"prefixes\": []",
                "\"dimensions\": 8, \"file\": \"/etc/passwd\"",
                "\"dimensions\": 8, \"tokenizer\": \"..\"",
                "\"dimensions\": 8, \"file\": \"graph.ORT\"",
                "\"dimensions\": 8, \"pooling\": {}")) {
            Files.writeString(
                    folder.resolve("manifest.json"), "{\"model_id\": \"m\", \"max_tokens\": 16, " + wrong + "}");
            assertRefused("manifest [");
        }
        Files.writeString(folder.resolve("manifest.json"), "[".repeat(60_000));
        assertRefused("manifest [");
        Files.writeString(folder.resolve("manifest.json"), " ".repeat(70_000));
        assertRefused("is larger than 65536 bytes");
    }

    private ModelBundle bundle() throws IOException {
        return ModelBundle.read(folder.resolve("manifest.json"));
    }

    private void assertRefused(String reason) {
        IOException e = assertThrows(IOException.class, () -> bundle().fingerprint());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private void grow(String name, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes); // a hole: it takes no room on the disk
        }
    }

    private void graph(byte[] bytes) throws IOException {
        Files.write(folder.resolve("model.onnx"), bytes);
    }

    private static byte[] tensor(String location) {
        byte[] entry = join(
                field(1, "location".getBytes(StandardCharsets.UTF_8)),
                field(2, location.getBytes(StandardCharsets.UTF_8)));
        return join(new byte[] {14 << 3, 1}, field(13, entry));
    }

    /** A message in messages in messages. */
    private static byte[] at(int[] fields, byte[] message) {
        byte[] bytes = message;
        for (int i = fields.length - 1; i >= 0; i--) {
            bytes = field(fields[i], bytes);
        }
        return bytes;
    }

    private static byte[] field(int number, byte[] bytes) {
        return join(varint((number << 3) | 2), varint(bytes.length), bytes);
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes.write((rest & 0x7f) | 0x80);
        }
        bytes.write(rest);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
