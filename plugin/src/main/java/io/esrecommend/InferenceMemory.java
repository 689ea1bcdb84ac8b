package io.esrecommend;

import io.esrecommend.embedding.MemoryBudget;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.monitor.jvm.JvmInfo;
import org.elasticsearch.monitor.os.OsProbe;

/** The circuit breakers that models' memory is accounted in. */
final class InferenceMemory {

    /** The breaker of native memory; its limit is the setting {@code breaker.recommend_inference.limit}. */
    static final String BREAKER = "recommend_inference";

    private static final long LEAST = 512L << 20;

    private InferenceMemory() {}

    /** The breaker that Elasticsearch makes: its limit is half of the memory that the heap leaves, if none is set. */
    static BreakerSettings breaker(Settings settings) {
        long heap = JvmInfo.jvmInfo().getMem().getHeapMax().getBytes();
        long left = OsProbe.getInstance().getTotalPhysicalMemorySize() - heap;
        return BreakerSettings.updateFromSettings(
                new BreakerSettings(BREAKER, Math.max(LEAST, left / 2), 1.0), settings);
    }

    /** Heap, accounted as that of requests. */
    static MemoryBudget heap(CircuitBreaker request) {
        return new MemoryBudget() {
            @Override
            public void reserve(long bytes, String what) {
                request.addEstimateBytesAndMaybeBreak(bytes, what);
            }

            @Override
            public void release(long bytes) {
                request.addWithoutBreaking(-bytes);
            }
        };
    }

    /**
     * Native memory, accounted in its own breaker alone: the usual way asks the parent breaker too, which would take
     * the bytes for heap and refuse a model that the machine has room for. Nor is it asked for its overhead, which becomes 2 as soon
     * as the limit is changed while the node runs: what is reserved is estimated from above already.
     */
    static MemoryBudget nativeMemory(CircuitBreaker breaker) {
        return new MemoryBudget() {
            @Override
            public void reserve(long bytes, String what) {
                breaker.addWithoutBreaking(bytes);
                long used = breaker.getUsed();
                if (breaker.getLimit() >= 0 && used > breaker.getLimit()) {
                    breaker.addWithoutBreaking(-bytes);
                    refuse(breaker, what, used);
                }
            }

            @Override
            public void release(long bytes) {
                breaker.addWithoutBreaking(-bytes);
            }
        };
    }

    private static void refuse(CircuitBreaker breaker, String what, long used) {
        try {
            breaker.circuitBreak(what, used);
        } catch (CircuitBreakingException e) {
            throw new CircuitBreakingException(
                    e.getMessage() + "; raise [breaker." + BREAKER + ".limit] if the machine has the memory, or use a"
                            + " smaller model",
                    e.getBytesWanted(),
                    e.getByteLimit(),
                    e.getDurability());
        }
    }
}
