package io.esrecommend.action;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildRecord;
import io.esrecommend.build.Builds;
import io.esrecommend.build.ProgressAction;
import io.esrecommend.build.Rights;
import io.esrecommend.engine.Engines;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.persistent.PersistentTasksService;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Builds the statistics of an engine with the rights of the calling user, as a persistent task of the cluster, and waits for
 * its end. The build goes on should the node that waits be lost.
 */
public final class BuildAction extends HandledTransportAction<BuildAction.Request, BuildAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>(BuildParams.NAME);

    private static final TimeValue MASTER_TIMEOUT = TimeValue.timeValueSeconds(30);

    private final ClusterService cluster;
    private final TransportService transport;
    private final Engines engines;
    private final Builds builds;
    private final PersistentTasksService tasks;

    /** For Elasticsearch to make. */
    @Inject
    public BuildAction(
            TransportService transport,
            ActionFilters filters,
            ClusterService cluster,
            Engines engines,
            Builds builds,
            PersistentTasksService tasks) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.GENERIC));
        this.cluster = cluster;
        this.transport = transport;
        this.engines = engines;
        this.builds = builds;
        this.tasks = tasks;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.run(listener, l -> {
            ThreadPool threads = transport.getThreadPool();
            if (request.rehearsal) {
                engines.get(request.engine);
                l.onResponse(new Response(null));
                return;
            }
            builds.check(request.engine);
            if (BuildParams.running(engines.project(), request.engine) != null) {
                throw isRunning(request.engine);
            }
            long now = threads.absoluteTimeInMillis();
            BuildParams build = new BuildParams(
                    request.engine,
                    builds.name(request.engine, now),
                    request.full,
                    now,
                    cluster.localNode().getId(),
                    Rights.of(threads.getThreadContext()));
            ProjectId project = engines.project().id();
            tasks.<BuildParams>sendProjectStartRequest(
                    project,
                    BuildParams.taskId(request.engine),
                    BuildParams.NAME,
                    build,
                    MASTER_TIMEOUT,
                    ActionListener.wrap(started -> await((WaitingTask) task, project, build, l), e -> {
                        if (!(ExceptionsHelper.unwrapCause(e) instanceof ResourceAlreadyExistsException)) {
                            l.onFailure(e);
                        } else if (runs(build)) {
                            // A master that was lost has started it without saying so.
                            await((WaitingTask) task, project, build, l);
                        } else {
                            l.onFailure(isRunning(request.engine));
                        }
                    }));
        });
    }

    private static ElasticsearchStatusException isRunning(String engine) {
        return new ElasticsearchStatusException(
                "a build of engine [" + engine + "] is running; GET /_recommend/" + engine
                        + "/_stats tells how far it is, GET" + " /_tasks?actions=" + TYPE.name()
                        + "*&detailed shows it and POST /_tasks/_cancel ends it",
                RestStatus.CONFLICT);
    }

    private void await(WaitingTask task, ProjectId project, BuildParams build, ActionListener<Response> listener) {
        task.waitFor(() -> ProgressAction.of(transport.getTaskManager(), build.engine(), build.build()));
        task.addListener(() -> cancel(project, build));
        new BuildEnd(cluster, engines, transport.getThreadPool()).await(build, listener.map(ended -> response(ended)));
    }

    private boolean runs(BuildParams build) {
        PersistentTask<BuildParams> running = BuildParams.running(engines.project(), build.engine());
        return running != null && running.getParams().build().equals(build.build());
    }

    private void cancel(ProjectId project, BuildParams build) {
        if (runs(build)) {
            tasks.sendProjectRemoveRequest(
                    project, BuildParams.taskId(build.engine()), MASTER_TIMEOUT, ActionListener.noop());
        }
    }

    private static Response response(BuildRecord ended) {
        if (ended.failure() == null) {
            return new Response(ended);
        }
        throw ended.outcome() == BuildRecord.Outcome.CANCELLED
                ? new TaskCancelledException(ended.failure().reason())
                : ended.failure().retold();
    }

    /** Names an engine. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final boolean full;
        private final boolean storeResult;
        private final boolean rehearsal;

        /**
         * A request that is refused as that for a build would be, and else does nothing: for the node that was asked, which
         * has to say so before it lets the caller go.
         */
        public static Request rehearsal(String engine) {
            return new Request(engine, false, false, true);
        }

        /**
         * @param engine to build
         * @param full whether the histories of all users are folded, not only of those of whom something changed
         * @param storeResult whether the result is kept for the task API, since nobody waits for it
         */
        public Request(String engine, boolean full, boolean storeResult) {
            this(engine, full, storeResult, false);
        }

        private Request(String engine, boolean full, boolean storeResult, boolean rehearsal) {
            this.engine = engine;
            this.full = full;
            this.storeResult = storeResult;
            this.rehearsal = rehearsal;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            full = in.readBoolean();
            storeResult = in.readBoolean();
            rehearsal = false;
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeBoolean(full);
            out.writeBoolean(storeResult);
        }

        @Override
        public boolean getShouldStoreResult() {
            return storeResult;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            String description = "build of engine [" + engine + "], waiting for its end";
            return new WaitingTask(id, type, action, description, parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** What was built. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final BuildRecord ended;

        /** @param ended null after a rehearsal */
        Response(@Nullable BuildRecord ended) {
            this.ended = ended;
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            ended.writeTo(out);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("build", ended.build())
                    .field("took", ended.took())
                    .field("phases", ended.phases())
                    .field("counts", ended.counts())
                    .endObject();
        }
    }
}
