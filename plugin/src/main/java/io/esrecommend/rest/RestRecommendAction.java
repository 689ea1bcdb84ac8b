package io.esrecommend.rest;

import io.esrecommend.action.RecommendAction;
import io.esrecommend.engine.ParseErrors;
import io.esrecommend.list.ListSpec;
import io.esrecommend.query.RecommendSpec;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST or GET /_recommend/{engine}/_search}. */
public final class RestRecommendAction extends BaseRestHandler {

    private static final class Body {
        private final RecommendSpec.Builder spec = new RecommendSpec.Builder();
        private final ListSpec.Builder list = new ListSpec.Builder();
    }

    private static final ObjectParser<Body, Void> PARSER = new ObjectParser<>("recommend", Body::new);

    static {
        RecommendSpec.declareFields(PARSER, body -> body.spec);
        ListSpec.declareFields(PARSER, body -> body.list);
    }

    @Override
    public String getName() {
        return "recommend_search";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(RestRequest.Method.GET, "/_recommend/{engine}/_search"),
                new Route(RestRequest.Method.POST, "/_recommend/{engine}/_search"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        Body body;
        try (XContentParser parser = request.contentParser()) {
            body = ParseErrors.unwrapped(() -> PARSER.apply(parser, null));
        }
        RecommendSpec spec = body.spec.engine(request.param("engine")).build();
        Boolean partial = request.paramAsBoolean("allow_partial_search_results", null);
        var recommend = new RecommendAction.Request(spec, body.list.build(body.spec.continued(), partial));
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(RecommendAction.TYPE, recommend, new RestToXContentListener<>(channel));
    }
}
