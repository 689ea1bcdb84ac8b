package io.esrecommend.build;

import io.esrecommend.engine.Engines;
import java.util.Collection;
import java.util.Map;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.persistent.AllocatedPersistentTask;
import org.elasticsearch.persistent.PersistentTaskState;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.Assignment;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.persistent.PersistentTasksExecutor;
import org.elasticsearch.tasks.TaskId;

/**
 * Chooses nodes for builds, and runs those of this node. A node that keeps data builds: the one that was asked, while it is
 * there, and else the one with the fewest builds.
 */
public final class BuildExecutor extends PersistentTasksExecutor<BuildParams> {

    /** The threads that builds run on: each build holds one until it is done. */
    public static final String EXECUTOR = "recommend_build";

    private final Builds builds;
    private final Engines engines;
    private final Client client;
    private final ClusterService cluster;
    private final Shards shards;

    /** @param names resolves what engines name */
    public BuildExecutor(
            Builds builds, Engines engines, Client client, ClusterService cluster, IndexNameExpressionResolver names) {
        super(BuildParams.NAME, client.threadPool().executor(EXECUTOR));
        this.builds = builds;
        this.engines = engines;
        this.client = client;
        this.cluster = cluster;
        this.shards = new Shards(cluster, engines, names, client.threadPool().getThreadContext());
    }

    @Override
    protected Assignment doGetAssignment(
            BuildParams params, Collection<DiscoveryNode> candidates, ClusterState state, ProjectId project) {
        for (DiscoveryNode node : candidates) {
            if (node.getId().equals(params.node()) && node.canContainData()) {
                return new Assignment(node.getId(), "the node that was asked");
            }
        }
        return super.doGetAssignment(params, candidates, state, project);
    }

    @Override
    protected AllocatedPersistentTask createTask(
            long id,
            String type,
            String action,
            TaskId parent,
            PersistentTask<BuildParams> task,
            Map<String, String> headers) {
        return new BuildTask(
                id,
                type,
                action,
                parent,
                headers,
                task.getParams(),
                () -> cluster.getClusterSettings().get(Throttle.DUTY_CYCLE));
    }

    @Override
    protected void nodeOperation(AllocatedPersistentTask task, BuildParams params, PersistentTaskState state) {
        new BuildRun((BuildTask) task, builds, engines, client, cluster, shards).run();
    }
}
