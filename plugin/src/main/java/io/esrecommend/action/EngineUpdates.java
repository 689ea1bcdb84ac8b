package io.esrecommend.action;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import java.util.function.UnaryOperator;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.cluster.AckedClusterStateUpdateTask;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;

/** Changes the engines in the cluster state. */
final class EngineUpdates {

    private final ClusterService cluster;
    private final Engines engines;

    EngineUpdates(ClusterService cluster, Engines engines) {
        this.cluster = cluster;
        this.engines = engines;
    }

    /** Submits a change; the listener hears when every node knows it. */
    @SuppressWarnings("deprecation") // Elasticsearch offers plugins no other way for single updates.
    void submit(
            String source,
            AcknowledgedRequest<?> request,
            UnaryOperator<EngineMetadata> change,
            ActionListener<AcknowledgedResponse> listener) {
        cluster.submitUnbatchedStateUpdateTask(source, new AckedClusterStateUpdateTask(request, listener) {
            @Override
            public ClusterState execute(ClusterState state) {
                ProjectMetadata project = engines.project(state);
                EngineMetadata changed = change.apply(EngineMetadata.of(project));
                return state.copyAndUpdateProject(
                        project.id(), builder -> builder.putCustom(EngineMetadata.TYPE, changed));
            }
        });
    }
}
