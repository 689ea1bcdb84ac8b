package io.esrecommend.action;

import io.esrecommend.build.BuildRecords;
import io.esrecommend.build.EngineTasks;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import java.util.function.BiFunction;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.cluster.AckedClusterStateUpdateTask;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata;

/** Changes the engines in the cluster state, and with each in the same step what belongs to it there. */
final class EngineUpdates {

    private final ClusterService cluster;
    private final Engines engines;

    EngineUpdates(ClusterService cluster, Engines engines) {
        this.cluster = cluster;
        this.engines = engines;
    }

    /**
     * Adds or replaces an engine; the listener hears when every node knows it.
     *
     * @param schedule by which it is built; null for none
     */
    void put(
            AcknowledgedRequest<?> request,
            String name,
            Engine engine,
            @Nullable ScheduleParams schedule,
            ActionListener<AcknowledgedResponse> listener) {
        submit(
                "put engine [" + name + "]",
                request,
                listener,
                (state, project) -> ProjectMetadata.builder(project)
                        .putCustom(
                                EngineMetadata.TYPE, EngineMetadata.of(project).with(name, engine))
                        .putCustom(
                                PersistentTasksCustomMetadata.TYPE,
                                EngineTasks.withSchedule(state, project, name, schedule)));
    }

    /** Removes an engine, its schedule, the build that runs, and what is known of the last; the listener hears when every node knows it. */
    void delete(AcknowledgedRequest<?> request, String name, ActionListener<AcknowledgedResponse> listener) {
        submit(
                "delete engine [" + name + "]",
                request,
                listener,
                (state, project) -> without(name, project)
                        .putCustom(PersistentTasksCustomMetadata.TYPE, EngineTasks.without(state, project, name)));
    }

    /** With the last engine all of the plugin goes from the state: a node without the plugin could not read it. */
    private static ProjectMetadata.Builder without(String name, ProjectMetadata project) {
        EngineMetadata engines = EngineMetadata.of(project).without(name);
        ProjectMetadata.Builder builder = ProjectMetadata.builder(project);
        return engines.isEmpty()
                ? builder.removeCustom(EngineMetadata.TYPE).removeCustom(BuildRecords.TYPE)
                : builder.putCustom(EngineMetadata.TYPE, engines)
                        .putCustom(BuildRecords.TYPE, BuildRecords.of(project).without(name));
    }

    @SuppressWarnings("deprecation") // Elasticsearch offers plugins no other way for single updates.
    private void submit(
            String source,
            AcknowledgedRequest<?> request,
            ActionListener<AcknowledgedResponse> listener,
            BiFunction<ClusterState, ProjectMetadata, ProjectMetadata.Builder> change) {
        cluster.submitUnbatchedStateUpdateTask(source, new AckedClusterStateUpdateTask(request, listener) {
            @Override
            public ClusterState execute(ClusterState state) {
                return ClusterState.builder(state)
                        .putProjectMetadata(change.apply(state, engines.project(state)))
                        .build();
            }
        });
    }
}
