package io.esrecommend.build;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsIndices;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.TransportActions;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateObserver;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.routing.IndexRoutingTable;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.node.NodeClosedException;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchContextMissingException;
import org.elasticsearch.transport.ConnectTransportException;

/**
 * The shards that a build reads and writes. After a node was lost, or the cluster was started again, a build is assigned
 * before they are there.
 */
final class Shards {

    private static final Logger LOGGER = LogManager.getLogger(Shards.class);
    private static final TimeValue LIMIT = TimeValue.timeValueMinutes(1);
    private static final Set<RestStatus> PASSING = Set.of(RestStatus.SERVICE_UNAVAILABLE, RestStatus.CONFLICT);

    private final ClusterService cluster;
    private final Engines engines;
    private final IndexNameExpressionResolver names;
    private final ThreadContext context;

    Shards(ClusterService cluster, Engines engines, IndexNameExpressionResolver names, ThreadContext context) {
        this.cluster = cluster;
        this.engines = engines;
        this.names = names;
        this.context = context;
    }

    /** Waits for all primaries that there should be, a minute at most, or until the task is cancelled. */
    void await(BuildTask task) {
        PlainActionFuture<Void> ready = new PlainActionFuture<>();
        task.addListener(() -> ready.onResponse(null));
        await(state -> areActive(task.params().engine(), state), LIMIT, ready);
        task.ensureNotCancelled();
    }

    private void await(Predicate<ClusterState> passes, @Nullable TimeValue limit, PlainActionFuture<Void> ready) {
        ClusterStateObserver.waitForState(
                cluster,
                context,
                new ClusterStateObserver.Listener() {
                    @Override
                    public void onNewClusterState(ClusterState state) {
                        ready.onResponse(null);
                    }

                    @Override
                    public void onClusterServiceClose() {
                        ready.onFailure(new NodeClosedException(cluster.localNode()));
                    }

                    @Override
                    public void onTimeout(TimeValue timeout) {
                        // What is missing says so itself.
                        ready.onResponse(null);
                    }
                },
                passes,
                limit,
                LOGGER);
        ready.actionGet();
    }

    /** Waits until this node has a master, as long as it runs. */
    void awaitMaster() {
        try {
            await(state -> state.nodes().getMasterNode() != null, null, new PlainActionFuture<>());
        } catch (NodeClosedException e) {
            LOGGER.debug("the node stops", e);
        }
    }

    private boolean areActive(String name, ClusterState state) {
        ProjectMetadata project = engines.project(state);
        Engine engine = EngineMetadata.of(project).engines().get(name);
        if (engine == null) {
            return true;
        }
        StatisticsIndices own = new StatisticsIndices(name);
        Set<String> indices = new TreeSet<>(own.all(project));
        // They have one copy, and a build that goes on makes them anew.
        indices.remove(own.audiences());
        for (String read :
                new String[] {engine.items().index(), engine.interactions().index()}) {
            indices.addAll(Set.of(names.concreteIndexNames(project, IndicesOptions.lenientExpandOpen(), true, read)));
        }
        return indices.stream().allMatch(index -> {
            IndexRoutingTable table = state.routingTable(project.id()).index(index);
            return table == null || table.allPrimaryShardsActive();
        });
    }

    /**
     * Whether what failed may succeed when it is done again: a shard or a node was out of reach, or somebody else had written. That
     * may have been this build: a write is sent again when the node that had done it is lost before it says so.
     */
    static boolean mayComeBack(Throwable failure) {
        boolean found = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IndexNotFoundException) {
                return false;
            }
            found |= isPassing(cause);
        }
        return found;
    }

    private static boolean isPassing(Throwable cause) {
        // The status of a search whose connection was lost is not 503.
        if (cause instanceof SearchPhaseExecutionException search
                && Arrays.stream(search.shardFailures()).anyMatch(shard -> mayComeBack(shard.getCause()))) {
            return true;
        }
        return TransportActions.isShardNotAvailableException(cause)
                || cause instanceof NodeClosedException
                || cause instanceof ConnectTransportException
                || cause instanceof SearchContextMissingException
                || PASSING.contains(ExceptionsHelper.status(cause));
    }
}
