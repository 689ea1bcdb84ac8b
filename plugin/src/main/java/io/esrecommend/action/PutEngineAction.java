package io.esrecommend.action;

import io.esrecommend.build.Rights;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Items;
import io.esrecommend.engine.StatisticsIndices;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.action.support.master.AcknowledgedTransportMasterNodeAction;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Adds or replaces an engine, if all that it names is there. */
public final class PutEngineAction extends AcknowledgedTransportMasterNodeAction<PutEngineAction.Request> {

    /** The action, for roles. */
    public static final ActionType<AcknowledgedResponse> TYPE = new ActionType<>("cluster:admin/recommend/engine/put");

    private final EngineUpdates updates;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final ModelRegistry models;
    private final NamedXContentRegistry registry;

    /** For Elasticsearch to make. */
    @Inject
    public PutEngineAction(
            TransportService transport,
            ClusterService cluster,
            ThreadPool threads,
            ActionFilters filters,
            Engines engines,
            EngineSchema.Resolver schemas,
            ModelRegistry models,
            NamedXContentRegistry registry) {
        super(
                TYPE.name(),
                transport,
                cluster,
                threads,
                filters,
                Request::new,
                threads.executor(ThreadPool.Names.GENERIC));
        this.updates = new EngineUpdates(cluster, engines);
        this.engines = engines;
        this.schemas = schemas;
        this.models = models;
        this.registry = registry;
    }

    /** Names an engine and describes it. */
    public static final class Request extends AcknowledgedRequest<Request> {
        private final String name;
        private final Engine engine;

        /** An engine to put. */
        public Request(TimeValue masterTimeout, TimeValue ackTimeout, String name, Engine engine) {
            super(masterTimeout, ackTimeout);
            Engine.requireName(name);
            this.name = name;
            this.engine = engine;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            name = in.readString();
            engine = new Engine(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(name);
            engine.writeTo(out);
        }
    }

    @Override
    protected void masterOperation(
            Task task, Request request, ClusterState state, ActionListener<AcknowledgedResponse> listener) {
        requireOthers(request);
        check(request.engine, engines.project(state));
        updates.put(request, request.name, request.engine, schedule(request), listener);
    }

    @Nullable
    private ScheduleParams schedule(Request request) {
        TimeValue every = request.engine.statistics().every();
        return every == null
                ? null
                : new ScheduleParams(
                        request.name,
                        every,
                        threadPool.absoluteTimeInMillis(),
                        Rights.of(threadPool.getThreadContext()));
    }

    /** What a build makes anew and a deletion deletes must be nobody's items or events. */
    private static void requireOthers(Request request) {
        Engine engine = request.engine;
        requireOther(request.name, "items.index", engine.items().index());
        requireOther(request.name, "interactions.index", engine.interactions().index());
        if (engine.profiles() != null) {
            requireOther(request.name, "users.index", engine.profiles().index());
        }
    }

    private static void requireOther(String name, String setting, String index) {
        if (name.equals(StatisticsIndices.engineOf(index)) || name.equals(StatisticsIndices.engineOfAlias(index))) {
            throw new IllegalArgumentException("[" + setting + "] is [" + index + "], where engine [" + name
                    + "] keeps what it counts itself; give that index, or the engine, another name");
        }
    }

    private void check(Engine engine, ProjectMetadata project) {
        EngineSchema schema = schemas.resolve(engine, project);
        engine.cleaning().queries(registry);
        if (engine.items().available() != null) {
            engine.items().available().query(schema.stockIsBoolean(), 0, registry);
        }
        requireModel("items", engine.items(), schema);
        engine.variants().byName().forEach((name, variant) -> {
            if (variant.vector() != null) {
                Engine varied = engine.as(name);
                requireModel("variants." + name, varied.items(), schemas.resolve(varied, project));
            }
        });
    }

    private void requireModel(String setting, Items items, EngineSchema schema) {
        if (items.model() != null) {
            var manifest = models.status(items.model()).manifest();
            if (manifest != null && schema.dims() != null && manifest.dimensions() != schema.dims()) {
                throw new IllegalArgumentException(
                        "[" + setting + ".model] is [" + items.model() + "], which makes vectors of ["
                                + manifest.dimensions() + "] dimensions, but [" + setting + ".vector] ["
                                + items.vector()
                                + "] has [" + schema.dims() + "]; name the model that made the vectors");
            }
        }
    }

    @Override
    protected ClusterBlockException checkBlock(Request request, ClusterState state) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
    }
}
