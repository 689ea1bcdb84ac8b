package io.esrecommend.action;

import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.query.ItemVectors;
import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.Resolution;
import io.esrecommend.query.Resolver;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.IndicesRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Recommends: the recommend query, with what needs the whole list or what was read for it, such as reasons. */
public final class RecommendAction extends HandledTransportAction<RecommendAction.Request, RecommendResponse> {

    /** The action, for roles: who may read the engine's statistics may run it. */
    public static final ActionType<RecommendResponse> TYPE = new ActionType<>("indices:data/read/recommend/search");

    /** Hits that can be given reasons at once: their vectors are in memory together. */
    private static final int MAX_REASONS = 1_000;

    private final Client client;
    private final ClusterService cluster;
    private final Resolver resolver;

    /** For Elasticsearch to make. */
    @Inject
    public RecommendAction(
            TransportService transport,
            ActionFilters filters,
            Client client,
            ClusterService cluster,
            Resolver resolver) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.cluster = cluster;
        this.resolver = resolver;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<RecommendResponse> listener) {
        resolver.resolve(
                request.spec,
                listener.delegateFailureAndWrap((next, resolution) -> search(task, request, resolution, next)));
    }

    private void search(Task task, Request request, Resolution resolution, ActionListener<RecommendResponse> listener) {
        SearchSourceBuilder source = new SearchSourceBuilder()
                .query(resolution.query())
                .from(request.from)
                .size(request.size)
                .fetchSource(request.source);
        SearchRequest search = new SearchRequest(resolution.engine().items().index()).source(source);
        search.setParentTask(cluster.localNode().getId(), task.getId());
        client.search(search, listener.delegateFailureAndWrap((next, response) -> {
            if (!request.reasons || response.getHits().getHits().length == 0) {
                ActionListener.respondAndRelease(next, new RecommendResponse(response, resolution, Map.of()));
                return;
            }
            response.mustIncRef();
            List<String> ids = Arrays.stream(response.getHits().getHits())
                    .map(SearchHit::getId)
                    .toList();
            ActionListener<Map<String, ItemVectors.Item>> answer =
                    next.delegateFailureAndWrap((l, items) -> ActionListener.respondAndRelease(
                            l, new RecommendResponse(response, resolution, reasons(resolution, ids, items))));
            ItemVectors.read(
                    client, resolution.engine().items(), ids, ActionListener.runAfter(answer, response::decRef));
        }));
    }

    private static Map<String, List<Resolution.Reason>> reasons(
            Resolution resolution, List<String> ids, Map<String, ItemVectors.Item> items) {
        Map<String, List<Resolution.Reason>> reasons = new HashMap<>();
        for (String id : ids) {
            ItemVectors.Item item = items.get(id);
            reasons.put(id, resolution.reasons(id, item == null ? null : item.vector()));
        }
        return reasons;
    }

    /** What is wanted. */
    public static final class Request extends ActionRequest implements IndicesRequest {
        private final RecommendSpec spec;
        private final int from;
        private final int size;
        private final FetchSourceContext source;
        private final boolean reasons;

        /**
         * A request.
         *
         * @param spec whom to recommend for
         * @param from hits that are passed over, at least 0
         * @param size hits that are returned, at least 0; with those passed over at most the spec's candidates
         * @param source what of the items is returned; null for all
         * @param reasons whether each hit tells why; for at most 1000 hits
         * @throws IllegalArgumentException naming the field that is out of its range
         */
        public Request(RecommendSpec spec, int from, int size, @Nullable FetchSourceContext source, boolean reasons) {
            if (from < 0 || size < 0) {
                throw new IllegalArgumentException(
                        "[from] is [" + from + "] and [size] is [" + size + "] but neither may be negative");
            }
            if ((long) from + size > spec.numCandidates()) {
                throw new IllegalArgumentException("[from] + [size] is [" + ((long) from + size)
                        + "] but there are [" + spec.numCandidates() + "] candidates; ask for fewer, or set"
                        + " [num_candidates] up to " + RecommendSpec.MAX_CANDIDATES);
            }
            if (reasons && size > MAX_REASONS) {
                throw new IllegalArgumentException(
                        "[reasons] reads the vector of every hit, so that [size] may be at most [" + MAX_REASONS
                                + "] but is [" + size + "]; ask for fewer, or without reasons");
            }
            this.spec = spec;
            this.from = from;
            this.size = size;
            this.source = source;
            this.reasons = reasons;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            spec = new RecommendSpec(in);
            from = in.readVInt();
            size = in.readVInt();
            source = in.readOptionalWriteable(FetchSourceContext::readFrom);
            reasons = in.readBoolean();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            spec.writeTo(out);
            out.writeVInt(from);
            out.writeVInt(size);
            out.writeOptionalWriteable(source);
            out.writeBoolean(reasons);
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
