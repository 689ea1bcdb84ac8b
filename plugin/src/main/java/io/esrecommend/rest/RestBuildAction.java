package io.esrecommend.rest;

import io.esrecommend.action.BuildAction;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestActionListener;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code POST /_recommend/{engine}/_build}. */
public final class RestBuildAction extends BaseRestHandler {

    private static final Logger LOGGER = LogManager.getLogger(RestBuildAction.class);

    private static final String FULL = "full";
    private static final String INCREMENTAL = "incremental";

    @Override
    public String getName() {
        return "recommend_build";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.POST, "/_recommend/{engine}/_build"));
    }

    private static boolean isFull(String mode) {
        if (!mode.equals(FULL) && !mode.equals(INCREMENTAL)) {
            throw new IllegalArgumentException(
                    "[mode] is [" + mode + "] but must be [" + INCREMENTAL + "] or [" + FULL + "]");
        }
        return mode.equals(FULL);
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        String engine = request.param("engine");
        boolean wait = request.paramAsBoolean("wait_for_completion", false);
        BuildAction.Request build = new BuildAction.Request(engine, isFull(request.param("mode", INCREMENTAL)), !wait);
        if (wait) {
            return channel -> client.execute(BuildAction.TYPE, build, new RestToXContentListener<>(channel));
        }
        // who is refused hears of it, and not the log
        return channel -> client.execute(
                BuildAction.TYPE, BuildAction.Request.rehearsal(engine), new RestActionListener<>(channel) {
                    @Override
                    protected void processResponse(BuildAction.Response allowed) throws IOException {
                        start(engine, build, client, channel);
                    }
                });
    }

    private static void start(String engine, BuildAction.Request build, NodeClient client, RestChannel channel)
            throws IOException {
        Task task = client.executeLocally(
                BuildAction.TYPE,
                build,
                ActionListener.wrap(
                        // The task keeps the result, and the node that builds logs what it could not do.
                        done -> LOGGER.debug("build of engine [{}] is done", engine),
                        failure -> LOGGER.debug("build of engine [" + engine + "] failed", failure)));
        try (XContentBuilder answer = channel.newBuilder()) {
            answer.startObject()
                    .field("task", client.getLocalNodeId() + ":" + task.getId())
                    .endObject();
            channel.sendResponse(new RestResponse(RestStatus.OK, answer));
        }
    }
}
