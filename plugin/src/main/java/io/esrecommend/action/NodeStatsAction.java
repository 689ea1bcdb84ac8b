package io.esrecommend.action;

import io.esrecommend.build.Builds;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.monitor.Requests;
import io.esrecommend.query.Resolver;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;
import org.elasticsearch.action.support.nodes.BaseNodesResponse;
import org.elasticsearch.action.support.nodes.TransportNodesAction;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.action.RestActions;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.AbstractTransportRequest;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows what every node did for recommendations since it started, and what it holds for them now. */
public final class NodeStatsAction
        extends TransportNodesAction<
                NodeStatsAction.Request,
                NodeStatsAction.Response,
                NodeStatsAction.NodeRequest,
                NodeStatsAction.NodeStats,
                Void> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/recommend/node/stats");

    private final Requests requests;
    private final Resolver resolver;
    private final StatisticsCache statistics;
    private final Builds builds;
    private final ModelRegistry models;

    /** For Elasticsearch to make. */
    @Inject
    public NodeStatsAction(
            TransportService transport,
            ClusterService cluster,
            ActionFilters filters,
            Requests requests,
            Resolver resolver,
            StatisticsCache statistics,
            Builds builds,
            ModelRegistry models) {
        super(
                TYPE.name(),
                cluster,
                transport,
                filters,
                NodeRequest::new,
                transport.getThreadPool().executor(ThreadPool.Names.MANAGEMENT));
        this.requests = requests;
        this.resolver = resolver;
        this.statistics = statistics;
        this.builds = builds;
        this.models = models;
    }

    @Override
    protected Response newResponse(Request request, List<NodeStats> nodes, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), nodes, failures);
    }

    @Override
    protected NodeRequest newNodeRequest(Request request) {
        return new NodeRequest();
    }

    @Override
    protected NodeStats newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeStats(in, node);
    }

    @Override
    protected NodeStats nodeOperation(NodeRequest request, Task task) {
        Map<String, Object> caches = new LinkedHashMap<>();
        caches.put("preferences", resolver.preferences().shown());
        caches.put("statistics", statistics.counts().shown());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("requests", requests.shown());
        shown.put("caches", caches);
        shown.put("builds", builds.counters().shown());
        shown.put("models", ModelsAction.stats(models));
        return new NodeStats(transportService.getLocalNode(), shown);
    }

    /** Asks all nodes. */
    public static final class Request extends BaseNodesRequest {
        /** Of all nodes. */
        public Request() {
            super(new String[0]);
        }
    }

    /** Asks a node. */
    public static final class NodeRequest extends AbstractTransportRequest {
        NodeRequest() {}

        NodeRequest(StreamInput in) throws IOException {
            super(in);
        }
    }

    /** What a node did; by name, so that nodes of several versions understand each other. */
    public static final class NodeStats extends BaseNodeResponse {
        private final Map<String, Object> shown;

        NodeStats(DiscoveryNode node, Map<String, Object> shown) {
            super(node);
            this.shown = shown;
        }

        NodeStats(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            shown = in.readGenericMap();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeGenericMap(shown);
        }

        Map<String, Object> shown() {
            return shown;
        }
    }

    /** What all nodes did, and which did not answer. */
    public static final class Response extends BaseNodesResponse<NodeStats> implements ToXContentObject {

        Response(ClusterName cluster, List<NodeStats> nodes, List<FailedNodeException> failures) {
            super(cluster, nodes, failures);
        }

        @Override
        protected List<NodeStats> readNodesFrom(StreamInput in) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        protected void writeNodesTo(StreamOutput out, List<NodeStats> nodes) throws IOException {
            out.writeCollection(nodes);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject();
            RestActions.buildNodesHeader(builder, params, this);
            builder.startObject("nodes");
            for (NodeStats node : getNodes()) {
                builder.startObject(node.getNode().getId())
                        .field("name", node.getNode().getName());
                for (Map.Entry<String, Object> part : node.shown.entrySet()) {
                    builder.field(part.getKey(), part.getValue());
                }
                builder.endObject();
            }
            return builder.endObject().endObject();
        }
    }
}
