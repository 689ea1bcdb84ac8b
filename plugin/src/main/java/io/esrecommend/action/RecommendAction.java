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
import io.esrecommend.monitor.Count;
import io.esrecommend.monitor.Kind;
import io.esrecommend.monitor.Phase;
import io.esrecommend.monitor.Requests;
import io.esrecommend.monitor.Trace;
import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.RecommendationId;
import io.esrecommend.query.RequestMemory;
import io.esrecommend.query.Resolution;
import io.esrecommend.query.Resolver;
import java.security.SecureRandom;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
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
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchContextMissingException;
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
    private final Requests requests;
    private final RequestMemory memory;
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
            Resolver resolver,
            Requests requests,
            CircuitBreakerService breakers) {
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
        this.requests = requests;
        this.memory = new RequestMemory(breakers.getBreaker(CircuitBreaker.REQUEST));
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<RecommendResponse> listener) {
        Trace trace = new Trace(task, request.spec.engine(), request.spec.user());
        ActionListener.run(
                requests.watch(Kind.SEARCH, trace, listener),
                watched -> recommend(trace, task, request, memory.reserve(request.spec, watched)));
    }

    private void recommend(Trace trace, Task task, Request request, ActionListener<RecommendResponse> listener) {
        ActionListener.run(listener.delegateResponse((next, failure) -> next.onFailure(told(failure))), l -> {
            long started = threads.rawRelativeTimeInMillis();
            RecommendationId continued = request.list.continued();
            long now = continued == null ? System.currentTimeMillis() : continued.time();
            requireFields(request);
            resolver.resolve(
                    trace,
                    request.spec,
                    now,
                    request.list.shown().reasons(),
                    l.delegateFailureAndWrap((next, resolution) -> search(
                            (CancellableTask) task,
                            trace,
                            request,
                            resolution,
                            next.delegateFailureAndWrap((last, list) -> {
                                RecommendationId id = continued == null ? begun(now, resolution) : continued;
                                RecommendResponse response = trace.during(
                                        Phase.REASONS,
                                        () -> new RecommendResponse(
                                                id, threads.rawRelativeTimeInMillis() - started, resolution, list));
                                trace.recommendation(id.toString());
                                trace.notes(response.notes());
                                trace.count(Count.HITS, list.hits().size());
                                trace.count(Count.CANDIDATES, response.candidates());
                                ActionListener.respondAndRelease(last, response);
                            }))));
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
            CancellableTask task,
            Trace trace,
            Request request,
            Resolution resolution,
            ActionListener<ItemList> listener) {
        Client child = new ParentTaskAssigningClient(client, cluster.localNode(), task);
        ListSearch search = new ListSearch(child, resolution, request.list, request.spec.timeout(), trace);
        if (request.list.diversity() == null) {
            search.run(listener);
        } else {
            new DiverseSearch(search, threads.executor(ThreadPool.Names.SEARCH_COORDINATION), task::ensureNotCancelled)
                    .run(request.spec.numCandidates(), listener);
        }
    }

    /**
     * A node that stops in the middle of a search takes it along. For Elasticsearch that is a 404, as if the engine were unknown, or
     * a 502, as if a proxy had broken.
     */
    static Exception told(Exception failure) {
        boolean lost = ExceptionsHelper.unwrap(failure, SearchContextMissingException.class) != null
                || ExceptionsHelper.status(failure) == RestStatus.BAD_GATEWAY;
        return lost
                ? new ElasticsearchStatusException(
                        "a node that was searched has stopped in between; ask again",
                        RestStatus.SERVICE_UNAVAILABLE,
                        failure)
                : failure;
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
