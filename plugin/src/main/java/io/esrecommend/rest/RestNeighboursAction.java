package io.esrecommend.rest;

import io.esrecommend.action.NeighboursAction;
import io.esrecommend.engine.ParseErrors;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/** {@code GET|POST /_recommend/{engine}/_neighbours}. */
public final class RestNeighboursAction extends BaseRestHandler {

    private static final int SIZE = 20;

    private static final class Body {
        private List<String> items = List.of();
        private String user;
        private String source;
        private String target;
        private int size = SIZE;
    }

    private static final ObjectParser<Body, Void> PARSER = new ObjectParser<>("neighbours", Body::new);

    static {
        PARSER.declareStringArray((body, items) -> body.items = items, new ParseField("items"));
        PARSER.declareString((body, user) -> body.user = user, new ParseField("user"));
        PARSER.declareString((body, source) -> body.source = source, new ParseField("source"));
        PARSER.declareString((body, target) -> body.target = target, new ParseField("target"));
        PARSER.declareInt((body, size) -> body.size = size, new ParseField("size"));
    }

    @Override
    public String getName() {
        return "recommend_neighbours";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(RestRequest.Method.GET, "/_recommend/{engine}/_neighbours"),
                new Route(RestRequest.Method.POST, "/_recommend/{engine}/_neighbours"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        Body body;
        try (XContentParser parser = request.contentOrSourceParamParser()) {
            body = ParseErrors.unwrapped(() -> PARSER.apply(parser, null));
        }
        NeighboursAction.Request neighbours = new NeighboursAction.Request(
                request.param("engine"), body.items, body.user, body.source, body.target, body.size);
        return channel -> client.execute(NeighboursAction.TYPE, neighbours, new RestToXContentListener<>(channel));
    }
}
