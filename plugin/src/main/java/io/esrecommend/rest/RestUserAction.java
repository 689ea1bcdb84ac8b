package io.esrecommend.rest;

import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;

import io.esrecommend.action.EraseUserAction;
import io.esrecommend.action.ExportUserAction;
import io.esrecommend.interaction.EventPage;
import io.esrecommend.interaction.EventPosition;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code GET, DELETE /_recommend/{engine}/user/{id}}. */
public final class RestUserAction extends BaseRestHandler {

    private static final int DEFAULT_SIZE = 1_000;

    @Override
    public String getName() {
        return "recommend_user";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(GET, "/_recommend/{engine}/user/{id}"), new Route(DELETE, "/_recommend/{engine}/user/{id}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        String engine = request.param("engine");
        String id = request.param("id");
        if (request.method() == DELETE) {
            var erase = new EraseUserAction.Request(engine, id);
            // goes on when nobody waits any more: what has begun should be done
            return channel -> client.execute(EraseUserAction.TYPE, erase, new RestToXContentListener<>(channel));
        }
        String after = request.param("after");
        var export = new ExportUserAction.Request(
                engine,
                id,
                new EventPage.Window(
                        request.paramAsInt("size", DEFAULT_SIZE), after == null ? null : EventPosition.of(after)));
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(ExportUserAction.TYPE, export, new RestToXContentListener<>(channel));
    }
}
