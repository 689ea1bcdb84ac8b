package io.esrecommend.build;

import java.util.Map;
import org.elasticsearch.persistent.AllocatedPersistentTask;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.Scheduler;

/** A schedule on the node that keeps it. Who cancels it ends the schedule, until the engine is put again. */
final class ScheduleTask extends AllocatedPersistentTask {

    private final ScheduleParams params;
    private Scheduler.Cancellable alarm;
    private long tried = -1;

    ScheduleTask(
            long id, String type, String action, TaskId parent, Map<String, String> headers, ScheduleParams params) {
        super(id, type, action, "schedule of engine [" + params.engine() + "]", parent, headers);
        this.params = params;
    }

    ScheduleParams params() {
        return params;
    }

    /** Wakes up with this alarm from now on. */
    synchronized void wakeWith(Scheduler.Cancellable newAlarm) {
        alarm = newAlarm;
        if (isCancelled()) {
            alarm.cancel();
        }
    }

    @Override
    protected void onCancelled() {
        synchronized (this) {
            if (alarm != null) {
                alarm.cancel();
            }
        }
        markAsCompleted();
    }

    /** What was taken as started could not begin, since the cluster had no master: it is due again. */
    synchronized void tryAgain() {
        tried = -1;
    }

    /**
     * Whether a build is to be started now; if so, it is taken as started.
     *
     * @param lastStarted when the last build began; negative if there was none
     */
    synchronized boolean isDue(long lastStarted, long now) {
        // A build that could not even begin left no record: the next turn is one interval later all the same.
        if (isCancelled() || params.due(Math.max(tried, lastStarted), now) > now) {
            return false;
        }
        tried = now;
        return true;
    }
}
