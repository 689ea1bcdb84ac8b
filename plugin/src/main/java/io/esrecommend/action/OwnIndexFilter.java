package io.esrecommend.action;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.OwnWrites;
import io.esrecommend.engine.StatisticsIndices;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest;
import org.elasticsearch.action.admin.indices.alias.TransportIndicesAliasesAction;
import org.elasticsearch.action.admin.indices.create.AutoCreateAction;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.admin.indices.create.TransportCreateIndexAction;
import org.elasticsearch.action.admin.indices.shrink.ResizeRequest;
import org.elasticsearch.action.admin.indices.shrink.TransportResizeAction;
import org.elasticsearch.action.bulk.BulkShardRequest;
import org.elasticsearch.action.bulk.TransportShardBulkAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;

/**
 * Lets nobody but the plugin write engines' own indices, whatever privileges the caller has: what is in them must be what a
 * build has counted. Who may manage such an index may still delete, close or move it, as any other.
 *
 * <p>Documents are watched where a shard is about to get them: there every way to write has come together, and aliases,
 * names with dates and pipelines are behind. That costs a look at one name for all documents of a shard.
 *
 * @param actionName the action
 * @param written names of the engines that a request would write to, more than once or empty
 * @param context of the node's threads
 * @param engines that there are
 */
public record OwnIndexFilter(
        String actionName,
        Function<ActionRequest, Stream<String>> written,
        Supplier<ThreadContext> context,
        Supplier<Engines> engines)
        implements MappedActionFilter {

    /** All ways to write. */
    public static List<MappedActionFilter> all(Supplier<ThreadContext> context, Supplier<Engines> engines) {
        return List.of(
                of(
                        TransportShardBulkAction.ACTION_NAME,
                        BulkShardRequest.class,
                        context,
                        engines,
                        request -> names(request.shardId().getIndexName())),
                of(
                        TransportCreateIndexAction.TYPE.name(),
                        CreateIndexRequest.class,
                        context,
                        engines,
                        OwnIndexFilter::created),
                of(AutoCreateAction.NAME, CreateIndexRequest.class, context, engines, OwnIndexFilter::created),
                of(
                        TransportResizeAction.TYPE.name(),
                        ResizeRequest.class,
                        context,
                        engines,
                        request -> created(request.getTargetIndexRequest())),
                of(
                        TransportIndicesAliasesAction.NAME,
                        IndicesAliasesRequest.class,
                        context,
                        engines,
                        request -> request.getAliasActions().stream()
                                .flatMap(change -> aliases(Arrays.stream(change.aliases())))));
    }

    private static <R extends ActionRequest> OwnIndexFilter of(
            String action,
            Class<R> type,
            Supplier<ThreadContext> context,
            Supplier<Engines> engines,
            Function<R, Stream<String>> written) {
        return new OwnIndexFilter(action, request -> written.apply(type.cast(request)), context, engines);
    }

    private static Stream<String> names(String index) {
        return Stream.ofNullable(StatisticsIndices.engineOf(index));
    }

    private static Stream<String> aliases(Stream<String> aliases) {
        return aliases.map(StatisticsIndices::engineOfAlias).filter(engine -> engine != null);
    }

    private static Stream<String> created(CreateIndexRequest request) {
        // A name that an alias is to have shall be no index, either.
        return Stream.concat(
                names(request.index()),
                aliases(Stream.concat(
                        Stream.of(request.index()), request.aliases().stream().map(Alias::name))));
    }

    @Override
    public <Request extends ActionRequest, Response extends ActionResponse> void apply(
            Task task,
            String action,
            Request request,
            ActionListener<Response> listener,
            ActionFilterChain<Request, Response> chain) {
        if (!OwnWrites.areMarked(context.get())) {
            String engine =
                    written.apply(request).filter(this::isThere).findAny().orElse(null);
            if (engine != null) {
                listener.onFailure(refusal(engine));
                return;
            }
        }
        chain.proceed(task, action, request, listener);
    }

    private boolean isThere(String engine) {
        return EngineMetadata.of(engines.get().project()).engines().containsKey(engine);
    }

    private static ElasticsearchStatusException refusal(String engine) {
        String url = "/_recommend/" + engine;
        return new ElasticsearchStatusException(
                "engine [" + engine
                        + "] keeps what it has counted in indices and aliases of this name, and nothing else may"
                        + " write to them: POST " + url + "/_build makes statistics of the events anew, PUT and DELETE "
                        + url
                        + "/identity change who is who, and DELETE " + url + "/user/<id> forgets a user",
                RestStatus.FORBIDDEN);
    }
}
