package io.esrecommend.rest;

import io.esrecommend.action.EmbedAction;
import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Role;
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

/** {@code POST /_recommend/_models/{model}/_embed}. */
public final class RestEmbedAction extends BaseRestHandler {

    private static final class Body {
        private String text;
        private Role role = Role.QUERY;
        private Chunking chunking = Chunking.NONE;
    }

    private static final ObjectParser<Body, Void> PARSER = new ObjectParser<>("embed", Body::new);

    static {
        PARSER.declareString((body, text) -> body.text = text, new ParseField("text"));
        PARSER.declareString((body, role) -> body.role = Role.of(role), new ParseField("role"));
        PARSER.declareString((body, chunking) -> body.chunking = Chunking.of(chunking), new ParseField("chunking"));
    }

    @Override
    public String getName() {
        return "recommend_embed";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.POST, "/_recommend/_models/{model}/_embed"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        Body body;
        try (XContentParser parser = request.contentParser()) {
            body = ParseErrors.unwrapped(() -> PARSER.apply(parser, null));
        }
        EmbedAction.Request embed =
                new EmbedAction.Request(request.param("model"), body.text, body.role, body.chunking);
        return channel -> client.execute(EmbedAction.TYPE, embed, new RestToXContentListener<>(channel));
    }
}
