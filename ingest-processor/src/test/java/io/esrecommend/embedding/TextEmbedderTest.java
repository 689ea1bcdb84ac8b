package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextEmbedderTest {

    private static ExecutorService executor;
    private static TextEmbedder model;

    @BeforeAll
    static void load() throws IOException {
        executor = Executors.newFixedThreadPool(2);
        model = TextEmbedder.load(DefaultModel.bundle(), TestResources.of(executor));
    }

    @AfterAll
    static void close() {
        executor.close();
        model.close();
    }

    @Test
    void textsOfOneMeaningAreCloserThanOthers() {
        float[] alien = vector("A spaceship crew meets a hostile alien");
        float[] space = vector("Astronauts fight a monster from another planet");
        float[] love = vector("Two bakers in Paris fall in love");
        float[] romance = vector("A romance between pastry cooks in France");
        assertTrue(Vectors.cosine(alien, space) > Vectors.cosine(alien, love) + 0.2);
        assertTrue(Vectors.cosine(love, romance) > Vectors.cosine(space, romance) + 0.2);
    }

    @Test
    void vectorIsThatOfTheOriginalModel() {
        // sentence-transformers' own all-MiniLM-L6-v2 gives these, unquantised, for "hello world".
        float[] expected = {
            -0.0345f, 0.0310f, 0.0067f, 0.0261f, -0.0394f, -0.1603f, 0.0669f, -0.0064f, -0.0475f, 0.0148f
        };
        float[] actual = vector("hello world");
        for (int d = 0; d < expected.length; d++) {
            assertEquals(expected[d], actual[d], 0.02, "dimension " + d);
        }
    }

    @Test
    void vectorsHaveLengthOneWhereTheManifestAsksForIt() throws IOException {
        for (String text : List.of("a", "hello world", "war ".repeat(1000))) {
            assertEquals(1, Vectors.length(vector(text)), 1e-5);
        }
        try (TextEmbedder raw = TextEmbedder.load(DefaultModel.bundle(false, null), TestResources.of(Runnable::run))) {
            float[] vector = raw.embed("hello world", Role.PASSAGE).join().vector();
            assertTrue(Math.abs(Vectors.length(vector) - 1) > 0.1, "length " + Vectors.length(vector));
            assertEquals(1, Vectors.cosine(vector, vector("hello world")), 1e-5);
        }
    }

    @Test
    void prefixOfTheRoleIsPutBeforeTheText() throws IOException {
        ModelManifest.Prefixes prefixes = new ModelManifest.Prefixes("query: ", "passage: ");
        try (TextEmbedder prefixed =
                TextEmbedder.load(DefaultModel.bundle(true, prefixes), TestResources.of(Runnable::run))) {
            Embedding query = prefixed.embed("hello world", Role.QUERY).join();
            Embedding passage = prefixed.embed("hello world", Role.PASSAGE).join();
            assertArrayEquals(vector("query: hello world"), query.vector(), 1e-6f);
            assertArrayEquals(vector("passage: hello world"), passage.vector(), 1e-6f);
            assertEquals(6, query.tokens());
        }
    }

    @Test
    void embeddingTellsWhatWasRead() {
        Embedding whole = model.embed("hello world", Role.PASSAGE).join();
        assertEquals(4, whole.tokens());
        assertFalse(whole.truncated());
        Embedding cut = model.embed("hello ".repeat(300), Role.PASSAGE).join();
        assertEquals(DefaultModel.MAX_TOKENS, cut.tokens());
        assertTrue(cut.truncated());
    }

    @Test
    void splitTextIsTheMeanOfItsPieces() throws IOException {
        String first = "war ".repeat(254).strip();
        String second = "love ".repeat(127).strip();
        Embedding split =
                model.embed(first + " " + second, Role.PASSAGE, Chunking.MEAN).join();
        assertFalse(split.truncated());
        assertEquals(256 + 129, split.tokens());
        float[] expected = vector(first);
        float[] other = vector(second);
        for (int d = 0; d < expected.length; d++) {
            expected[d] = (256 * expected[d] + 129 * other[d]) / (256 + 129);
        }
        assertEquals(1, Vectors.length(split.vector()), 1e-5);
        assertEquals(1, Vectors.cosine(expected, split.vector()), 1e-3);
        assertTrue(Vectors.cosine(vector(first), split.vector()) < 0.99);
    }

    @Test
    void textOfTooManyPiecesIsTruncatedAndSaysSo() {
        Embedding huge = model.embed("war ".repeat(256 * 80), Role.PASSAGE, Chunking.MEAN)
                .join();
        assertTrue(huge.truncated());
        assertEquals(64 * 256, huge.tokens());
    }

    @Test
    void repeatedTextIsEmbeddedOnceAndCounted() throws IOException {
        try (TextEmbedder caching = TextEmbedder.load(
                DefaultModel.bundle(), TestResources.of(Runnable::run, TestResources.options(1, 10, 1_000_000)))) {
            float[] first = caching.embed("hello world", Role.PASSAGE).join().vector();
            assertArrayEquals(
                    first, caching.embed("hello world", Role.PASSAGE).join().vector());
            // This model reads both roles alike.
            assertArrayEquals(
                    first, caching.embed("hello world", Role.QUERY).join().vector());
            caching.embed("war ".repeat(300), Role.PASSAGE).join();
            EmbeddingStats stats = caching.stats();
            assertEquals(4, stats.documents());
            assertEquals(2, stats.cacheHits());
            assertEquals(2, stats.batches());
            assertEquals(4 + 256, stats.tokens());
            assertEquals(1, stats.truncated());
            assertEquals(0, stats.failures());
            assertEquals(0, stats.queue());
            assertEquals(2, stats.memory().cacheEntries());
            assertTrue(stats.memory().cache() > 2 * 4 * 384);
            assertTrue(stats.tokenizer().toNanos() > 0);
        }
    }

    @Test
    void hashIsOfWhatTheModelReads() throws IOException {
        // printf 'hello world' | sha256sum
        String plain = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
        assertEquals(plain, model.hash("hello world", Role.QUERY));
        ModelManifest.Prefixes prefixes = new ModelManifest.Prefixes("", "hello ");
        try (TextEmbedder prefixed =
                TextEmbedder.load(DefaultModel.bundle(true, prefixes), TestResources.of(Runnable::run))) {
            assertEquals(plain, prefixed.hash("world", Role.PASSAGE));
        }
    }

    @Test
    void fingerprintIsTheManifests() throws IOException {
        assertEquals(DefaultModel.bundle().manifest().fingerprint(), model.fingerprint());
        assertEquals(DefaultModel.ID, model.manifest().modelId());
        assertEquals("cpu", model.device());
    }

    @Test
    void concurrentCallersGetTheVectorsOfTheirOwnTexts() throws Exception {
        List<String> texts = List.of(
                "a spaceship meets an alien",
                "two bakers fall in love",
                "the history of the Roman empire, told by those who lived through its long decline and fall",
                "how to repair a bicycle",
                "stock markets crash");
        List<float[]> alone = texts.stream().map(TextEmbedderTest::vector).toList();
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            callers.add(() -> {
                List<CompletableFuture<Embedding>> embeddings = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    embeddings.add(model.embed(texts.get(i % texts.size()), Role.PASSAGE));
                }
                int right = 0;
                for (int i = 0; i < 40; i++) {
                    float[] vector = embeddings.get(i).join().vector();
                    double cosine = Vectors.cosine(alone.get(i % texts.size()), vector);
                    // See OnnxSessionTest: company changes a vector; another text's has less than 0.5.
                    assertTrue(cosine > 0.9, "text " + i % texts.size() + " has cosine " + cosine);
                    right++;
                }
                return right;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> caller : threads.invokeAll(callers)) {
                assertEquals(40, caller.get());
            }
        }
    }

    @Test
    void fullQueueRefusesAtOnce() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (ExecutorService busy = Executors.newSingleThreadExecutor();
                TextEmbedder small = TextEmbedder.load(DefaultModel.bundle(), TestResources.of(busy, 1, 2))) {
            var unused = busy.submit(() -> {
                free.await();
                return true;
            });
            var first = small.embed("first", Role.PASSAGE);
            var second = small.embed("second", Role.PASSAGE);
            assertThrows(RejectedExecutionException.class, () -> small.embed("third", Role.PASSAGE));
            assertEquals(1, small.stats().failures());
            assertEquals(2, small.stats().queue());
            assertFalse(first.isDone());
            free.countDown();
            assertEquals(1, Vectors.length(first.get().vector()), 1e-5);
            assertEquals(1, Vectors.length(second.get().vector()), 1e-5);
        }
    }

    private static float[] vector(String text) {
        return model.embed(text, Role.PASSAGE).join().vector();
    }
}
