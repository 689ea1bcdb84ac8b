package io.esrecommend.action;

import io.esrecommend.embedding.EmbeddingStats;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.ModelStatus;
import io.esrecommend.embedding.TextEmbedder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.AbstractTransportRequest;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows the models of every node, with the reason where one cannot be used. */
public final class ModelsAction
        extends TransportNodesAction<
                ModelsAction.Request, ModelsAction.Response, ModelsAction.NodeRequest, ModelsAction.NodeModels, Void> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/recommend/model/list");

    private final ModelRegistry models;

    /** For Elasticsearch to make. */
    @Inject
    public ModelsAction(
            TransportService transport,
            ClusterService cluster,
            ThreadPool threads,
            ActionFilters filters,
            ModelRegistry models) {
        super(
                TYPE.name(),
                cluster,
                transport,
                filters,
                NodeRequest::new,
                threads.executor(ThreadPool.Names.MANAGEMENT));
        this.models = models;
    }

    @Override
    protected Response newResponse(Request request, List<NodeModels> nodes, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), nodes, failures);
    }

    @Override
    protected NodeRequest newNodeRequest(Request request) {
        return new NodeRequest();
    }

    @Override
    protected NodeModels newNodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
        return new NodeModels(in, node);
    }

    @Override
    protected NodeModels nodeOperation(NodeRequest request, Task task) {
        return new NodeModels(
                transportService.getLocalNode(),
                models.statuses().stream().map(ModelView::of).toList());
    }

    /** What each model of this node did, and its state, by name. */
    static Map<String, Object> stats(ModelRegistry models) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (ModelStatus status : models.statuses()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("state", status.state().toString());
            if (status.model() != null) {
                shown.putAll(ModelView.stats(status.model().stats()));
            }
            byName.put(status.modelId(), shown);
        }
        return byName;
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

    /** A model as it is shown. */
    record ModelView(String modelId, String state, String reason, Map<String, Object> details) {

        static ModelView of(ModelStatus status) {
            Map<String, Object> details = new TreeMap<>();
            if (status.manifest() != null) {
                details.put("dimensions", status.manifest().dimensions());
                details.put("max_tokens", status.manifest().maxTokens());
                details.put("pooling", status.manifest().pooling());
                details.put("normalize", status.manifest().normalize());
                details.put("license", String.valueOf(status.manifest().license()));
            }
            if (status.attempts() > 0) {
                details.put("failed_attempts", status.attempts());
            }
            TextEmbedder model = status.model();
            if (model != null) {
                details.put("fingerprint", model.fingerprint());
                details.put("device", model.device());
                if (model.deviceReason() != null) {
                    details.put("device_reason", model.deviceReason());
                }
                details.put("stats", stats(model.stats()));
            }
            return new ModelView(status.modelId(), status.state().toString(), status.reason(), details);
        }

        private static Map<String, Object> stats(EmbeddingStats stats) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("documents", stats.documents());
            shown.put("failures", stats.failures());
            shown.put("truncated", stats.truncated());
            shown.put("queue", stats.queue());
            shown.put("tokens", stats.tokens());
            Map<String, Object> batches = new LinkedHashMap<>();
            batches.put("count", stats.batches());
            batches.put("average_texts", stats.textsPerBatch());
            batches.put("average_fill", stats.fill());
            shown.put("batches", batches);
            Map<String, Object> cache = new LinkedHashMap<>();
            cache.put("hits", stats.cacheHits());
            cache.put("entries", stats.memory().cacheEntries());
            cache.put("size_in_bytes", stats.memory().cache());
            shown.put("cache", cache);
            Map<String, Object> time = new LinkedHashMap<>();
            time.put("tokenizer", stats.tokenizer().toMillis());
            time.put("session", stats.session().toMillis());
            time.put("pooling", stats.pooling().toMillis());
            shown.put("time_in_millis", time);
            shown.put("native_memory_in_bytes", stats.memory().reserved());
            return shown;
        }

        static ModelView read(StreamInput in) throws IOException {
            return new ModelView(in.readString(), in.readString(), in.readOptionalString(), in.readGenericMap());
        }

        void write(StreamOutput out) throws IOException {
            out.writeString(modelId);
            out.writeString(state);
            out.writeOptionalString(reason);
            out.writeGenericMap(details);
        }
    }

    /** The models of a node. */
    public static final class NodeModels extends BaseNodeResponse {
        private final List<ModelView> models;

        NodeModels(DiscoveryNode node, List<ModelView> models) {
            super(node);
            this.models = models;
        }

        NodeModels(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            models = in.readCollectionAsList(ModelView::read);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeCollection(models, (o, model) -> model.write(o));
        }
    }

    /** The models of all nodes. */
    public static final class Response extends BaseNodesResponse<NodeModels> implements ToXContentObject {

        Response(ClusterName cluster, List<NodeModels> nodes, List<FailedNodeException> failures) {
            super(cluster, nodes, failures);
        }

        @Override
        protected List<NodeModels> readNodesFrom(StreamInput in) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        protected void writeNodesTo(StreamOutput out, List<NodeModels> nodes) throws IOException {
            out.writeCollection(nodes);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject().startObject("nodes");
            for (NodeModels node : getNodes()) {
                builder.startObject(node.getNode().getId())
                        .field("name", node.getNode().getName());
                builder.startArray("models");
                for (ModelView model : node.models) {
                    builder.startObject().field("model_id", model.modelId).field("state", model.state);
                    if (model.reason != null) {
                        builder.field("reason", model.reason);
                    }
                    for (Map.Entry<String, Object> detail : model.details.entrySet()) {
                        builder.field(detail.getKey(), detail.getValue());
                    }
                    builder.endObject();
                }
                builder.endArray().endObject();
            }
            return builder.endObject().endObject();
        }
    }
}
