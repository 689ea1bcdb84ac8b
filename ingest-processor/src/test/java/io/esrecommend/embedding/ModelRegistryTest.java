package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ModelRegistryTest {

    private final List<ModelStatus> heard = Collections.synchronizedList(new ArrayList<>());

    private static final Workers NOW = TestResources.workers(Runnable::run);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Path good;

    @BeforeEach
    void copyTheDefaultModel() throws IOException {
        good = copy("good", null);
    }

    @Test
    void goodModelIsAvailableNextToBrokenOnes() throws IOException {
        write(
                "a-typo/manifest.json",
                "{\"model_id\": \"a-typo\", \"dimensions\": 384, \"max_tokens\": 256, \"poling\": \"cls\"}");
        write("b-empty.manifest.json", "");
        truncate(copy("c-half", null).resolve("model.onnx"));
        write("d-no-files/manifest.json", "{\"model_id\": \"d-no-files\", \"dimensions\": 8, \"max_tokens\": 16}");
        copy("e-dims", "\"dimensions\": 383");
        copy("f-pooling", "\"dimensions\": 384, \"pooling\": \"median\"");
        try (ModelRegistry registry = loaded()) {
            assertUnavailable(registry, "a-typo", "\"poling\"");
            assertUnavailable(registry, "b-empty", "b-empty.manifest.json");
            assertUnavailable(registry, "c-half", "model.onnx");
            assertUnavailable(registry, "d-no-files", "model.onnx] of model [d-no-files] is missing");
            assertUnavailable(registry, "e-dims", "last_hidden_state of 384 dimensions");
            assertUnavailable(registry, "f-pooling", "[pooling] is [median]");
            ModelStatus status = registry.status("good");
            assertEquals(ModelStatus.State.AVAILABLE, status.state(), status.reason());
            assertNull(status.reason());
            assertEquals(DefaultModel.bundle().fingerprint(), status.model().fingerprint());
            assertEquals("cpu", status.model().device());
            assertEquals(
                    384,
                    registry.embedder("good").embed("text", Role.QUERY).join().vector().length);
            assertEquals(
                    List.of("a-typo", "b-empty", "c-half", "d-no-files", "e-dims", "f-pooling", "good"),
                    registry.statuses().stream().map(ModelStatus::modelId).toList());
        }
    }

    @Test
    void modelCopiedInPartIsToldByItsFingerprint() throws IOException {
        String fingerprint = "\"dimensions\": 384, \"fingerprint\": \""
                + DefaultModel.bundle().manifest().fingerprint() + "\"";
        copy("whole", fingerprint);
        truncate(copy("part", fingerprint).resolve("model.onnx"));
        try (ModelRegistry registry = loaded()) {
            assertEquals(ModelStatus.State.AVAILABLE, registry.status("whole").state());
            assertUnavailable(registry, "part", "copy the model again");
        }
    }

    @Test
    void idOfTwoManifestsIsUsedForNeither() throws IOException {
        Files.copy(good.resolve("model.onnx"), folder.resolve("model.onnx"));
        Files.copy(good.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.copy(good.resolve("manifest.json"), folder.resolve("again.manifest.json"));
        Files.copy(good.resolve("manifest.json"), folder.resolve("once-more.manifest.json"));
        try (ModelRegistry registry = loaded()) {
            assertUnavailable(registry, "good", "[model_id] [good] stands in two manifests");
            assertUnavailable(registry, "once-more.manifest.json", "[model_id] [good] stands in two manifests");
            assertUnavailable(registry, "good/manifest.json", "[model_id] [good] stands in two manifests");
            assertEquals(3, registry.statuses().size());
        }
    }

    @Test
    void brokenManifestWithTheNameOfAGoodModelIsReportedBesideIt() throws IOException {
        write("good.manifest.json", "{");
        copy("other", null);
        write("a/manifest.json", manifest("b", null));
        write("b/manifest.json", "{");
        try (ModelRegistry registry = loaded()) {
            assertEquals(ModelStatus.State.AVAILABLE, registry.status("good").state());
            assertEquals(ModelStatus.State.AVAILABLE, registry.status("other").state());
            assertUnavailable(registry, "good.manifest.json", "good.manifest.json");
            assertUnavailable(registry, "b", "model.onnx] of model [b] is missing");
            assertUnavailable(registry, "b/manifest.json", "b/manifest.json");
        }
    }

    @Test
    void unknownModelNamesThoseThatThereAre() throws IOException {
        write("broken.manifest.json", "{");
        try (ModelRegistry registry = loaded()) {
            var e = assertThrows(IllegalArgumentException.class, () -> registry.embedder("bert"));
            assertMessage("unknown model [bert]", e);
            assertMessage("[broken, good]", e);
        }
    }

    @Test
    void folderThatIsNotThereHoldsNoModels() throws IOException {
        try (ModelRegistry registry = new ModelRegistry(folder.resolve("absent"), heard::add)) {
            registry.load(NOW, () -> INTERVAL, TestResources.of(Runnable::run));
            assertEquals(List.of(), registry.statuses());
        }
    }

    @Test
    void modelThatStillLoadsAsksForPatience() throws IOException {
        try (ModelRegistry registry = new ModelRegistry(folder, heard::add)) {
            assertEquals(ModelStatus.State.LOADING, registry.status("good").state());
            assertEquals("good", registry.status("good").manifest().modelId());
            var e = assertThrows(ModelUnavailableException.class, () -> registry.embedder("good"));
            assertEquals("model [good] is loading; retry in some seconds", e.getMessage());
            registry.load(NOW, () -> INTERVAL, TestResources.of(Runnable::run));
            assertEquals("good", registry.embedder("good").manifest().modelId());
        }
    }

    @Test
    void listenerHearsOfEachModelOnce() throws IOException {
        write("broken.manifest.json", "{");
        truncate(copy("half", null).resolve("tokenizer.json"));
        try (ModelRegistry registry = loaded()) {
            assertEquals(
                    List.of("broken unavailable", "good available", "half unavailable"),
                    heard.stream()
                            .map(status -> status.modelId() + " " + status.state())
                            .toList());
            assertUnavailable(registry, "half", "tokenizer.json");
        }
    }

    @Test
    void closingWhileInUseFailsTheCallsAndLeavesNobodyWaiting() throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(2);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            ModelRegistry registry = new ModelRegistry(folder, heard::add);
            registry.load(NOW, () -> INTERVAL, TestResources.of(workers));
            CountDownLatch running = new CountDownLatch(4);
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(callers.submit(() -> {
                    TextEmbedder model = registry.embedder("good");
                    for (int done = 0; ; done++) {
                        try {
                            var vector = model.embed("war and peace ".repeat(20), Role.PASSAGE);
                            assertEquals(384, vector.get(30, TimeUnit.SECONDS).vector().length);
                        } catch (ModelUnavailableException e) {
                            return done;
                        } catch (ExecutionException e) {
                            assertEquals(
                                    ModelUnavailableException.class,
                                    e.getCause().getClass());
                            return done;
                        }
                        running.countDown();
                    }
                }));
            }
            running.await();
            registry.close();
            for (Future<Integer> call : calls) {
                assertTrue(call.get() > 0);
            }
        }
    }

    @Test
    void closedRegistryHasNoModelReady() throws IOException {
        ModelRegistry registry = loaded();
        registry.close();
        registry.close();
        var e = assertThrows(ModelUnavailableException.class, () -> registry.embedder("good"));
        assertMessage("[good]", e);
        assertMessage("shutting down", e);
    }

    @Test
    void modelThatLoadsWhileTheNodeClosesIsClosedToo() throws IOException {
        ModelRegistry registry = new ModelRegistry(folder, heard::add);
        registry.close();
        registry.load(NOW, () -> INTERVAL, TestResources.of(Runnable::run));
        assertThrows(ModelUnavailableException.class, () -> registry.embedder("good"));
        assertEquals(List.of(), heard);
    }

    @Test
    void modelThatIsRepairedIsLoadedWithoutARestart() throws IOException {
        Path half = copy("half", null);
        byte[] graph = Files.readAllBytes(half.resolve("model.onnx"));
        truncate(half.resolve("model.onnx"));
        Later later = new Later();
        try (ModelRegistry registry = new ModelRegistry(folder, heard::add)) {
            registry.load(later, () -> Duration.ofNanos(1), TestResources.of(Runnable::run));
            assertUnavailable(registry, "half", "model.onnx");
            assertEquals(1, registry.status("half").attempts());
            later.look();
            assertEquals(2, registry.status("half").attempts());
            Files.write(half.resolve("model.onnx"), graph);
            later.look();
            assertEquals(ModelStatus.State.AVAILABLE, registry.status("half").state());
            assertEquals(
                    List.of("good available", "half unavailable", "half available"),
                    heard.stream()
                            .map(status -> status.modelId() + " " + status.state())
                            .toList());
        }
    }

    @Test
    void modelThatFailsAgainAndAgainIsTriedLessOften() throws IOException {
        truncate(copy("half", null).resolve("model.onnx"));
        Later later = new Later();
        try (ModelRegistry registry = new ModelRegistry(folder, heard::add)) {
            registry.load(later, () -> Duration.ofHours(1), TestResources.of(Runnable::run));
            for (int i = 0; i < 5; i++) {
                later.look();
            }
            assertEquals(1, registry.status("half").attempts());
        }
    }

    @Test
    void modelsThatComeAreFoundAndThoseThatGoStay() throws IOException {
        Later later = new Later();
        try (ModelRegistry registry = new ModelRegistry(folder, heard::add)) {
            registry.load(later, () -> INTERVAL, TestResources.of(Runnable::run));
            copy("new", null);
            write("broken.manifest.json", "{");
            later.look();
            assertEquals("new", registry.embedder("new").manifest().modelId());
            assertUnavailable(registry, "broken", "broken.manifest.json");
            Files.delete(folder.resolve("broken.manifest.json"));
            Files.delete(folder.resolve("new/manifest.json"));
            copy("again", null);
            write("again/manifest.json", manifest("good", null));
            later.look();
            assertEquals(
                    List.of("again/manifest.json", "good", "new"),
                    registry.statuses().stream().map(ModelStatus::modelId).toList());
            assertEquals("good", registry.embedder("good").manifest().modelId());
            assertUnavailable(registry, "again/manifest.json", "stands in two manifests");
        }
    }

    @Test
    void whoDoesNotWaitForTheIntervalEndsTheOneBefore() throws IOException {
        Later later = new Later();
        AtomicReference<Duration> interval = new AtomicReference<>(Duration.ofDays(1));
        try (ModelRegistry registry = new ModelRegistry(folder, heard::add)) {
            registry.lookNow();
            assertNull(later.task, "nothing is loaded before it is to be");
            registry.load(later, interval::get, TestResources.of(Runnable::run));
            assertEquals(Duration.ofDays(1), later.delay);
            Runnable before = later.task;
            copy("new", null);
            interval.set(INTERVAL);
            registry.lookNow();
            assertEquals("new", registry.embedder("new").manifest().modelId());
            assertEquals(INTERVAL, later.delay);
            later.task = null;
            before.run();
            assertNull(later.task, "the one before goes on");
        }
    }

    @Test
    void closedRegistryLooksForNothing() throws IOException {
        Later later = new Later();
        ModelRegistry registry = new ModelRegistry(folder, heard::add);
        registry.load(later, () -> INTERVAL, TestResources.of(Runnable::run));
        registry.close();
        later.look();
        assertNull(later.task);
    }

    /** Works at once, and does what is to be done later when it is told to. */
    private static final class Later implements Workers {
        private Runnable task;
        private Duration delay;

        @Override
        public void execute(Runnable now) {
            now.run();
        }

        @Override
        public void executeLater(Runnable later, Duration after) {
            task = later;
            delay = after;
        }

        void look() {
            Runnable look = task;
            task = null;
            look.run();
        }
    }

    private ModelRegistry loaded() throws IOException {
        ModelRegistry registry = new ModelRegistry(folder, heard::add);
        registry.load(NOW, () -> INTERVAL, TestResources.of(Runnable::run));
        return registry;
    }

    /** Copies the default model into a folder of its own. */
    private Path copy(String id, String fields) throws IOException {
        Path target = Files.createDirectories(folder.resolve(id));
        Files.copy(DefaultModel.GRAPH, target.resolve("model.onnx"));
        Files.copy(DefaultModel.TOKENIZER, target.resolve("tokenizer.json"));
        write(id + "/manifest.json", manifest(id, fields));
        return target;
    }

    private static String manifest(String id, String fields) {
        return "{\"model_id\": \"" + id + "\", \"max_tokens\": 256, "
                + (fields == null ? "\"dimensions\": 384" : fields) + "}";
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static void truncate(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length * 9 / 10));
    }

    private static void assertUnavailable(ModelRegistry registry, String id, String reason) {
        ModelStatus status = registry.status(id);
        assertEquals(ModelStatus.State.UNAVAILABLE, status.state(), id);
        assertTrue(status.reason().contains(reason), status.reason());
        assertNull(status.model());
        var e = assertThrows(ModelUnavailableException.class, () -> registry.embedder(id));
        assertMessage("[" + id + "] is unavailable", e);
        assertMessage(reason, e);
    }

    private static void assertMessage(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
