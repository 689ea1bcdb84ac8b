package io.esrecommend.rest;

import io.esrecommend.action.ModelsAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code GET /_recommend/_models}. */
public final class RestModelsAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_models";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/_recommend/_models"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        return channel ->
                client.execute(ModelsAction.TYPE, new ModelsAction.Request(), new RestToXContentListener<>(channel));
    }
}
