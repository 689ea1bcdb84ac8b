package io.esrecommend.action;

import io.esrecommend.build.Progress;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.TaskId;

/** A task that waits for a build: shows its progress where this node runs it, and cancels it when it is cancelled itself. */
final class WaitingTask extends CancellableTask {

    private volatile Supplier<Progress> progress = () -> null;

    WaitingTask(long id, String type, String action, String description, TaskId parent, Map<String, String> headers) {
        super(id, type, action, description, parent, headers);
    }

    /** @param newProgress of what is waited for; null where this node does not know it */
    void waitFor(Supplier<Progress> newProgress) {
        progress = newProgress;
    }

    @Override
    public Progress getStatus() {
        return progress.get();
    }
}
