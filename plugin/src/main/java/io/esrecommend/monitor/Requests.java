package io.esrecommend.monitor;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.core.Nullable;

/** The recommendations that this node answers: each is counted when it ends, and logged if it was slow. */
public final class Requests {

    private final Map<Kind, RequestCounters> counters = new EnumMap<>(Kind.class);
    private final SlowLog slowLog;

    /** For the plugin to make; one a node. */
    public Requests(SlowLog slowLog) {
        this.slowLog = slowLog;
        for (Kind kind : Kind.values()) {
            counters.put(kind, new RequestCounters());
        }
    }

    /** Watches a request until the listener hears of its end. */
    public <R> ActionListener<R> watch(Kind kind, Trace trace, ActionListener<R> listener) {
        counters.get(kind).begun();
        return new ActionListener<>() {
            @Override
            public void onResponse(R response) {
                ended(kind, trace, null);
                listener.onResponse(response);
            }

            @Override
            public void onFailure(Exception failure) {
                ended(kind, trace, failure);
                listener.onFailure(failure);
            }
        };
    }

    private void ended(Kind kind, Trace trace, @Nullable Exception failure) {
        long took = trace.elapsed();
        counters.get(kind).ended(trace, took, Outcome.of(failure));
        slowLog.ended(kind, trace, took, failure);
    }

    /** All numbers since the node started, by the kind of the request. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        counters.forEach((kind, numbers) -> shown.put(kind.label(), numbers.shown()));
        return shown;
    }
}
