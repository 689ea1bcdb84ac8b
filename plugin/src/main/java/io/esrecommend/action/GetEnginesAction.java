package io.esrecommend.action;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows one engine, or all of them. */
public final class GetEnginesAction
        extends HandledTransportAction<GetEnginesAction.Request, GetEnginesAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/recommend/engine/get");

    private final Engines engines;

    /** For Elasticsearch to make. */
    @Inject
    public GetEnginesAction(TransportService transport, ActionFilters filters, Engines engines) {
        super(TYPE.name(), transport, filters, Request::new, EsExecutors.DIRECT_EXECUTOR_SERVICE);
        this.engines = engines;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.completeWith(listener, () -> {
            EngineMetadata all = EngineMetadata.of(engines.project());
            return request.name == null
                    ? new Response(all.engines(), all.problems())
                    : new Response(Map.of(request.name, all.get(request.name)), Map.of());
        });
    }

    /** Names an engine, or none for all. */
    public static final class Request extends ActionRequest {
        private final String name;

        /** @param name of an engine; null for all */
        public Request(@Nullable String name) {
            this.name = name;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            name = in.readOptionalString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeOptionalString(name);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** The engines. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final Map<String, Engine> engines;
        private final Map<String, String> problems;

        /** @param problems why this node cannot read other engines, by name */
        Response(Map<String, Engine> engines, Map<String, String> problems) {
            this.engines = engines;
            this.problems = problems;
        }

        @Override
        public void writeTo(StreamOutput out) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject().startObject("engines");
            for (Map.Entry<String, Engine> engine : engines.entrySet()) {
                builder.field(engine.getKey(), engine.getValue());
            }
            builder.endObject();
            if (!problems.isEmpty()) {
                builder.field("unreadable", problems);
            }
            return builder.endObject();
        }
    }
}
