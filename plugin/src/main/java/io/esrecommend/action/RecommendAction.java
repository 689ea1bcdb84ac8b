package io.esrecommend.action;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.engine.Variants;
import io.esrecommend.list.DiverseSearch;
import io.esrecommend.list.ItemList;
import io.esrecommend.list.ListSearch;
import io.esrecommend.list.ListSpec;
import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.RecommendationId;
import io.esrecommend.query.Resolution;
import io.esrecommend.query.Resolver;
import java.security.SecureRandom;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.IndicesRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Recommends: the recommend query, with what needs the whole list or what was read for it, such as reasons. The node that
 * is asked answers.
 */
public final class RecommendAction extends TransportAction<RecommendAction.Request, RecommendResponse> {

    /** The action, for roles: who may read the engine's statistics may run it. */
    public static final ActionType<RecommendResponse> TYPE = new ActionType<>("indices:data/read/recommend/search");

    private final Client client;
    private final ClusterService cluster;
    private final ThreadPool threads;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final Resolver resolver;
    private final SecureRandom random = new SecureRandom();

    /** For Elasticsearch to make. */
    @Inject
    public RecommendAction(
            TransportService transport,
            ActionFilters filters,
            Client client,
            ClusterService cluster,
            Engines engines,
            EngineSchema.Resolver schemas,
            Resolver resolver) {
        super(
                TYPE.name(),
                filters,
                transport.getTaskManager(),
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.cluster = cluster;
        this.threads = transport.getThreadPool();
        this.engines = engines;
        this.schemas = schemas;
        this.resolver = resolver;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<RecommendResponse> listener) {
        ActionListener.run(listener, l -> {
            long started = threads.rawRelativeTimeInMillis();
            RecommendationId continued = request.list.continued();
            long now = continued == null ? System.currentTimeMillis() : continued.time();
            requireFields(request);
            resolver.resolve(
                    task,
                    request.spec,
                    now,
                    request.list.shown().reasons(),
                    l.delegateFailureAndWrap((next, resolution) -> search(
                            (CancellableTask) task,
                            request,
                            resolution,
                            next.delegateFailureAndWrap((last, list) -> ActionListener.respondAndRelease(
                                    last,
                                    new RecommendResponse(
                                            continued == null ? begun(now, resolution) : continued,
                                            threads.rawRelativeTimeInMillis() - started,
                                            resolution,
                                            list))))));
        });
    }

    private RecommendationId begun(long now, Resolution resolution) {
        String variant = resolution.variant() == null ? Variants.CONTROL : resolution.variant();
        return RecommendationId.at(now, Variants.fingerprint(variant), random);
    }

    private void requireFields(Request request) {
        if (request.list.diversity() != null) {
            ProjectMetadata project = engines.project();
            Engine engine = engines.get(request.spec.engine());
            request.list
                    .diversity()
                    .requireFields(engine.items().index(), field -> schemas.itemField(engine, project, field));
        }
    }

    private void search(
            CancellableTask task, Request request, Resolution resolution, ActionListener<ItemList> listener) {
        Client child = new ParentTaskAssigningClient(client, cluster.localNode(), task);
        ListSearch search = new ListSearch(child, resolution, request.list, request.spec.timeout());
        if (request.list.diversity() == null) {
            search.run(listener);
        } else {
            new DiverseSearch(search, threads.executor(ThreadPool.Names.SEARCH_COORDINATION), task::ensureNotCancelled)
                    .run(request.spec.numCandidates(), listener);
        }
    }

    /** What is wanted. */
    public static final class Request extends ActionRequest implements IndicesRequest {
        private final RecommendSpec spec;
        private final ListSpec list;

        /**
         * A request.
         *
         * @param spec whom to recommend for
         * @param list which hits, and what of them
         * @throws IllegalArgumentException naming the field of the list that does not go with the candidates
         */
        public Request(RecommendSpec spec, ListSpec list) {
            list.requireWithin(spec);
            this.spec = spec;
            this.list = list;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, "recommend from [" + spec.engine() + "]", parent, headers);
        }

        @Override
        public String[] indices() {
            return new String[] {new StatisticsIndices(spec.engine()).neighbours()};
        }

        @Override
        public IndicesOptions indicesOptions() {
            return IndicesOptions.LENIENT_EXPAND_OPEN;
        }
    }
}
