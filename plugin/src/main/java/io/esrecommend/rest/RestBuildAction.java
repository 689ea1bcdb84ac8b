package io.esrecommend.rest;

import io.esrecommend.action.BuildAction;
import io.esrecommend.engine.Engines;
import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code POST /_recommend/{engine}/_build}. */
public final class RestBuildAction extends BaseRestHandler {

    private static final Logger LOGGER = LogManager.getLogger(RestBuildAction.class);

    private static final String FULL = "full";
    private static final String INCREMENTAL = "incremental";

    private final Supplier<Engines> engines;

    /** @param engines that there are: an unknown one is refused before a task starts */
    public RestBuildAction(Supplier<Engines> engines) {
        this.engines = engines;
    }

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
        return channel -> {
            engines.get().get(engine);
            Task task = client.executeLocally(
                    BuildAction.TYPE,
                    build,
                    ActionListener.wrap(
                            done -> LOGGER.info("build of engine [{}] is done", engine),
                            failure -> LOGGER.warn("build of engine [" + engine + "] failed", failure)));
            try (XContentBuilder answer = channel.newBuilder()) {
                answer.startObject()
                        .field("task", client.getLocalNodeId() + ":" + task.getId())
                        .endObject();
                channel.sendResponse(new RestResponse(RestStatus.OK, answer));
            }
        };
    }
}
