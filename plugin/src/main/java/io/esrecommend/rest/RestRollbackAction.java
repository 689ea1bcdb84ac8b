package io.esrecommend.rest;

import static org.elasticsearch.rest.RestUtils.getMasterNodeTimeout;

import io.esrecommend.action.RollbackAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code POST /_recommend/{engine}/_rollback}. */
public final class RestRollbackAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "recommend_rollback";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.POST, "/_recommend/{engine}/_rollback"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        var rollback = new RollbackAction.Request(
                getMasterNodeTimeout(request), request.param("engine"), request.param("build"));
        return channel -> client.execute(RollbackAction.TYPE, rollback, new RestToXContentListener<>(channel));
    }
}
