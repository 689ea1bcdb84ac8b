package io.esrecommend.rest;

import io.esrecommend.action.EvaluateAction;
import io.esrecommend.action.GetEvaluationAction;
import io.esrecommend.evaluation.EvaluationSpec;
import io.esrecommend.evaluation.Evaluations;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST and GET /_recommend/{engine}/_evaluate}, {@code GET /_recommend/{engine}/_evaluate/{evaluation}}. */
public final class RestEvaluateAction extends BaseRestHandler {

    private static final Logger LOGGER = LogManager.getLogger(RestEvaluateAction.class);

    private final ReportAnswer report = new ReportAnswer();
    private final Supplier<Evaluations> evaluations;

    /** @param evaluations check a request before a task starts */
    public RestEvaluateAction(Supplier<Evaluations> evaluations) {
        this.evaluations = evaluations;
    }

    @Override
    public String getName() {
        return "recommend_evaluate";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(RestRequest.Method.POST, "/_recommend/{engine}/_evaluate"),
                new Route(RestRequest.Method.GET, "/_recommend/{engine}/_evaluate"),
                new Route(RestRequest.Method.GET, "/_recommend/{engine}/_evaluate/{evaluation}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        String engine = request.param("engine");
        boolean page = ReportAnswer.wantsPage(request);
        if (request.method() == RestRequest.Method.GET) {
            var read = new GetEvaluationAction.Request(engine, request.param("evaluation"));
            return channel -> client.execute(GetEvaluationAction.TYPE, read, report.listener(channel, page));
        }
        EvaluationSpec spec = spec(request);
        boolean wait = request.paramAsBoolean("wait_for_completion", false);
        EvaluateAction.Request evaluate = new EvaluateAction.Request(engine, spec, !wait);
        if (wait) {
            return channel -> client.execute(EvaluateAction.TYPE, evaluate, report.listener(channel, page));
        }
        if (page) {
            throw new IllegalArgumentException("[format] is [html], for which [wait_for_completion] must be [true];"
                    + " without it GET /_recommend/" + engine + "/_evaluate?format=html when the task is done");
        }
        return channel -> {
            evaluations.get().check(engine, spec);
            Task task = client.executeLocally(
                    EvaluateAction.TYPE,
                    evaluate,
                    ActionListener.wrap(
                            done -> LOGGER.info("evaluation of engine [{}] is done", engine),
                            failure -> LOGGER.warn("evaluation of engine [" + engine + "] failed", failure)));
            try (XContentBuilder answer = channel.newBuilder()) {
                answer.startObject()
                        .field("task", client.getLocalNodeId() + ":" + task.getId())
                        .endObject();
                channel.sendResponse(new RestResponse(RestStatus.OK, answer));
            }
        };
    }

    private static EvaluationSpec spec(RestRequest request) throws IOException {
        if (!request.hasContent()) {
            return EvaluationSpec.defaults();
        }
        try (XContentParser parser = request.contentParser()) {
            return EvaluationSpec.parse(parser);
        }
    }
}
