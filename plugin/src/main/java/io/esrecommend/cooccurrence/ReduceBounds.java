package io.esrecommend.cooccurrence;

import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.tasks.TaskCancelledException;

/** The bounds of a reduction: memory is the request breaker's until the reduction is over. */
final class ReduceBounds implements Bounds, Releasable {

    private final String label;
    private final AggregationReduceContext context;

    @Nullable
    private final CircuitBreaker breaker;

    private long taken;

    ReduceBounds(String name, AggregationReduceContext context) {
        this.label = "<reduce agg [" + name + "]>";
        this.context = context;
        CircuitBreakerService breakers = context.bigArrays().breakerService();
        this.breaker = breakers == null ? null : breakers.getBreaker(CircuitBreaker.REQUEST);
    }

    @Override
    public void allocate(long bytes) {
        if (breaker == null) {
            return;
        }
        if (bytes > 0) {
            breaker.addEstimateBytesAndMaybeBreak(bytes, label);
        } else {
            breaker.addWithoutBreaking(bytes);
        }
        taken += bytes;
    }

    @Override
    public void checkCancelled() {
        if (context.isCanceled().get()) {
            throw new TaskCancelledException(label + " was cancelled");
        }
    }

    @Override
    public void close() {
        allocate(-taken);
    }
}
