package io.esrecommend.rest;

import io.esrecommend.action.NodeStatsAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code GET /_recommend/_stats}. */
public final class RestNodeStatsAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_node_stats";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/_recommend/_stats"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        return channel -> client.execute(
                NodeStatsAction.TYPE, new NodeStatsAction.Request(), new RestToXContentListener<>(channel));
    }
}
