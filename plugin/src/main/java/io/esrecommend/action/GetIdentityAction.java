package io.esrecommend.action;

import io.esrecommend.engine.Engines;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Link;
import io.esrecommend.identity.Person;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows who goes by an id. */
public final class GetIdentityAction
        extends HandledTransportAction<GetIdentityAction.Request, GetIdentityAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/identity/get");

    private final Engines engines;
    private final Identities identities;

    /** For Elasticsearch to make. */
    @Inject
    public GetIdentityAction(
            TransportService transport, ActionFilters filters, Engines engines, Identities identities) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.engines = engines;
        this.identities = identities;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.run(listener, l -> {
            boolean pseudonyms = engines.get(request.engine).privacy().pseudonyms();
            identities.person(request.engine, pseudonyms, request.id, l.map(Response::new));
        });
    }

    /** Names an id. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String id;

        /**
         * @param engine whose user it is
         * @param id of the user
         */
        public Request(String engine, String id) {
            Link.requireId("id", id);
            this.engine = engine;
            this.id = id;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            id = in.readString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeString(id);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** The person. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final Person person;

        Response(Person person) {
            this.person = person;
        }

        @Override
        public void writeTo(StreamOutput out) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject();
            IdentityResponse.fields(builder, person);
            return builder.endObject();
        }
    }
}
