package io.esrecommend.action;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Weights;
import io.esrecommend.evaluation.StoredEvaluations;
import io.esrecommend.evaluation.TakenWeights;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Takes the weights back that an engine has taken from its newest evaluation that gave it any. */
public final class RollbackWeightsAction
        extends TransportAction<RollbackWeightsAction.Request, RollbackWeightsAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/rollback/weights");

    private final Client client;
    private final Engines engines;

    /** For Elasticsearch to make. */
    @Inject
    public RollbackWeightsAction(TransportService transport, ActionFilters filters, Client client, Engines engines) {
        super(
                TYPE.name(),
                filters,
                transport.getTaskManager(),
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.engines = engines;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.run(listener, l -> {
            engines.get(request.engine);
            new StoredEvaluations(client, request.engine)
                    .readAll(engines.project(), l.delegateFailureAndWrap((next, reports) -> {
                        Engine engine = engines.get(request.engine);
                        Weights replaced = engine.weights();
                        TakenWeights taken = TakenWeights.newest(request.engine, reports, replaced);
                        Weights restored = taken.before();
                        client.execute(
                                PutEngineAction.TYPE,
                                new PutEngineAction.Request(
                                        request.timeout, request.timeout, request.engine, engine.with(restored)),
                                next.map(acknowledged -> new Response(taken.evaluation(), restored, replaced)));
                    }));
        });
    }

    /** Names an engine. */
    public static final class Request extends ActionRequest {
        private final TimeValue timeout;
        private final String engine;

        /** @param timeout of the change of the engine */
        public Request(TimeValue timeout, String engine) {
            this.timeout = timeout;
            this.engine = engine;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** What was done. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final String evaluation;
        private final Weights weights;
        private final Weights replaced;

        Response(String evaluation, Weights weights, Weights replaced) {
            this.evaluation = evaluation;
            this.weights = weights;
            this.replaced = replaced;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("evaluation", evaluation)
                    .field("weights", weights)
                    .field("before", replaced)
                    .endObject();
        }
    }
}
