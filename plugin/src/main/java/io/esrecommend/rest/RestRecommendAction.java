package io.esrecommend.rest;

import io.esrecommend.action.RecommendAction;
import io.esrecommend.engine.ParseErrors;
import io.esrecommend.query.RecommendSpec;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST or GET /_recommend/{engine}/_search}. */
public final class RestRecommendAction extends BaseRestHandler {

    private static final int DEFAULT_SIZE = 10;

    private static final class Body {
        private final RecommendSpec.Builder spec = new RecommendSpec.Builder();
        private int from;
        private int size = DEFAULT_SIZE;
        private FetchSourceContext source;
        private boolean reasons;
    }

    private static final ObjectParser<Body, Void> PARSER = new ObjectParser<>("recommend", Body::new);

    static {
        RecommendSpec.declareFields(PARSER, body -> body.spec);
        PARSER.declareInt((body, from) -> body.from = from, new ParseField("from"));
        PARSER.declareInt((body, size) -> body.size = size, new ParseField("size"));
        PARSER.declareBoolean((body, reasons) -> body.reasons = reasons, new ParseField("reasons"));
        PARSER.declareField(
                (body, source) -> body.source = source,
                (p, c) -> FetchSourceContext.fromXContent(p),
                new ParseField("_source"),
                ObjectParser.ValueType.OBJECT_ARRAY_BOOLEAN_OR_STRING);
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
        var recommend = new RecommendAction.Request(spec, body.from, body.size, body.source, body.reasons);
        return channel -> new RestCancellableNodeClient(client, request.getHttpChannel())
                .execute(RecommendAction.TYPE, recommend, new RestToXContentListener<>(channel));
    }
}
