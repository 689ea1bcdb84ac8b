package io.esrecommend;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.embedding.Device;
import io.esrecommend.embedding.InferenceOptions;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.MockSecureSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.test.ESTestCase;

public class InferenceSettingsTests extends ESTestCase {

    public void testDefaultsUseTheProcessorsAndWaitForNothing() {
        InferenceOptions options = InferenceSettings.options(
                Settings.builder().put("node.processors", 1).build());
        assertEquals(Device.AUTO, options.device());
        assertEquals(1, options.parallelRuns());
        assertEquals(1, options.threadsPerRun());
        assertEquals(50_000, options.queueSize());
        assertEquals(Duration.ZERO, options.maxBatchDelay());
        // One per cent of the heap.
        assertEquals(1.0, 100.0 * options.cacheBytes() / Runtime.getRuntime().maxMemory(), 0.1);
        assertEquals(Duration.ofSeconds(30), InferenceSettings.scanInterval(Settings.EMPTY));
    }

    public void testSettingsAreTaken() {
        Settings settings = Settings.builder()
                .put("recommend.inference.device", "cuda")
                .put("recommend.inference.parallel_runs", 3)
                .put("recommend.inference.threads_per_run", 2)
                .put("recommend.inference.queue_size", 7)
                .put("recommend.inference.max_batch_delay", "5ms")
                .put("recommend.inference.cache_size", "2mb")
                .put("recommend.model.scan_interval", "2s")
                .build();
        assertEquals(
                new InferenceOptions(Device.CUDA, 3, 2, 7, Duration.ofMillis(5), 2 << 20),
                InferenceSettings.options(settings));
        assertEquals(Duration.ofSeconds(2), InferenceSettings.scanInterval(settings));
    }

    public void testValuesThatCannotBeAreRefusedByName() {
        assertRefused("recommend.inference.device", "gpu");
        assertRefused("recommend.inference.parallel_runs", "0");
        assertRefused("recommend.inference.threads_per_run", "0");
        assertRefused("recommend.inference.queue_size", "0");
        assertRefused("recommend.inference.max_batch_delay", "11s");
        assertRefused("recommend.inference.cache_size", "much");
        assertRefused("recommend.model.scan_interval", "10ms");
    }

    private static void assertRefused(String name, String value) {
        Settings settings = Settings.builder().put(name, value).build();
        var e = expectThrows(
                IllegalArgumentException.class,
                () -> InferenceSettings.ALL.stream()
                        .filter(setting -> setting.getKey().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .get(settings));
        assertThat(e.getMessage(), containsString(name));
        assertThat(e.getMessage(), containsString(value));
    }

    public void testDynamicSettingsAreTakenOnANodeThatHasAKeystore() {
        MockSecureSettings keystore = new MockSecureSettings();
        keystore.setString("keystore.seed", "seed");
        Settings settings = Settings.builder()
                .put("recommend.inference.device", "cpu")
                .put("recommend.inference.queue_size", 7)
                .setSecureSettings(keystore)
                .build();
        ClusterSettings cluster = new ClusterSettings(settings, Set.copyOf(InferenceSettings.ALL));
        Supplier<InferenceOptions> options = InferenceSettings.watch(settings, cluster);
        cluster.applySettings(Settings.builder()
                .put("recommend.inference.queue_size", 8)
                .put("recommend.inference.max_batch_delay", "5ms")
                .put("recommend.inference.cache_size", "2mb")
                .build());
        assertEquals(8, options.get().queueSize());
        assertEquals(Duration.ofMillis(5), options.get().maxBatchDelay());
        assertEquals(2 << 20, options.get().cacheBytes());
        assertEquals(Device.CPU, options.get().device());
        cluster.applySettings(Settings.EMPTY);
        assertEquals("as the node's own settings have it", 7, options.get().queueSize());
        assertEquals(Duration.ZERO, options.get().maxBatchDelay());
    }
}
