package io.esrecommend.rest;

import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.PUT;
import static org.elasticsearch.rest.RestUtils.getAckTimeout;
import static org.elasticsearch.rest.RestUtils.getMasterNodeTimeout;

import io.esrecommend.action.DeleteEngineAction;
import io.esrecommend.action.GetEnginesAction;
import io.esrecommend.action.PutEngineAction;
import io.esrecommend.engine.Engine;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.XContentParser;

/** {@code PUT, GET, DELETE /_recommend/{engine}} and {@code GET /_recommend}. */
public final class RestEngineAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_engine";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(GET, "/_recommend"),
                new Route(GET, "/_recommend/{engine}"),
                new Route(PUT, "/_recommend/{engine}"),
                new Route(DELETE, "/_recommend/{engine}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        String name = request.param("engine");
        return switch (request.method()) {
            case PUT -> put(request, client, name);
            case DELETE -> {
                var delete =
                        new DeleteEngineAction.Request(getMasterNodeTimeout(request), getAckTimeout(request), name);
                yield channel -> client.execute(DeleteEngineAction.TYPE, delete, new RestToXContentListener<>(channel));
            }
            default ->
                channel -> client.execute(
                        GetEnginesAction.TYPE,
                        new GetEnginesAction.Request(name),
                        new RestToXContentListener<>(channel));
        };
    }

    private static RestChannelConsumer put(RestRequest request, NodeClient client, String name) throws IOException {
        try (XContentParser parser = request.contentParser()) {
            var put = new PutEngineAction.Request(
                    getMasterNodeTimeout(request), getAckTimeout(request), name, Engine.parse(parser));
            return channel -> client.execute(PutEngineAction.TYPE, put, new RestToXContentListener<>(channel));
        }
    }
}
