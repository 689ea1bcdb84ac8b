package io.esrecommend.rest;

import io.esrecommend.action.StatsAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code GET /_recommend/{engine}/_stats}. */
public final class RestStatsAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_stats";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/_recommend/{engine}/_stats"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        StatsAction.Request stats = new StatsAction.Request(request.param("engine"));
        return channel -> client.execute(StatsAction.TYPE, stats, new RestToXContentListener<>(channel));
    }
}
