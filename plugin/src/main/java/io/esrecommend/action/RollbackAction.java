package io.esrecommend.action;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.Rollback;
import io.esrecommend.engine.Engines;
import java.io.IOException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.MasterNodeRequest;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Lets an engine read the statistics of an earlier build again. */
public final class RollbackAction extends TransportMasterNodeAction<RollbackAction.Request, RollbackAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/rollback");

    private final Engines engines;
    private final Client client;

    /** For Elasticsearch to make. */
    @Inject
    public RollbackAction(
            TransportService transport,
            ClusterService cluster,
            ThreadPool threads,
            ActionFilters filters,
            Engines engines,
            Client client) {
        super(
                TYPE.name(),
                transport,
                cluster,
                threads,
                filters,
                Request::new,
                Response::new,
                threads.executor(ThreadPool.Names.GENERIC));
        this.engines = engines;
        this.client = client;
    }

    /** Names an engine, and perhaps a build. */
    public static final class Request extends MasterNodeRequest<Request> {
        private final String engine;
        private final String build;

        /** @param build to go to; null for the one before that which is published */
        public Request(TimeValue masterTimeout, String engine, @Nullable String build) {
            super(masterTimeout);
            this.engine = engine;
            this.build = build;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            build = in.readOptionalString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeOptionalString(build);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** What was done. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final Rollback.Done done;

        Response(Rollback.Done done) {
            this.done = done;
        }

        Response(StreamInput in) throws IOException {
            done = new Rollback.Done(in.readString(), in.readString());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(done.build());
            out.writeString(done.before());
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("build", done.build())
                    .field("before", done.before())
                    .endObject();
        }
    }

    @Override
    protected void masterOperation(Task task, Request request, ClusterState state, ActionListener<Response> listener) {
        engines.get(request.engine);
        if (BuildParams.running(engines.project(state), request.engine) != null) {
            throw new ElasticsearchStatusException(
                    "a build of engine [" + request.engine + "] is running; wait for its end, or cancel it",
                    RestStatus.CONFLICT);
        }
        new Rollback(client, request.engine, engines.project(state)).to(request.build, listener.map(Response::new));
    }

    @Override
    protected ClusterBlockException checkBlock(Request request, ClusterState state) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
    }
}
