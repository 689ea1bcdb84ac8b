package io.esrecommend.action;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildRecord;
import io.esrecommend.build.BuildRecords;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ThreadedActionListener;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateObserver;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.node.NodeClosedException;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.ThreadPool;

/** Waits for the end of a build: its task goes from the cluster state, and its record is there. */
final class BuildEnd {

    private static final Logger LOGGER = LogManager.getLogger(BuildEnd.class);

    /** How long after its task a cancelled build may take to clear up and to be recorded. */
    private static final TimeValue RECORD_LIMIT = TimeValue.timeValueSeconds(60);

    private final ClusterService cluster;
    private final Engines engines;
    private final ThreadPool threads;

    BuildEnd(ClusterService cluster, Engines engines, ThreadPool threads) {
        this.cluster = cluster;
        this.engines = engines;
        this.threads = threads;
    }

    /** Waits without a thread. */
    void await(BuildParams build, ActionListener<BuildRecord> listener) {
        ActionListener<BuildRecord> forked = new ThreadedActionListener<>(threads.generic(), listener);
        await(
                state -> !isRunning(build, state),
                null,
                forked.delegateFailureAndWrap((next, gone) -> await(
                        state -> isGone(build, state) || record(build, state) != null,
                        RECORD_LIMIT,
                        next.delegateFailureAndWrap((last, state) -> last.onResponse(ended(build, state))))));
    }

    private BuildRecord ended(BuildParams build, ClusterState state) {
        BuildRecord ended = record(build, state);
        if (ended != null && ended.build().equals(build.build())) {
            return ended;
        }
        String why = ended != null
                ? "build [" + ended.build() + "] has ended since"
                : isGone(build, state)
                        ? "the engine was deleted"
                        : "its node wrote none; the log of that node says why";
        throw new ElasticsearchStatusException(
                "how build [{}] of engine [{}] has ended is not known: {}",
                isGone(build, state) ? RestStatus.NOT_FOUND : RestStatus.INTERNAL_SERVER_ERROR,
                build.build(),
                build.engine(),
                why);
    }

    private boolean isRunning(BuildParams build, ClusterState state) {
        PersistentTask<BuildParams> running = BuildParams.running(engines.project(state), build.engine());
        return running != null && running.getParams().build().equals(build.build());
    }

    private boolean isGone(BuildParams build, ClusterState state) {
        return !EngineMetadata.of(engines.project(state)).contains(build.engine());
    }

    /** Of the build, or of a later one. */
    @Nullable
    private BuildRecord record(BuildParams build, ClusterState state) {
        ProjectMetadata project = engines.project(state);
        BuildRecord last = BuildRecords.of(project).get(build.engine());
        return last != null && last.build().compareTo(build.build()) >= 0 ? last : null;
    }

    /** Hears of the state that passes, or of the last one before the limit. */
    private void await(
            Predicate<ClusterState> passes, @Nullable TimeValue limit, ActionListener<ClusterState> listener) {
        ClusterStateObserver.waitForState(
                cluster,
                threads.getThreadContext(),
                new ClusterStateObserver.Listener() {
                    @Override
                    public void onNewClusterState(ClusterState state) {
                        listener.onResponse(state);
                    }

                    @Override
                    public void onClusterServiceClose() {
                        listener.onFailure(new NodeClosedException(cluster.localNode()));
                    }

                    @Override
                    public void onTimeout(TimeValue timeout) {
                        listener.onResponse(cluster.state());
                    }
                },
                passes,
                limit,
                LOGGER);
    }
}
