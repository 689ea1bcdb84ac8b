package io.esrecommend.build;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskManager;
import org.elasticsearch.transport.TransportService;

/** Says how far a build of the node is. Nodes ask each other for it; no user can. */
public final class ProgressAction extends HandledTransportAction<ProgressAction.Request, ProgressAction.Response> {

    /** The action. */
    public static final ActionType<Response> TYPE = new ActionType<>("internal:recommend/build/progress");

    private final TaskManager tasks;

    /** For Elasticsearch to make. */
    @Inject
    public ProgressAction(TransportService transport, ActionFilters filters) {
        super(TYPE.name(), transport, filters, Request::new, EsExecutors.DIRECT_EXECUTOR_SERVICE);
        this.tasks = transport.getTaskManager();
    }

    /** Names a build. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String build;

        /** A build that the node may run. */
        public Request(String engine, String build) {
            this.engine = engine;
            this.build = build;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            WireFormat.read(in);
            engine = in.readString();
            build = in.readString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            WireFormat.write(out);
            out.writeString(engine);
            out.writeString(build);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** How far it is. */
    public static final class Response extends ActionResponse {
        private final Progress progress;

        Response(@Nullable Progress progress) {
            this.progress = progress;
        }

        /** Reads one from another node. */
        public Response(StreamInput in) throws IOException {
            progress = in.readOptionalWriteable(Progress::new);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeOptionalWriteable(progress);
        }

        /** Null if the node does not run the build. */
        @Nullable
        public Progress progress() {
            return progress;
        }
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        listener.onResponse(new Response(of(tasks, request.engine, request.build)));
    }

    /** How far a build of this node is; null if it does not run it. */
    @Nullable
    public static Progress of(TaskManager tasks, String engine, String build) {
        return tasks.getCancellableTasks().values().stream()
                .filter(task -> task instanceof BuildTask)
                .map(task -> (BuildTask) task)
                .filter(task -> task.params().engine().equals(engine)
                        && task.params().build().equals(build))
                .map(BuildTask::getStatus)
                .findAny()
                .orElse(null);
    }
}
