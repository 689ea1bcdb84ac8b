package io.esrecommend.action;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsIndices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.admin.indices.delete.DeleteIndexRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.action.support.master.AcknowledgedTransportMasterNodeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Deletes an engine with its statistics and the links of its users; items and interactions stay. */
public final class DeleteEngineAction extends AcknowledgedTransportMasterNodeAction<DeleteEngineAction.Request> {

    /** The action, for roles. */
    public static final ActionType<AcknowledgedResponse> TYPE =
            new ActionType<>("cluster:admin/recommend/engine/delete");

    private final EngineUpdates updates;
    private final Engines engines;
    private final Client client;

    /** For Elasticsearch to make. */
    @Inject
    public DeleteEngineAction(
            TransportService transport,
            ClusterService cluster,
            ThreadPool threads,
            ActionFilters filters,
            Engines engines,
            Client client) {
        super(
                TYPE.name(),
                transport,
                cluster,
                threads,
                filters,
                Request::new,
                threads.executor(ThreadPool.Names.GENERIC));
        this.updates = new EngineUpdates(cluster, engines);
        this.engines = engines;
        this.client = client;
    }

    /** Names an engine. */
    public static final class Request extends AcknowledgedRequest<Request> {
        private final String name;

        /** An engine to delete. */
        public Request(TimeValue masterTimeout, TimeValue ackTimeout, String name) {
            super(masterTimeout, ackTimeout);
            this.name = name;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            name = in.readString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(name);
        }
    }

    @Override
    protected void masterOperation(
            Task task, Request request, ClusterState state, ActionListener<AcknowledgedResponse> listener) {
        EngineMetadata.of(engines.project(state)).requireKnown(request.name);
        requireRights(request.name, listener.delegateFailureAndWrap((next, allowed) -> delete(request, next)));
    }

    /**
     * Fails with a 403, before anything has changed, where the calling user may not delete the engine's indices. Together
     * with one that cannot be there Elasticsearch deletes none of them, but says that before all else.
     */
    private void requireRights(String engine, ActionListener<Void> listener) {
        List<String> indices = new ArrayList<>(new StatisticsIndices(engine).all(engines.project()));
        if (indices.isEmpty()) {
            listener.onResponse(null);
            return;
        }
        indices.add("recommend." + engine + ".NONE");
        DeleteIndexRequest rehearsal = new DeleteIndexRequest(indices.toArray(String[]::new));
        client.admin().indices().delete(rehearsal, new ActionListener<>() {
            @Override
            public void onResponse(AcknowledgedResponse deleted) {
                listener.onFailure(new IllegalStateException("an index has a name that no index can have"));
            }

            @Override
            public void onFailure(Exception e) {
                if (ExceptionsHelper.unwrapCause(e) instanceof IndexNotFoundException) {
                    listener.onResponse(null);
                } else {
                    listener.onFailure(e);
                }
            }
        });
    }

    private void delete(Request request, ActionListener<AcknowledgedResponse> listener) {
        updates.delete(request, request.name, listener.delegateFailureAndWrap((next, acknowledged) -> {
            List<String> indices = new StatisticsIndices(request.name).all(engines.project());
            if (indices.isEmpty()) {
                next.onResponse(acknowledged);
                return;
            }
            DeleteIndexRequest delete = new DeleteIndexRequest(indices.toArray(String[]::new))
                    .indicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN);
            client.admin().indices().delete(delete, next);
        }));
    }

    @Override
    protected ClusterBlockException checkBlock(Request request, ClusterState state) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_WRITE);
    }
}
