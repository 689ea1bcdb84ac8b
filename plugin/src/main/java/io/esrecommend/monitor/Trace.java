package io.esrecommend.monitor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.tasks.Task;

/**
 * One request on its way: its task, how long each phase took, and how much there was. Safe for use by the threads that the
 * request comes by.
 */
public final class Trace {

    private static final long NONE = -1;

    private final Task task;
    private final String engine;
    private final String user;
    private final long begun = System.nanoTime();
    private final Map<Phase, Long> nanos = Collections.synchronizedMap(new EnumMap<>(Phase.class));
    private final Map<Count, Long> counts = Collections.synchronizedMap(new EnumMap<>(Count.class));
    private volatile String recommendation;
    private volatile List<String> notes = List.of();

    /**
     * A request begins.
     *
     * @param task that asks, and may be cancelled
     * @param engine that is asked
     * @param user whom it asks for; null for nobody
     */
    public Trace(Task task, String engine, @Nullable String user) {
        this.task = task;
        this.engine = engine;
        this.user = user;
    }

    /** The task that asks. */
    public Task task() {
        return task;
    }

    /** A phase begins now, and ends when the listener hears of its result or failure. */
    public <T> ActionListener<T> until(Phase phase, ActionListener<T> listener) {
        long start = System.nanoTime();
        return ActionListener.runBefore(listener, () -> took(phase, System.nanoTime() - start));
    }

    /** Runs a phase. */
    public <T> T during(Phase phase, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            took(phase, System.nanoTime() - start);
        }
    }

    private void took(Phase phase, long more) {
        nanos.merge(phase, more, Long::sum);
    }

    /** So much there was. */
    public void count(Count what, long number) {
        counts.put(what, number);
    }

    /** Names the list that comes of the request. */
    public void recommendation(String id) {
        recommendation = id;
    }

    /** Why the answer is less than it could be. */
    public void notes(List<String> all) {
        notes = List.copyOf(all);
    }

    String engine() {
        return engine;
    }

    @Nullable
    String user() {
        return user;
    }

    /** Nanoseconds until now. */
    long elapsed() {
        return System.nanoTime() - begun;
    }

    /** Nanoseconds of a phase; negative if the request had no such phase. */
    long nanos(Phase phase) {
        return nanos.getOrDefault(phase, NONE);
    }

    /** A number; negative if it is not known. */
    long number(Count what) {
        return counts.getOrDefault(what, NONE);
    }

    @Nullable
    String recommendation() {
        return recommendation;
    }

    List<String> notes() {
        return notes;
    }
}
