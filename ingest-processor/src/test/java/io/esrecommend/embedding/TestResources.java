package io.esrecommend.embedding;

import java.time.Duration;
import java.util.concurrent.Executor;

/** What models need to run in tests, on threads that the test chooses. */
public final class TestResources {

    private TestResources() {}

    /** Two runs at the same time and no cache. */
    public static TextEmbedder.Resources of(Executor executor) {
        return of(executor, 2, 1000);
    }

    /** No cache, so that every text is embedded. */
    public static TextEmbedder.Resources of(Executor executor, int parallelRuns, int queueSize) {
        return of(executor, options(parallelRuns, queueSize, 0));
    }

    static TextEmbedder.Resources of(Executor executor, InferenceOptions options) {
        return new TextEmbedder.Resources(() -> options, workers(executor), new Budget(), new Budget());
    }

    static InferenceOptions options(int parallelRuns, int queueSize, long cacheBytes) {
        return new InferenceOptions(Device.AUTO, parallelRuns, 1, queueSize, Duration.ZERO, cacheBytes);
    }

    /** Threads that never do anything later. */
    public static Workers workers(Executor executor) {
        return new Workers() {
            @Override
            public void execute(Runnable task) {
                executor.execute(task);
            }

            @Override
            public void executeLater(Runnable task, Duration delay) {
                // Nothing here waits.
            }
        };
    }
}
