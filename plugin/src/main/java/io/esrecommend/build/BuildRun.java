package io.esrecommend.build;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.OwnWrites;
import io.esrecommend.engine.Statistics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.component.Lifecycle;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.logging.Level;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.json.JsonXContent;

/**
 * A build on the node that the cluster has chosen for it. What comes of it is recorded, and then its task is over. A node
 * that stops, or from which the task was taken, leaves all as it is: the build goes on elsewhere, or later. Blocks.
 */
final class BuildRun {

    private static final Logger LOGGER = LogManager.getLogger(BuildRun.class);
    private static final int ATTEMPTS = 6;
    private static final TimeValue GOING_WELL = TimeValue.timeValueMinutes(1);

    private final BuildTask task;
    private final Builds builds;
    private final Engines engines;
    private final Client client;
    private final ClusterService cluster;
    private final Shards shards;

    /** @param client acts with whatever rights its thread has */
    BuildRun(BuildTask task, Builds builds, Engines engines, Client client, ClusterService cluster, Shards shards) {
        this.task = task;
        this.builds = builds;
        this.engines = engines;
        this.client = client;
        this.cluster = cluster;
        this.shards = shards;
    }

    /** Runs to whatever end. */
    void run() {
        builds.counters().begun();
        try {
            runToItsEnd();
        } finally {
            builds.counters().left();
        }
    }

    private void runToItsEnd() {
        ThreadContext context = client.threadPool().getThreadContext();
        task.tracker().begin();
        try (ThreadContext.StoredContext ignored = task.params().rights().take(context)) {
            OwnWrites.mark(context);
            Statistics made = attempts();
            builds.forget();
            end(BuildRecord.Outcome.SUCCEEDED, made, null);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /**
     * Shards that cannot be reached, such as those of a node that is lost, are waited for; then the build goes on. It gives up after
     * some attempts in a row: one that worked for a while was none of those.
     */
    private Statistics attempts() {
        for (int attempt = 1; ; attempt++) {
            shards.await(task);
            long begun = System.nanoTime();
            try {
                Client asTask = new ParentTaskAssigningClient(client, cluster.localNode(), task);
                return builds.of(task.tracker(), asTask, client.threadPool().absoluteTimeInMillis())
                        .run();
            } catch (RuntimeException e) {
                if (System.nanoTime() - begun > GOING_WELL.nanos()) {
                    attempt = 1;
                }
                if (attempt == ATTEMPTS || isOver() || !Shards.mayComeBack(e)) {
                    throw e;
                }
                LOGGER.info("{} waits for shards that are out of reach: {}", task.getDescription(), e.getMessage());
                task.tracker().sleep(TimeValue.timeValueSeconds(1L << attempt).nanos());
            }
        }
    }

    /** Whether this node should not go on. */
    private boolean isOver() {
        return task.isCancelled() || isStopping() || isElsewhere();
    }

    private boolean isStopping() {
        return cluster.lifecycleState() != Lifecycle.State.STARTED;
    }

    /** Whether the cluster has given the task to another node, or again to this one. */
    private boolean isElsewhere() {
        PersistentTask<BuildParams> running =
                BuildParams.running(engines.project(), task.params().engine());
        return running != null
                && running.getParams().build().equals(task.params().build())
                && running.getAllocationId() != task.getAllocationId();
    }

    private void failed(RuntimeException failure) {
        // A node that has no master does not know whose the build is by now.
        shards.awaitMaster();
        if (isStopping()) {
            return;
        }
        if (isElsewhere()) {
            task.markAsCompleted();
            return;
        }
        boolean engineIsThere =
                EngineMetadata.of(engines.project()).contains(task.params().engine());
        boolean cancelled = task.isCancelled() || !engineIsThere;
        if (!cancelled) {
            log(failure);
        }
        discard(engineIsThere);
        end(
                cancelled ? BuildRecord.Outcome.CANCELLED : BuildRecord.Outcome.FAILED,
                null,
                cancelled ? BuildFailure.of(cancelled()) : BuildFailure.of(failure));
    }

    /** What fails again for the same reason, as a schedule makes it do, is no news. */
    private void log(RuntimeException failure) {
        String engine = task.params().engine();
        BuildRecord last = BuildRecords.of(engines.project()).get(engine);
        boolean again = last != null && BuildFailure.of(failure).equals(last.failure());
        LOGGER.log(
                again ? Level.DEBUG : Level.WARN,
                () -> task.getDescription()
                        + " failed, and its statistics stay those of the build before; mend the cause, and"
                        + " POST /_recommend/" + engine
                        + "/_build, unless a schedule builds anyway. That it fails again"
                        + " for the same reason will not be logged; GET /_health_report/recommend tells it",
                failure);
    }

    private TaskCancelledException cancelled() {
        return new TaskCancelledException(task.getDescription() + " was cancelled");
    }

    private void discard(boolean engineIsThere) {
        ThreadContext context = client.threadPool().getThreadContext();
        try (ThreadContext.StoredContext ignored = task.params().rights().take(context)) {
            Build.discard(client, task.params(), engines.project(), engineIsThere);
        } catch (RuntimeException e) {
            LOGGER.warn(task.getDescription() + " has left an index behind, which the next one will delete", e);
        }
    }

    /** Records the end before the task goes, so that who sees it gone finds the record. */
    private void end(BuildRecord.Outcome outcome, @Nullable Statistics made, @Nullable BuildFailure failure) {
        builds.counters().ended(outcome);
        BuildParams params = task.params();
        BuildRecord ended = new BuildRecord(
                params.build(),
                params.mode(),
                outcome,
                params.started(),
                client.threadPool().absoluteTimeInMillis(),
                cluster.localNode().getName(),
                task.tracker().phases(),
                made == null ? Map.of() : numbers(made.counts()),
                failure,
                -1,
                0);
        ThreadPool threads = client.threadPool();
        PlainActionFuture<Object> recorded = new PlainActionFuture<>();
        try (ThreadContext.StoredContext ignored = threads.getThreadContext().stashContext()) {
            client.execute(
                    RecordBuildAction.TYPE,
                    new RecordBuildAction.Request(params.engine(), ended, task.getAllocationId()),
                    recorded.map(done -> done));
            recorded.actionGet();
            task.markAsCompleted();
        } catch (RuntimeException e) {
            if (isStopping()) {
                return;
            }
            LOGGER.warn(
                    "the end of " + task.getDescription() + " could not be recorded: [last_run] of GET /_recommend/"
                            + params.engine() + "/_stats tells of the build before, until the next has ended",
                    e);
            task.markAsCompleted();
        }
    }

    private static Map<String, Long> numbers(Statistics.Counts counts) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        XContentHelper.convertToMap(JsonXContent.jsonXContent, Strings.toString(counts), true)
                .forEach((name, number) -> numbers.put(name, ((Number) number).longValue()));
        return numbers;
    }
}
