package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {

    private static final List<String> INPUTS = List.of("input_ids", "attention_mask");

    @TempDir
    Path folder;

    @Test
    void memoryIsTakenBeforeLoadingAndGivenBackAtTheEnd() throws IOException {
        Budget budget = new Budget();
        TextEncoder encoder = load(DefaultModel.bundle(), budget);
        assertEquals(encoder.reserved(), budget.used());
        assertTrue(encoder.reserved() > 2 * Files.size(DefaultModel.GRAPH), encoder.reserved() + " bytes");
        encoder.close();
        assertEquals(0, budget.used());
    }

    @Test
    void modelThatIsTooLargeIsRefusedAndHoldsNothing() throws IOException {
        long weights = NativeFootprint.weights(DefaultModel.bundle());
        // Enough for nothing, and enough for the weights but not for a batch.
        for (long limit : new long[] {1000, weights + 1000}) {
            Budget budget = new Budget(limit);
            var e = assertThrows(IllegalStateException.class, () -> load(DefaultModel.bundle(), budget));
            assertTrue(e.getMessage().startsWith("model [all-minilm-l6-v2-q] needs"), e.getMessage());
            assertEquals(0, budget.used());
        }
    }

    @Test
    void brokenModelHoldsNothing() throws IOException {
        Budget budget = new Budget();
        Files.writeString(folder.resolve("model.onnx"), "no graph");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThrows(IOException.class, () -> load(new ModelBundle(manifest(16, "mean", true), folder), budget));
        assertEquals(0, budget.used());
    }

    @Test
    void uncommonlyLongTextTakesItsMemoryForItsRun() throws IOException {
        Budget budget = new Budget();
        try (TextEncoder encoder = load(tiny(8192, "mean", true), budget)) {
            long kept = budget.used();
            assertEquals(encoder.reserved(), kept);
            encoder.encode(List.of(text(8192)));
            assertEquals(kept, budget.used());
        }
        Budget small = new Budget(60_000_000);
        var e = assertThrows(IllegalStateException.class, () -> load(tiny(8192, "mean", true), small));
        assertTrue(e.getMessage().startsWith("a text of [8192] tokens for model [tiny] needs"), e.getMessage());
    }

    @Test
    void textsOfTheManifestsLengthAreTriedAtLoad() {
        ModelManifest longer = new ModelManifest(
                "longer",
                DefaultModel.GRAPH.getFileName().toString(),
                DefaultModel.TOKENIZER.getFileName().toString(),
                null,
                DefaultModel.DIMENSIONS,
                "mean",
                true,
                513,
                null,
                null,
                null);
        var e = assertThrows(IOException.class, () -> load(new ModelBundle(longer, DefaultModel.FOLDER), new Budget()));
        assertTrue(e.getMessage().contains("text of [513] tokens"), e.getMessage());
    }

    @Test
    void countsTellWhatWasDone() throws IOException {
        EmbeddingCounters counters = new EmbeddingCounters();
        try (TextEncoder encoder =
                TextEncoder.load(tiny(16, "cls", false), TestResources.options(1, 1, 0), new Budget(), counters)) {
            float[][] vectors = encoder.encode(List.of(text(2), text(4)));
            assertEquals(TinyGraph.TABLE[1][2], vectors[1][2]);
            EmbeddingStats stats = counters.stats(0, null);
            assertEquals(1, stats.batches());
            assertEquals(2, stats.textsPerBatch());
            assertEquals(6, stats.tokens());
            assertEquals(6 / 8.0, stats.fill());
            assertTrue(stats.session().toNanos() > 0);
            assertTrue(stats.pooling().toNanos() > 0);
        }
    }

    private static TextEncoder load(ModelBundle bundle, MemoryBudget budget) throws IOException {
        return TextEncoder.load(bundle, TestResources.options(2, 1, 0), budget, new EmbeddingCounters());
    }

    private ModelBundle tiny(int maxTokens, String pooling, boolean normalize) throws IOException {
        TinyGraph.tokens(folder.resolve("model.onnx"), INPUTS);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        return new ModelBundle(manifest(maxTokens, pooling, normalize), folder);
    }

    private static ModelManifest manifest(int maxTokens, String pooling, boolean normalize) {
        return new ModelManifest("tiny", null, null, null, 3, pooling, normalize, maxTokens, null, null, null);
    }

    private static Encoding text(int length) {
        int[] ids = Collections.nCopies(length, 1).stream().mapToInt(id -> id).toArray();
        return new Encoding(ids, new byte[length], false);
    }
}
