package io.esrecommend.rest;

import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.PUT;

import io.esrecommend.action.DeleteIdentityAction;
import io.esrecommend.action.GetIdentityAction;
import io.esrecommend.action.PutIdentityAction;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.XContentParser;

/** {@code PUT, DELETE /_recommend/{engine}/identity} and {@code GET /_recommend/{engine}/identity/{id}}. */
public final class RestIdentityAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_identity";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(PUT, "/_recommend/{engine}/identity"),
                new Route(DELETE, "/_recommend/{engine}/identity"),
                new Route(GET, "/_recommend/{engine}/identity/{id}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        String engine = request.param("engine");
        return switch (request.method()) {
            case PUT -> put(request, client, engine);
            case DELETE -> delete(request, client, engine);
            default -> {
                var get = new GetIdentityAction.Request(engine, request.param("id"));
                yield channel -> client.execute(GetIdentityAction.TYPE, get, new RestToXContentListener<>(channel));
            }
        };
    }

    private static RestChannelConsumer put(RestRequest request, NodeClient client, String engine) throws IOException {
        RefreshPolicy refresh = refresh(request);
        try (XContentParser parser = request.contentParser()) {
            var put = new PutIdentityAction.Request(
                    engine, IdentityBody.ofUsers(parser).links(), refresh);
            return channel -> client.execute(PutIdentityAction.TYPE, put, new RestToXContentListener<>(channel));
        }
    }

    private static RestChannelConsumer delete(RestRequest request, NodeClient client, String engine)
            throws IOException {
        RefreshPolicy refresh = refresh(request);
        try (XContentParser parser = request.contentParser()) {
            IdentityBody body = IdentityBody.ofUser(parser);
            var delete = new DeleteIdentityAction.Request(engine, body.user(), body.ids(), refresh);
            return channel -> client.execute(DeleteIdentityAction.TYPE, delete, new RestToXContentListener<>(channel));
        }
    }

    /** A link that is made counts in the next request, unless the caller would rather not wait. */
    private static RefreshPolicy refresh(RestRequest request) {
        return RefreshPolicy.parse(request.param("refresh", "true"));
    }
}
