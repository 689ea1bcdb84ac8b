package io.esrecommend;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.esrecommend.embedding.MemoryBudget;
import java.util.List;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

public class InferenceMemoryTests extends ESTestCase {

    public void testLimitIsTheSettingOrAPartOfTheMachine() {
        Settings settings = Settings.builder()
                .put("breaker.recommend_inference.limit", "7mb")
                .build();
        assertEquals(7 << 20, InferenceMemory.breaker(settings).getLimit());
        assertThat(InferenceMemory.breaker(Settings.EMPTY).getLimit(), greaterThanOrEqualTo(512L << 20));
    }

    public void testNativeMemoryIsRefusedBeyondTheLimitWith429() {
        CircuitBreaker breaker = service(1000).getBreaker(InferenceMemory.BREAKER);
        MemoryBudget memory = InferenceMemory.nativeMemory(breaker);
        memory.reserve(600, "model [a]");
        var e = expectThrows(CircuitBreakingException.class, () -> memory.reserve(401, "model [b]"));
        assertThat(e.getMessage(), containsString("[recommend_inference] Data too large, data for [model [b]]"));
        assertThat(e.getMessage(), containsString("raise [breaker.recommend_inference.limit]"));
        assertEquals(RestStatus.TOO_MANY_REQUESTS, ExceptionsHelper.status(e));
        assertEquals(600, breaker.getUsed());
        assertEquals(1, breaker.getTrippedCount());
        memory.reserve(400, "model [b]");
        memory.release(1000);
        assertEquals(0, breaker.getUsed());
    }

    public void testNativeMemoryIsNotTakenForHeap() {
        long muchMoreThanHeap = 100 * Runtime.getRuntime().maxMemory();
        CircuitBreaker breaker = service(2 * muchMoreThanHeap).getBreaker(InferenceMemory.BREAKER);
        InferenceMemory.nativeMemory(breaker).reserve(muchMoreThanHeap, "model [a]");
        assertEquals(muchMoreThanHeap, breaker.getUsed());
    }

    public void testALimitThatIsChangedIsTheLimit() {
        ClusterSettings settings = new ClusterSettings(Settings.EMPTY, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS);
        CircuitBreaker breaker = service(1000, settings).getBreaker(InferenceMemory.BREAKER);
        settings.applySettings(Settings.builder()
                .put("breaker.recommend_inference.limit", "2000b")
                .build());
        MemoryBudget memory = InferenceMemory.nativeMemory(breaker);
        memory.reserve(2000, "model [a]");
        expectThrows(CircuitBreakingException.class, () -> memory.reserve(1, "model [b]"));
    }

    public void testHeapIsThatOfRequests() {
        CircuitBreaker request = service(1000).getBreaker(CircuitBreaker.REQUEST);
        MemoryBudget heap = InferenceMemory.heap(request);
        heap.reserve(100, "texts");
        assertEquals(100, request.getUsed());
        heap.release(100);
        assertEquals(0, request.getUsed());
        expectThrows(
                CircuitBreakingException.class,
                () -> heap.reserve(Runtime.getRuntime().maxMemory(), "texts"));
        assertEquals(0, request.getUsed());
    }

    private static HierarchyCircuitBreakerService service(long limit) {
        return service(limit, new ClusterSettings(Settings.EMPTY, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS));
    }

    private static HierarchyCircuitBreakerService service(long limit, ClusterSettings settings) {
        return new HierarchyCircuitBreakerService(
                CircuitBreakerMetrics.NOOP,
                Settings.EMPTY,
                List.of(new BreakerSettings(InferenceMemory.BREAKER, limit, 1.0)),
                settings);
    }
}
