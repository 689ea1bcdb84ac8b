package io.esrecommend.rest;

import static org.elasticsearch.rest.RestUtils.getMasterNodeTimeout;

import io.esrecommend.action.RollbackAction;
import io.esrecommend.action.RollbackWeightsAction;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** {@code POST /_recommend/{engine}/_rollback}. */
public final class RestRollbackAction extends BaseRestHandler {

    private static final String STATISTICS = "statistics";
    private static final String WEIGHTS = "weights";

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
        String of = request.param("of", STATISTICS);
        String engine = request.param("engine");
        String build = request.param("build");
        if (of.equals(STATISTICS)) {
            var rollback = new RollbackAction.Request(getMasterNodeTimeout(request), engine, build);
            return channel -> client.execute(RollbackAction.TYPE, rollback, new RestToXContentListener<>(channel));
        }
        if (!of.equals(WEIGHTS)) {
            throw new IllegalArgumentException(
                    "[of] is [" + of + "] but must be [" + STATISTICS + "] or [" + WEIGHTS + "]");
        }
        if (build != null) {
            throw new IllegalArgumentException(
                    "[build] is [" + build + "] but weights are of no build; leave it out, or"
                            + " go back to other statistics with [of=" + STATISTICS + "]");
        }
        var rollback = new RollbackWeightsAction.Request(getMasterNodeTimeout(request), engine);
        return channel -> client.execute(RollbackWeightsAction.TYPE, rollback, new RestToXContentListener<>(channel));
    }
}
