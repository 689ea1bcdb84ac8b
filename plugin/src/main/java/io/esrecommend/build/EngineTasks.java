package io.esrecommend.build;

import java.util.HashMap;
import java.util.Map;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.persistent.PersistentTasks;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;

/**
 * The persistent tasks of an engine, changed in one step with the engine itself: so there is no schedule without an engine,
 * and no build.
 */
public final class EngineTasks {

    private EngineTasks() {}

    /** With a schedule in place of the one before, which ends; without one if it is null. */
    public static PersistentTasksCustomMetadata withSchedule(
            ClusterState state, ProjectMetadata project, String engine, @Nullable ScheduleParams schedule) {
        Map<String, PersistentTask<?>> tasks = tasks(project);
        String id = ScheduleParams.taskId(engine);
        tasks.remove(id);
        // Numbers are shared by all tasks of a cluster; the master gives another one with the node.
        long number = PersistentTasks.getMaxLastAllocationId(state);
        if (schedule != null) {
            number++;
            tasks.put(
                    id,
                    new PersistentTask<>(
                            id, ScheduleParams.NAME, schedule, number, PersistentTasks.INITIAL_ASSIGNMENT));
        }
        return new PersistentTasksCustomMetadata(number, tasks);
    }

    /** Without any task of an engine: those that run are cancelled. */
    public static PersistentTasksCustomMetadata without(ClusterState state, ProjectMetadata project, String engine) {
        Map<String, PersistentTask<?>> tasks = tasks(project);
        tasks.remove(ScheduleParams.taskId(engine));
        tasks.remove(BuildParams.taskId(engine));
        return new PersistentTasksCustomMetadata(PersistentTasks.getMaxLastAllocationId(state), tasks);
    }

    private static Map<String, PersistentTask<?>> tasks(ProjectMetadata project) {
        PersistentTasksCustomMetadata before = PersistentTasksCustomMetadata.get(project);
        return before == null ? new HashMap<>() : new HashMap<>(before.taskMap());
    }
}
