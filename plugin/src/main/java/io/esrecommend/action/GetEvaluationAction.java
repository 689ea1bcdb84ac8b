package io.esrecommend.action;

import io.esrecommend.engine.Engines;
import io.esrecommend.evaluation.StoredEvaluations;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Reads the report of an evaluation that was kept, with the rights of the calling user. */
public final class GetEvaluationAction extends TransportAction<GetEvaluationAction.Request, EvaluationResponse> {

    /** The action, for roles. */
    public static final ActionType<EvaluationResponse> TYPE = new ActionType<>("cluster:monitor/recommend/evaluation");

    private final Client client;
    private final ClusterService cluster;
    private final Engines engines;

    /** For Elasticsearch to make. */
    @Inject
    public GetEvaluationAction(
            TransportService transport, ActionFilters filters, Client client, ClusterService cluster, Engines engines) {
        super(
                TYPE.name(),
                filters,
                transport.getTaskManager(),
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.cluster = cluster;
        this.engines = engines;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<EvaluationResponse> listener) {
        ActionListener.run(listener, l -> {
            engines.get(request.engine);
            Client asTask = new ParentTaskAssigningClient(client, cluster.localNode(), task);
            new StoredEvaluations(asTask, request.engine)
                    .read(engines.project(), request.evaluation, l.map(EvaluationResponse::new));
        });
    }

    /** Names an engine, and perhaps one of its evaluations. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String evaluation;

        /** @param evaluation its id; null for the newest */
        public Request(String engine, @Nullable String evaluation) {
            this.engine = engine;
            this.evaluation = evaluation;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, "evaluation of engine [" + engine + "]", parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }
}
