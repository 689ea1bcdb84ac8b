package io.esrecommend.build;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.tasks.CancellableTask;

/** How far a build is, for the task that it is part of: it ends when that is cancelled, and rests as often as it has to. */
public final class BuildTracker {

    private final BuildParams params;
    private final CancellableTask task;
    private final Throttle throttle;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final LinkedHashMap<String, Long> starts = new LinkedHashMap<>();
    private volatile Progress progress = Progress.NONE;
    private long counting;
    private int before;

    /**
     * @param params what is built
     * @param task that the build is part of
     * @param dutyCycle the share of the time that is worked, more than 0 and at most 1
     */
    public BuildTracker(BuildParams params, CancellableTask task, DoubleSupplier dutyCycle) {
        this.params = params;
        this.task = task;
        this.throttle = new Throttle(dutyCycle, System::nanoTime);
        task.addListener(cancelled::countDown);
    }

    /** What is built. */
    public BuildParams params() {
        return params;
    }

    /** How far it is. */
    public Progress progress() {
        return progress;
    }

    /** Waits, or less if it is cancelled. */
    void sleep(long nanos) {
        try {
            if (cancelled.await(nanos, TimeUnit.NANOSECONDS)) {
                task.ensureNotCancelled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(task.getDescription() + " was interrupted", e);
        }
    }

    /** What was done before on this node, such as waiting, was no work. */
    void begin() {
        throttle.wake();
    }

    /** Says what the build does now; ends it if it was cancelled. */
    void phase(String phase) {
        starts.put(phase, System.nanoTime());
        update(progress.in(phase));
    }

    /** How long each phase took on this node, in milliseconds; the last one until now. For the thread that builds. */
    Map<String, Long> phases() {
        LinkedHashMap<String, Long> phases = new LinkedHashMap<>();
        long end = System.nanoTime();
        for (Map.Entry<String, Long> phase : starts.reversed().entrySet()) {
            phases.putFirst(phase.getKey(), TimeValue.nsecToMSec(end - phase.getValue()));
            end = phase.getValue();
        }
        return Collections.unmodifiableMap(phases);
    }

    /** Counts events that were read; ends the build if it was cancelled. */
    public void read(long interactions) {
        update(progress.read(interactions));
    }

    /** Begins to count, perhaps after partitions that another node has counted; ends the build if it was cancelled. */
    void counting(BuildState state) {
        counting = System.nanoTime();
        before = state.done();
        update(progress.counted(state, -1));
    }

    /** Counts partitions; ends the build if it was cancelled. */
    void counted(BuildState state) {
        long each = (System.nanoTime() - counting) / Math.max(1, state.done() - before);
        update(progress.counted(state, TimeValue.nsecToMSec(each * (state.total() - state.done()))));
    }

    /** Something else was done; ends the build if it was cancelled. */
    void worked() {
        update(progress);
    }

    private void update(Progress now) {
        task.ensureNotCancelled();
        progress = now;
        throttle.rest(this::sleep);
    }
}
