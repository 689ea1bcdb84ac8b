package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * That what runs allocate natively is freed. A tensor that is kept shows in the memory of the process and nowhere else,
 * so the runs have a process of their own, whose Java heap is all there from the start.
 */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

    private static final int RUNS = 100_000;
    private static final int WARM_UP = 20_000;
    /** One input tensor of a text, with what ONNX Runtime keeps beside it, takes more than 200 bytes. */
    private static final long LEAK_BYTES = 200L * (RUNS - WARM_UP);

    @TempDir
    Path folder;

    @Test
    void hundredThousandRunsLeaveMemoryAsItWas() throws Exception {
        TinyGraph.tokens(folder.resolve("model.onnx"), List.of("input_ids", "attention_mask"));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:MaxDirectMemorySize=8m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeMemoryTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String growth = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "the process failed");
        assertTrue(Long.parseLong(growth) < LEAK_BYTES, "grew by " + growth + " bytes");
    }

    /** Runs the model of a folder and prints by how many bytes the process grew after the first runs. */
    public static void main(String[] arguments) throws IOException {
        ModelManifest manifest = new ModelManifest("tiny", null, null, null, 3, "mean", true, 16, null, null, null);
        try (TextEncoder encoder = TextEncoder.load(
                new ModelBundle(manifest, Path.of(arguments[0])),
                TestResources.options(1, 1, 0),
                new Budget(),
                new EmbeddingCounters())) {
            run(encoder, WARM_UP);
            long before = residentBytes();
            run(encoder, RUNS - WARM_UP);
            System.out.println(residentBytes() - before);
        }
    }

    private static void run(TextEncoder encoder, int runs) {
        List<Encoding> text = List.of(new Encoding(new int[16], new byte[16], false));
        for (int i = 0; i < runs; i++) {
            encoder.encode(text);
        }
    }

    private static long residentBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(l -> l.startsWith("RssAnon")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
    }
}
