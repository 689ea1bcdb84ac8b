package io.esrecommend;

import io.esrecommend.embedding.TextEmbedder;
import java.util.List;
import java.util.concurrent.Executor;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;

/** How models run on a node. */
final class InferenceSettings {

    /** The threads that models run on. */
    static final String EXECUTOR = "recommend_inference";

    /** Batches of a model that run at the same time; as many as the node has processors when not set. */
    static final Setting<Integer> PARALLEL_RUNS = Setting.intSetting(
            "recommend.inference.parallel_runs",
            settings -> Integer.toString(EsExecutors.allocatedProcessors(settings)),
            1,
            1024,
            Property.NodeScope);

    /** Threads that one batch uses. */
    static final Setting<Integer> THREADS_PER_RUN =
            Setting.intSetting("recommend.inference.threads_per_run", 1, 1, 1024, Property.NodeScope);

    /** Texts that may wait for a model; more are refused with a 429. */
    static final Setting<Integer> QUEUE_SIZE =
            Setting.intSetting("recommend.inference.queue_size", 10_000, 1, 1_000_000, Property.NodeScope);

    static final List<Setting<?>> ALL = List.of(PARALLEL_RUNS, THREADS_PER_RUN, QUEUE_SIZE);

    private InferenceSettings() {}

    /** The pool is not bounded by a queue: a model queues no more workers than it may run batches. */
    static ExecutorBuilder<?> executor(Settings settings) {
        return new FixedExecutorBuilder(
                settings,
                EXECUTOR,
                PARALLEL_RUNS.get(settings),
                -1,
                "recommend.inference.thread_pool",
                EsExecutors.TaskTrackingConfig.DO_NOT_TRACK);
    }

    static TextEmbedder.Resources resources(Settings settings, Executor executor) {
        return new TextEmbedder.Resources(
                executor, PARALLEL_RUNS.get(settings), THREADS_PER_RUN.get(settings), QUEUE_SIZE.get(settings));
    }
}
