package io.esrecommend.benchmark;

import io.esrecommend.embedding.Device;
import io.esrecommend.embedding.Embedding;
import io.esrecommend.embedding.InferenceOptions;
import io.esrecommend.embedding.MemoryBudget;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TextEmbedder;
import io.esrecommend.embedding.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The model as the plugin runs it, in this JVM, with what are the defaults on a node. */
final class OurModel implements AutoCloseable {

    private static final int QUEUE = 1_000_000;

    private final ExecutorService pool;
    private final ModelRegistry registry;
    private final TextEmbedder embedder;

    OurModel(Path folder) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        this.pool = Executors.newFixedThreadPool(processors);
        this.registry = new ModelRegistry(folder, status -> {});
        // No cache: the same texts come round after round.
        InferenceOptions options = new InferenceOptions(Device.CPU, processors, 1, QUEUE, Duration.ZERO, 0);
        MemoryBudget unlimited = new Unlimited();
        registry.load(
                new Pool(Runnable::run),
                () -> Duration.ofDays(1),
                new TextEmbedder.Resources(() -> options, new Pool(pool), unlimited, unlimited));
        this.embedder = registry.embedder(ModelFiles.ID);
    }

    /** The vector of one text. */
    float[] embed(String text) {
        return embedder.embed(text, Role.QUERY).join().vector();
    }

    /** The vectors of texts that all arrive at once. */
    List<float[]> embedAll(List<String> texts) {
        List<CompletableFuture<Embedding>> submitted =
                texts.stream().map(text -> embedder.embed(text, Role.PASSAGE)).toList();
        return submitted.stream().map(future -> future.join().vector()).toList();
    }

    @Override
    public void close() {
        registry.close();
        pool.shutdown();
    }

    /** Memory that is there; this JVM has no breaker. */
    private static final class Unlimited implements MemoryBudget {
        @Override
        public void reserve(long bytes, String what) {
            // There is enough.
        }

        @Override
        public void release(long bytes) {
            // Nothing was counted.
        }
    }

    /** Threads; nothing here is done later. */
    private record Pool(Executor threads) implements Workers {
        @Override
        public void execute(Runnable task) {
            threads.execute(task);
        }

        @Override
        public void executeLater(Runnable task, Duration delay) {
            // No delay is set, and no model comes later.
        }
    }
}
