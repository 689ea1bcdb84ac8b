package io.esrecommend.query;

import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Releasables;

/**
 * Heap that the ids of a request take on the coordinating node, accounted in Elasticsearch's request circuit breaker: what came over
 * HTTP is accounted by its bytes there, of which ids as objects are several times as many.
 *
 * @param breaker of requests
 */
public record RequestMemory(CircuitBreaker breaker) {

    /** The object of an id, its place in the list that was parsed, and in the set that candidates are looked up in. */
    private static final int BYTES_OF_ID = 100;

    /**
     * Accounts for the ids of a request until it is answered.
     *
     * @return the listener, which gives the memory back first
     * @throws org.elasticsearch.common.breaker.CircuitBreakingException if there is too little
     */
    public <T> ActionListener<T> reserve(RecommendSpec spec, ActionListener<T> listener) {
        List<String> excluded = spec.exclude().ids();
        long bytes = bytes(excluded) + bytes(spec.items());
        breaker.addEstimateBytesAndMaybeBreak(
                bytes, "[" + excluded.size() + "] items of [exclude]; exclude fewer, or by a query, or retry later");
        return ActionListener.releaseBefore(
                Releasables.releaseOnce(() -> breaker.addWithoutBreaking(-bytes)), listener);
    }

    private static long bytes(List<String> ids) {
        long bytes = 0;
        for (String id : ids) {
            bytes += BYTES_OF_ID + id.length();
        }
        return bytes;
    }
}
