package io.esrecommend.query;

import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.monitor.Kind;
import io.esrecommend.monitor.Requests;
import io.esrecommend.monitor.Trace;
import java.io.IOException;
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
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Turns what a recommend query asks into the query that the shards run. */
public final class ResolveAction extends HandledTransportAction<ResolveAction.Request, ResolveAction.Response> {

    /** The action, for roles: who may read the engine's statistics may run it. */
    public static final ActionType<Response> TYPE = new ActionType<>("indices:data/read/recommend/resolve");

    private final Resolver resolver;
    private final Requests requests;
    private final RequestMemory memory;

    /** For Elasticsearch to make. */
    @Inject
    public ResolveAction(
            TransportService transport,
            ActionFilters filters,
            ThreadPool threads,
            Resolver resolver,
            Requests requests,
            CircuitBreakerService breakers) {
        super(TYPE.name(), transport, filters, Request::new, threads.executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.resolver = resolver;
        this.requests = requests;
        this.memory = new RequestMemory(breakers.getBreaker(CircuitBreaker.REQUEST));
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        Trace trace = new Trace(task, request.spec.engine(), request.spec.user());
        ActionListener.run(requests.watch(Kind.QUERY, trace, listener), watched -> {
            ActionListener<Response> accounted = memory.reserve(request.spec, watched);
            long now = System.currentTimeMillis();
            resolver.resolve(trace, request.spec, now, false, accounted.map(resolution -> {
                trace.notes(resolution.notes());
                return new Response(resolution.query());
            }));
        });
    }

    /** Asks for a query. */
    public static final class Request extends ActionRequest implements IndicesRequest {

        private final RecommendSpec spec;

        /** @param spec whom to recommend for */
        public Request(RecommendSpec spec) {
            this.spec = spec;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            spec = new RecommendSpec(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            spec.writeTo(out);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, "resolve for [" + spec.engine() + "]", parent, headers);
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

    /** The query. */
    public static final class Response extends ActionResponse {

        private final FusionQueryBuilder query;

        Response(FusionQueryBuilder query) {
            this.query = query;
        }

        /** What the shards run. */
        public FusionQueryBuilder query() {
            return query;
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            query.writeTo(out);
        }
    }
}
