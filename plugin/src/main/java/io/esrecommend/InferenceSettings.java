package io.esrecommend;

import io.esrecommend.embedding.Device;
import io.esrecommend.embedding.InferenceOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;

/**
 * How models run on a node. Where they run and on how many threads is fixed when the node starts: pools of threads, loaded
 * sessions and the memory that is accounted for them are made for it. All else is dynamic.
 */
final class InferenceSettings {

    /** The threads that models run on. */
    static final String EXECUTOR = "recommend_inference";

    private static final String DEVICE_NAME = "recommend.inference.device";

    /** Where models run. */
    static final Setting<Device> DEVICE =
            new Setting<>(DEVICE_NAME, Device.AUTO.toString(), InferenceSettings::device, Property.NodeScope);

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

    /** Texts that may wait for a model, of documents and of queries each; more are refused with a 429. */
    static final Setting<Integer> QUEUE_SIZE = Setting.intSetting(
            "recommend.inference.queue_size", 50_000, 1, 1_000_000, Property.NodeScope, Property.Dynamic);

    /** How long a document's text may wait for company. */
    static final Setting<TimeValue> MAX_BATCH_DELAY = Setting.timeSetting(
            "recommend.inference.max_batch_delay",
            TimeValue.ZERO,
            TimeValue.ZERO,
            TimeValue.timeValueSeconds(10),
            Property.NodeScope,
            Property.Dynamic);

    /** Heap that each model's vectors of recent texts may take. */
    static final Setting<ByteSizeValue> CACHE_SIZE =
            Setting.memorySizeSetting("recommend.inference.cache_size", "1%", Property.NodeScope, Property.Dynamic);

    /** How often new models are looked for and unavailable ones tried again. */
    static final Setting<TimeValue> SCAN_INTERVAL = Setting.timeSetting(
            "recommend.model.scan_interval",
            TimeValue.timeValueSeconds(30),
            TimeValue.timeValueSeconds(1),
            TimeValue.timeValueDays(1),
            Property.NodeScope,
            Property.Dynamic);

    static final List<Setting<?>> ALL =
            List.of(DEVICE, PARALLEL_RUNS, THREADS_PER_RUN, QUEUE_SIZE, MAX_BATCH_DELAY, CACHE_SIZE, SCAN_INTERVAL);

    private InferenceSettings() {}

    private static Device device(String name) {
        return Device.of(DEVICE_NAME, name);
    }

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

    static InferenceOptions options(Settings settings) {
        return new InferenceOptions(
                DEVICE.get(settings),
                PARALLEL_RUNS.get(settings),
                THREADS_PER_RUN.get(settings),
                QUEUE_SIZE.get(settings),
                Duration.ofNanos(MAX_BATCH_DELAY.get(settings).nanos()),
                CACHE_SIZE.get(settings).getBytes());
    }

    static Duration scanInterval(Settings settings) {
        return Duration.ofNanos(SCAN_INTERVAL.get(settings).nanos());
    }

    /** The options as they are now, after every change of a dynamic setting. */
    static Supplier<InferenceOptions> watch(Settings settings, ClusterSettings cluster) {
        AtomicReference<InferenceOptions> current = new AtomicReference<>(options(settings));
        cluster.addSettingsUpdateConsumer(
                changed -> current.set(options(Settings.builder()
                        .put(settings, false)
                        .put(changed, false)
                        .build())),
                List.of(QUEUE_SIZE, MAX_BATCH_DELAY, CACHE_SIZE));
        return current::get;
    }
}
