package io.esrecommend.build;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.elasticsearch.persistent.AllocatedPersistentTask;
import org.elasticsearch.tasks.TaskId;

/** A build on the node that runs it: shows its progress in the task API, and can be cancelled there. */
public final class BuildTask extends AllocatedPersistentTask {

    private final BuildTracker tracker;

    BuildTask(
            long id,
            String type,
            String action,
            TaskId parent,
            Map<String, String> headers,
            BuildParams params,
            DoubleSupplier dutyCycle) {
        super(id, type, action, "build of engine [" + params.engine() + "]", parent, headers);
        this.tracker = new BuildTracker(params, this, dutyCycle);
    }

    /** What is built. */
    public BuildParams params() {
        return tracker.params();
    }

    /** Hears how far the build is. */
    BuildTracker tracker() {
        return tracker;
    }

    @Override
    public Progress getStatus() {
        return tracker.progress();
    }
}
