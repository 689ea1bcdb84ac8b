package io.esrecommend.build;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import io.esrecommend.format.WireFormat;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.MasterNodeRequest;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateUpdateTask;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Keeps how a build has ended. Nodes ask each other for it; no user can. */
public final class RecordBuildAction
        extends TransportMasterNodeAction<RecordBuildAction.Request, ActionResponse.Empty> {

    /** The action. */
    public static final ActionType<ActionResponse.Empty> TYPE = new ActionType<>("internal:recommend/build/record");

    private final Engines engines;

    /** For Elasticsearch to make. */
    @Inject
    public RecordBuildAction(
            TransportService transport,
            ClusterService cluster,
            ThreadPool threads,
            ActionFilters filters,
            Engines engines) {
        super(
                TYPE.name(),
                transport,
                cluster,
                threads,
                filters,
                Request::new,
                in -> ActionResponse.Empty.INSTANCE,
                threads.executor(ThreadPool.Names.GENERIC));
        this.engines = engines;
    }

    /** A build that has ended. Waits for a master as long as there is none. */
    public static final class Request extends MasterNodeRequest<Request> {
        private final String engine;
        private final BuildRecord ended;
        private final long allocation;

        /** @param allocation of the task that tells of it; -1 if it could not even begin */
        Request(String engine, BuildRecord ended, long allocation) {
            super(INFINITE_MASTER_NODE_TIMEOUT);
            this.engine = engine;
            this.ended = ended;
            this.allocation = allocation;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            WireFormat.read(in);
            engine = in.readString();
            ended = new BuildRecord(in);
            allocation = in.readLong();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            WireFormat.write(out);
            out.writeString(engine);
            ended.writeTo(out);
            out.writeLong(allocation);
        }

        long allocation() {
            return allocation;
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // Elasticsearch offers plugins no other way for single updates.
    protected void masterOperation(
            Task task, Request request, ClusterState state, ActionListener<ActionResponse.Empty> listener) {
        String source = "record build of engine [" + request.engine + "]";
        clusterService.submitUnbatchedStateUpdateTask(source, new ClusterStateUpdateTask() {
            @Override
            public ClusterState execute(ClusterState current) {
                ProjectMetadata project = engines.project(current);
                if (!EngineMetadata.of(project).contains(request.engine)
                        || isStale(request.ended, request.allocation, BuildParams.running(project, request.engine))) {
                    return current;
                }
                BuildRecords changed = BuildRecords.of(project).with(request.engine, request.ended);
                return current.copyAndUpdateProject(
                        project.id(), builder -> builder.putCustom(BuildRecords.TYPE, changed));
            }

            @Override
            public void clusterStateProcessed(ClusterState before, ClusterState after) {
                listener.onResponse(ActionResponse.Empty.INSTANCE);
            }

            @Override
            public void onFailure(Exception e) {
                listener.onFailure(e);
            }
        });
    }

    /** Whether the build was given to another node, while this one was cut off: that one will tell how it ends. */
    static boolean isStale(BuildRecord ended, long allocation, @Nullable PersistentTask<BuildParams> running) {
        return running != null
                && running.getParams().build().equals(ended.build())
                && running.getAllocationId() != allocation;
    }

    @Override
    protected ClusterBlockException checkBlock(Request request, ClusterState state) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
    }
}
