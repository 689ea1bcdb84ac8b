package io.esrecommend.build;

import io.esrecommend.engine.Engines;
import java.util.Map;
import java.util.function.BiConsumer;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.logging.Level;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.persistent.AllocatedPersistentTask;
import org.elasticsearch.persistent.PersistentTaskState;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.persistent.PersistentTasksExecutor;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;

/**
 * Keeps the schedules that the cluster has given to this node; those of a cluster are spread over its data nodes. When a
 * build is due and none runs, it is started with the rights of who put the engine.
 */
public final class ScheduleExecutor extends PersistentTasksExecutor<ScheduleParams> {

    private static final Logger LOGGER = LogManager.getLogger(ScheduleExecutor.class);
    /** How long a schedule looks away: somebody may have built meanwhile, or set the clock. */
    private static final TimeValue NAP = TimeValue.timeValueSeconds(10);

    private final Engines engines;
    private final Builds builds;
    private final Client client;
    private final ClusterService cluster;
    private final ThreadPool threads;
    private final BiConsumer<String, ActionListener<Void>> starter;

    /** @param starter starts a build of an engine with the rights of the thread; the listener hears of its end */
    public ScheduleExecutor(
            Engines engines,
            Builds builds,
            Client client,
            ClusterService cluster,
            BiConsumer<String, ActionListener<Void>> starter) {
        super(ScheduleParams.NAME, client.threadPool().generic());
        this.engines = engines;
        this.builds = builds;
        this.client = client;
        this.cluster = cluster;
        this.threads = client.threadPool();
        this.starter = starter;
    }

    @Override
    protected AllocatedPersistentTask createTask(
            long id,
            String type,
            String action,
            TaskId parent,
            PersistentTask<ScheduleParams> task,
            Map<String, String> headers) {
        return new ScheduleTask(id, type, action, parent, headers, task.getParams());
    }

    @Override
    protected void nodeOperation(AllocatedPersistentTask task, ScheduleParams params, PersistentTaskState state) {
        ScheduleTask schedule = (ScheduleTask) task;
        schedule.wakeWith(threads.scheduleWithFixedDelay(() -> look(schedule), NAP, threads.generic()));
        look(schedule);
    }

    private void look(ScheduleTask schedule) {
        String engine = schedule.params().engine();
        BuildRecord last = BuildRecords.of(engines.project()).get(engine);
        boolean running = BuildParams.running(engines.project(), engine) != null;
        long now = threads.absoluteTimeInMillis();
        if (running || !schedule.isDue(last == null ? -1 : last.started(), now)) {
            return;
        }
        try (ThreadContext.StoredContext ignored = schedule.params().rights().take(threads.getThreadContext())) {
            starter.accept(
                    engine,
                    ActionListener.wrap(
                            done -> LOGGER.debug("scheduled build of engine [{}] is done", engine),
                            failure -> failed(schedule, now, failure)));
        }
    }

    private void failed(ScheduleTask schedule, long started, Exception failure) {
        if (ExceptionsHelper.status(failure) == RestStatus.CONFLICT) {
            return;
        }
        BuildRecord last =
                BuildRecords.of(engines.project()).get(schedule.params().engine());
        if (last != null && last.started() >= started) {
            return;
        }
        if (Shards.mayComeBack(failure)) {
            LOGGER.debug(
                    "scheduled build of engine [{}] waits for the cluster",
                    schedule.params().engine());
            schedule.tryAgain();
        } else {
            // The node that builds logs what fails while it builds; this did not come so far.
            log(schedule.params(), failure, last);
            recordThatItCouldNotBegin(schedule.params().engine(), started, failure);
        }
    }

    private void recordThatItCouldNotBegin(String engine, long started, Exception failure) {
        BuildRecord ended = new BuildRecord(
                builds.name(engine, started),
                BuildParams.INCREMENTAL,
                BuildRecord.Outcome.FAILED,
                started,
                threads.absoluteTimeInMillis(),
                cluster.localNode().getName(),
                Map.of(),
                Map.of(),
                BuildFailure.of(failure),
                -1,
                0);
        try (ThreadContext.StoredContext ignored = threads.getThreadContext().stashContext()) {
            client.execute(
                    RecordBuildAction.TYPE, new RecordBuildAction.Request(engine, ended, -1), ActionListener.noop());
        }
    }

    /** What fails again for the same reason is no news. */
    private static void log(ScheduleParams schedule, Exception failure, @Nullable BuildRecord last) {
        boolean again = last != null && BuildFailure.of(failure).equals(last.failure());
        LOGGER.log(
                again ? Level.DEBUG : Level.WARN,
                "scheduled build of engine [" + schedule.engine() + "] could not begin and will be tried again in ["
                        + schedule.every() + "]: ["
                        + ElasticsearchException.getExceptionName(ExceptionsHelper.unwrapCause(failure)) + "] "
                        + failure.getMessage() + "; it has the rights of who put the engine, and PUT /_recommend/"
                        + schedule.engine()
                        + " by somebody else gives it theirs. That it fails again for the same reason"
                        + " will not be logged; GET /_health_report/recommend tells it");
    }
}
