package io.esrecommend.rest;

import io.esrecommend.action.EvaluateAction;
import io.esrecommend.action.EvaluationResponse;
import io.esrecommend.action.GetEvaluationAction;
import io.esrecommend.evaluation.EvaluationSpec;
import java.io.IOException;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestActionListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/** {@code POST and GET /_recommend/{engine}/_evaluate}, {@code GET /_recommend/{engine}/_evaluate/{evaluation}}. */
public final class RestEvaluateAction extends BaseRestHandler {

    private static final Logger LOGGER = LogManager.getLogger(RestEvaluateAction.class);

    private final ReportAnswer report = new ReportAnswer();

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
        // who is refused hears of it, and not the log
        return channel -> client.execute(
                EvaluateAction.TYPE, EvaluateAction.Request.rehearsal(engine, spec), new RestActionListener<>(channel) {
                    @Override
                    protected void processResponse(EvaluationResponse allowed) throws IOException {
                        start(engine, evaluate, client, channel);
                    }
                });
    }

    private static void start(String engine, EvaluateAction.Request evaluate, NodeClient client, RestChannel channel)
            throws IOException {
        Task task = client.executeLocally(
                EvaluateAction.TYPE,
                evaluate,
                ActionListener.wrap(
                        done -> LOGGER.debug("evaluation of engine [{}] is done", engine),
                        failure -> failed(engine, failure)));
        try (XContentBuilder answer = channel.newBuilder()) {
            answer.startObject()
                    .field("task", client.getLocalNodeId() + ":" + task.getId())
                    .endObject();
            channel.sendResponse(new RestResponse(RestStatus.OK, answer));
        }
    }

    /** The task keeps the result; only what is not the fault of who asked concerns who reads the log. */
    private static void failed(String engine, Exception failure) {
        LOGGER.log(
                ExceptionsHelper.status(failure).getStatus() >= 500 ? Level.WARN : Level.DEBUG,
                "evaluation of engine [" + engine + "] failed and has changed nothing; mend the cause, and POST"
                        + " /_recommend/" + engine + "/_evaluate again",
                failure);
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
