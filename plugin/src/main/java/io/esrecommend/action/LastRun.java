package io.esrecommend.action;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildRecord;
import io.esrecommend.build.BuildRecords;
import io.esrecommend.build.Progress;
import io.esrecommend.build.ProgressAction;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.engine.Engines;
import java.io.IOException;
import java.time.Instant;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionListenerResponseHandler;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.transport.TransportRequestOptions;
import org.elasticsearch.transport.TransportResponseHandler;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/** What {@code _stats} tells of an engine's builds: the one that runs, or how the last has ended, and when the next is due. */
final class LastRun {

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(5);

    private final TransportService transport;
    private final ClusterService cluster;
    private final Engines engines;

    LastRun(TransportService transport, ClusterService cluster, Engines engines) {
        this.transport = transport;
        this.cluster = cluster;
        this.engines = engines;
    }

    /** Asks the node that builds, if one does, how far it is. */
    void read(String engine, ActionListener<ToXContentFragment> listener) {
        ProjectMetadata project = engines.project();
        PersistentTask<BuildParams> running = BuildParams.running(project, engine);
        DiscoveryNode node = running == null ? null : cluster.state().nodes().get(running.getExecutorNode());
        if (node == null) {
            listener.onResponse(fragment(project, engine, running, null, null));
            return;
        }
        ActionListener<ProgressAction.Response> asked =
                listener.map(answer -> fragment(project, engine, running, node, answer.progress()));
        TransportResponseHandler<ProgressAction.Response> handler = new ActionListenerResponseHandler<>(
                // Where the node does not answer, all else is still worth telling.
                asked.delegateResponse((l, e) -> listener.onResponse(fragment(project, engine, running, node, null))),
                ProgressAction.Response::new,
                transport.getThreadPool().generic());
        transport.sendRequest(
                node,
                ProgressAction.TYPE.name(),
                new ProgressAction.Request(engine, running.getParams().build()),
                TransportRequestOptions.timeout(TIMEOUT),
                handler);
    }

    private ToXContentFragment fragment(
            ProjectMetadata project,
            String engine,
            @Nullable PersistentTask<BuildParams> running,
            @Nullable DiscoveryNode node,
            @Nullable Progress progress) {
        BuildRecord last = BuildRecords.of(project).get(engine);
        long started = running != null ? running.getParams().started() : last != null ? last.started() : -1;
        PersistentTask<ScheduleParams> schedule =
                PersistentTasksCustomMetadata.getTaskWithId(project, ScheduleParams.taskId(engine));
        long now = transport.getThreadPool().absoluteTimeInMillis();
        return (builder, params) -> {
            if (running != null) {
                running(builder, running, node, progress);
            } else if (last != null) {
                builder.field("last_run", last);
            }
            if (schedule != null) {
                builder.field(
                        "next_build",
                        Instant.ofEpochMilli(schedule.getParams().due(started, now))
                                .toString());
            }
            return builder;
        };
    }

    private static void running(
            XContentBuilder builder,
            PersistentTask<BuildParams> running,
            @Nullable DiscoveryNode node,
            @Nullable Progress progress)
            throws IOException {
        BuildParams build = running.getParams();
        builder.startObject("last_run")
                .field("build", build.build())
                .field("mode", build.mode())
                .field("state", "running")
                .field("started_at", Instant.ofEpochMilli(build.started()).toString());
        if (node == null) {
            builder.field("waits_for", running.getAssignment().getExplanation());
        } else {
            builder.field("node", node.getName());
        }
        if (progress != null) {
            builder.field("progress", progress);
        }
        builder.endObject();
    }
}
