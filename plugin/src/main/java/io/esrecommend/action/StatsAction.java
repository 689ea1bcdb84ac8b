package io.esrecommend.action;

import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.health.StatisticsAge;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.history.HistoryTotals;
import io.esrecommend.query.VectorModels;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.IndicesRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows how large and how old an engine's statistics are, and which models made its vectors. */
public final class StatsAction extends HandledTransportAction<StatsAction.Request, StatsAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("indices:data/read/recommend/stats");

    private final Client client;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final StatisticsCache statistics;
    private final ModelRegistry models;
    private final LastRun lastRun;
    private final ClusterSettings settings;

    /** For Elasticsearch to make. */
    @Inject
    public StatsAction(
            TransportService transport,
            ActionFilters filters,
            Client client,
            Engines engines,
            EngineSchema.Resolver schemas,
            StatisticsCache statistics,
            ModelRegistry models,
            ClusterService cluster) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.engines = engines;
        this.schemas = schemas;
        this.statistics = statistics;
        this.models = models;
        this.settings = cluster.getClusterSettings();
        this.lastRun = new LastRun(transport, cluster, engines);
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.run(listener, l -> {
            ProjectMetadata project = engines.project();
            Engine engine = engines.get(request.engine);
            EngineSchema schema = schemas.resolve(engine, project);
            statistics.get(
                    request.engine,
                    project,
                    l.delegateFailureAndWrap((next, found) -> VectorModels.read(
                            client,
                            engine.items().index(),
                            schema,
                            next.delegateFailureAndWrap((last, vectors) -> histories(
                                    request.engine,
                                    engine,
                                    project,
                                    last.delegateFailureAndWrap((then, histories) -> IndexSizes.read(
                                            client,
                                            request.engine,
                                            project,
                                            then.delegateFailureAndWrap((end, sizes) -> lastRun.read(
                                                    request.engine,
                                                    end.map(run -> new Response(
                                                            request.engine,
                                                            found.orElse(null),
                                                            StatisticsAge.allowed(engine, settings),
                                                            run,
                                                            histories,
                                                            new Sources(
                                                                    vectors,
                                                                    model(engine.items()
                                                                            .textModel()),
                                                                    sizes))))))))))));
        });
    }

    private void histories(
            String name, Engine engine, ProjectMetadata project, ActionListener<HistoryTotals> listener) {
        if (HistoryIndex.isReadable(name, project)) {
            HistoryTotals.read(client, name, engine.cleaning(), listener);
        } else {
            listener.onResponse(HistoryTotals.NONE);
        }
    }

    /** The model that would make the engine's vectors now; only its name where this node cannot use it. */
    private Map<String, String> model(String modelId) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("model_id", modelId);
        models.statuses().stream()
                .filter(status -> status.modelId().equals(modelId) && status.model() != null)
                .forEach(status -> shown.put("fingerprint", status.model().fingerprint()));
        return shown;
    }

    /** Names an engine. */
    public static final class Request extends ActionRequest implements IndicesRequest {
        private final String engine;

        /** @param engine to show */
        public Request(String engine) {
            this.engine = engine;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }

        @Override
        public String[] indices() {
            return new String[] {new StatisticsIndices(engine).neighbours()};
        }

        @Override
        public IndicesOptions indicesOptions() {
            return IndicesOptions.LENIENT_EXPAND_OPEN;
        }
    }

    /**
     * What an engine reads and keeps.
     *
     * @param vectors by the model that made them
     * @param model that would make them now
     * @param sizes of the engine's own indices
     */
    record Sources(VectorModels.Counts vectors, Map<String, String> model, Map<String, Object> sizes) {}

    /** The numbers. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final String engine;
        private final Statistics statistics;
        private final ToXContentFragment run;
        private final HistoryTotals histories;
        private final Sources sources;
        private final TimeValue mayBeOld;
        private final Instant now = Instant.now();

        Response(
                String engine,
                Statistics statistics,
                TimeValue mayBeOld,
                ToXContentFragment run,
                HistoryTotals histories,
                Sources sources) {
            this.engine = engine;
            this.statistics = statistics;
            this.run = run;
            this.histories = histories;
            this.sources = sources;
            this.mayBeOld = mayBeOld;
        }

        @Override
        public void writeTo(StreamOutput out) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject().field("engine", engine).field("built", statistics != null);
            if (statistics != null) {
                long age = now.toEpochMilli() - statistics.builtAt();
                builder.startObject("last_build")
                        .field("build", statistics.build())
                        .field("full_build", statistics.basis().build())
                        .field("increments", statistics.basis().increments())
                        .field(
                                "built_at",
                                Instant.ofEpochMilli(statistics.builtAt()).toString())
                        .field("age_in_millis", age)
                        .field("stale", StatisticsAge.isStale(age, mayBeOld))
                        .field("took", statistics.took())
                        .field("counts", statistics.counts())
                        .field("order", statistics.order())
                        .endObject();
            }
            run.toXContent(builder, params);
            return builder.field("histories", histories)
                    .startObject("vectors")
                    .field("model", sources.model)
                    .field("by_fingerprint", sources.vectors.byFingerprint())
                    .field("without", sources.vectors.without())
                    .endObject()
                    .field("indices", sources.sizes)
                    .endObject();
        }
    }
}
