package io.esrecommend.evaluation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.TaskId;

/** An evaluation in the task API, which shows how far it is and can cancel it. */
public final class EvaluationTask extends CancellableTask {

    private volatile Phase phase = new Phase("starting", 0);

    private record Phase(String name, long total, AtomicLong done) {
        Phase(String name, long total) {
            this(name, total, new AtomicLong());
        }
    }

    /** @param engine names the engine that is evaluated */
    public EvaluationTask(
            long id, String type, String action, String engine, TaskId parent, Map<String, String> headers) {
        super(id, type, action, "evaluation of engine [" + engine + "]", parent, headers);
    }

    @Override
    public EvaluationProgress getStatus() {
        Phase now = phase;
        return new EvaluationProgress(now.name, now.done.get(), now.total);
    }

    /**
     * Says what is done now; ends the evaluation if it was cancelled.
     *
     * @param total of what {@link #done} counts; 0 where that is not known
     */
    void phase(String name, long total) {
        ensureNotCancelled();
        phase = new Phase(name, total);
    }

    /** Counts what is done in this phase; ends the evaluation if it was cancelled. */
    void done(long more) {
        ensureNotCancelled();
        phase.done.addAndGet(more);
    }
}
