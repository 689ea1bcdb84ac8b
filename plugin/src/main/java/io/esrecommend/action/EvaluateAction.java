package io.esrecommend.action;

import io.esrecommend.engine.Engine;
import io.esrecommend.evaluation.EvaluationSpec;
import io.esrecommend.evaluation.EvaluationTask;
import io.esrecommend.evaluation.Evaluations;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportService;

/** Evaluates an engine with the rights of the calling user, on the node that is asked. */
public final class EvaluateAction extends TransportAction<EvaluateAction.Request, EvaluationResponse> {

    /** The action, for roles. */
    public static final ActionType<EvaluationResponse> TYPE = new ActionType<>(Evaluations.ACTION);

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

    private final Client client;
    private final Evaluations evaluations;

    /** For Elasticsearch to make. */
    @Inject
    public EvaluateAction(TransportService transport, ActionFilters filters, Client client, Evaluations evaluations) {
        super(
                TYPE.name(),
                filters,
                transport.getTaskManager(),
                transport.getThreadPool().generic());
        this.client = client;
        this.evaluations = evaluations;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<EvaluationResponse> listener) {
        ActionListener.completeWith(listener, () -> {
            if (request.rehearsal) {
                evaluations.check(request.engine, request.spec);
                return new EvaluationResponse(Map.of());
            }
            return new EvaluationResponse(
                    evaluations.run((EvaluationTask) task, request.engine, request.spec, this::put));
        });
    }

    private void put(String name, Engine changed) {
        client.execute(PutEngineAction.TYPE, new PutEngineAction.Request(TIMEOUT, TIMEOUT, name, changed))
                .actionGet();
    }

    /** Names an engine, and how it is to be evaluated. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final EvaluationSpec spec;
        private final boolean storeResult;
        private final boolean rehearsal;

        /**
         * @param engine to evaluate
         * @param storeResult whether the result is kept for the task API, since nobody waits for it
         */
        public Request(String engine, EvaluationSpec spec, boolean storeResult) {
            this(engine, spec, storeResult, false);
        }

        private Request(String engine, EvaluationSpec spec, boolean storeResult, boolean rehearsal) {
            this.engine = engine;
            this.spec = spec;
            this.storeResult = storeResult;
            this.rehearsal = rehearsal;
        }

        /** A request that is refused as that for an evaluation would be, and else does nothing. */
        public static Request rehearsal(String engine, EvaluationSpec spec) {
            return new Request(engine, spec, false, true);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            TransportAction.localOnly();
        }

        @Override
        public boolean getShouldStoreResult() {
            return storeResult;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new EvaluationTask(id, type, action, engine, parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }
}
