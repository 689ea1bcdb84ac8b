package io.esrecommend.health;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.AbstractTransportRequest;
import org.elasticsearch.transport.TransportService;

/** Gathers what nodes report of themselves. Nodes ask each other for it; no user can. */
public final class NodeReportAction
        extends TransportNodesAction<
                NodeReportAction.Request,
                NodeReportAction.Response,
                NodeReportAction.NodeRequest,
                NodeReportAction.Answer,
                Void> {

    /** The action. */
    public static final ActionType<Response> TYPE = new ActionType<>("internal:recommend/node/report");

    private final Supplier<NodeReport> local;

    /** For Elasticsearch to make. */
    @Inject
    public NodeReportAction(
            TransportService transport, ClusterService cluster, ActionFilters filters, NodeReports reports) {
        super(
                TYPE.name(),
                cluster,
                transport,
                filters,
                NodeRequest::new,
                transport.getThreadPool().executor(ThreadPool.Names.MANAGEMENT));
        this.local = reports::local;
    }

    @Override
    protected Response newResponse(Request request, List<Answer> nodes, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), nodes, failures);
    }

    @Override
    protected NodeRequest newNodeRequest(Request request) {
        return new NodeRequest();
    }

    @Override
    protected Answer newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new Answer(in, node);
    }

    @Override
    protected Answer nodeOperation(NodeRequest request, Task task) {
        return new Answer(transportService.getLocalNode(), local.get());
    }

    /** Asks nodes. */
    static final class Request extends BaseNodesRequest {

        /** @param limit that a node has for its answer */
        Request(List<DiscoveryNode> nodes, TimeValue limit) {
            super(nodes.toArray(DiscoveryNode[]::new));
            setTimeout(limit);
        }
    }

    /** Asks a node. */
    static final class NodeRequest extends AbstractTransportRequest {
        NodeRequest() {}

        NodeRequest(StreamInput in) throws IOException {
            super(in);
        }
    }

    /** What a node reports. */
    static final class Answer extends BaseNodeResponse {
        private final NodeReport report;

        Answer(DiscoveryNode node, NodeReport report) {
            super(node);
            this.report = report;
        }

        Answer(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            WireFormat.read(in);
            report = new NodeReport(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            WireFormat.write(out);
            report.writeTo(out);
        }
    }

    /** What all of them report. */
    static final class Response extends BaseNodesResponse<Answer> {

        Response(ClusterName cluster, List<Answer> nodes, List<FailedNodeException> failures) {
            super(cluster, nodes, failures);
        }

        /** By the id of the node. */
        Map<String, NodeReport> reports() {
            return getNodes().stream()
                    .collect(Collectors.toMap(answer -> answer.getNode().getId(), answer -> answer.report));
        }

        @Override
        protected List<Answer> readNodesFrom(StreamInput in) {
            throw new UnsupportedOperationException("runs on the node that asks");
        }

        @Override
        protected void writeNodesTo(StreamOutput out, List<Answer> nodes) throws IOException {
            out.writeCollection(nodes);
        }
    }
}
