package io.esrecommend.action;

import io.esrecommend.build.Build;
import io.esrecommend.build.BuildTask;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Statistics;
import io.esrecommend.history.FoldInput;
import io.esrecommend.history.HistoryBatch;
import io.esrecommend.history.HistoryFold;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Builds the statistics of an engine, as a task of the node that was asked, with the rights of the calling user. */
public final class BuildAction extends HandledTransportAction<BuildAction.Request, BuildAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/build");

    /** The threads that builds run on: each build holds one until it is done. */
    public static final String EXECUTOR = "recommend_build";

    private final Client client;
    private final ClusterService cluster;
    private final ThreadPool threads;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final NamedXContentRegistry registry;
    private final CircuitBreaker memory;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** For Elasticsearch to make. */
    @Inject
    public BuildAction(
            TransportService transport,
            ActionFilters filters,
            Client client,
            ClusterService cluster,
            Engines engines,
            EngineSchema.Resolver schemas,
            NamedXContentRegistry registry,
            CircuitBreakerService breakers) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(EXECUTOR));
        this.client = client;
        this.cluster = cluster;
        this.threads = transport.getThreadPool();
        this.engines = engines;
        this.schemas = schemas;
        this.registry = registry;
        this.memory = breakers.getBreaker(CircuitBreaker.REQUEST);
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.completeWith(listener, () -> {
            ProjectMetadata project = engines.project();
            Engine engine = engines.get(request.engine);
            FoldInput input = input(engine, schemas.resolve(engine, project));
            if (!running.add(request.engine)) {
                throw new ElasticsearchStatusException(
                        "a build of engine [" + request.engine + "] is running; GET /_tasks?actions=" + TYPE.name()
                                + "&detailed shows it",
                        RestStatus.CONFLICT);
            }
            try {
                Client asTask = new ParentTaskAssigningClient(client, cluster.localNode(), task);
                BuildTask progress = (BuildTask) task;
                long now = threads.absoluteTimeInMillis();
                HistoryFold fold = new HistoryFold(
                        asTask,
                        request.engine,
                        input,
                        engines::project,
                        new HistoryBatch(asTask, input, memory, now, progress::read));
                Build build = new Build(asTask, client, progress, request.engine, engine, fold);
                return new Response(build.run(request.full, project, now), progress.phases());
            } finally {
                running.remove(request.engine);
            }
        });
    }

    private FoldInput input(Engine engine, EngineSchema schema) {
        return new FoldInput(
                engine.interactions().index(),
                schema.interactions(),
                engine.interactions().actions().keySet(),
                engine.cleaning(),
                engine.cleaning().queries(registry),
                engine.items().index());
    }

    /** Names an engine. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final boolean full;
        private final boolean storeResult;

        /**
         * @param engine to build
         * @param full whether the histories of all users are folded, not only of those of whom something changed
         * @param storeResult whether the result is kept for the task API, since nobody waits for it
         */
        public Request(String engine, boolean full, boolean storeResult) {
            this.engine = engine;
            this.full = full;
            this.storeResult = storeResult;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            full = in.readBoolean();
            storeResult = in.readBoolean();
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
            return new BuildTask(id, type, action, "build of engine [" + engine + "]", parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** What was built. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final String build;
        private final long took;
        private final Map<String, Long> phases;
        private final Statistics.Counts counts;

        /** @param phases milliseconds that each took, in order */
        Response(Statistics statistics, Map<String, Long> phases) {
            this.build = statistics.build();
            this.took = statistics.took();
            this.phases = phases;
            this.counts = statistics.counts();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(build);
            out.writeVLong(took);
            out.writeMap(phases, StreamOutput::writeString, StreamOutput::writeVLong);
            counts.writeTo(out);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("build", build)
                    .field("took", took)
                    .field("phases", phases)
                    .field("counts", counts)
                    .endObject();
        }
    }
}
