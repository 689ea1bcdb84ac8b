package io.esrecommend.action;

import io.esrecommend.engine.Engines;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Link;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Takes links between ids and a user back, or all links of ids. */
public final class DeleteIdentityAction extends HandledTransportAction<DeleteIdentityAction.Request, IdentityResponse> {

    /** The action, for roles. */
    public static final ActionType<IdentityResponse> TYPE = new ActionType<>("cluster:admin/recommend/identity/delete");

    private final Engines engines;
    private final Identities identities;

    /** For Elasticsearch to make. */
    @Inject
    public DeleteIdentityAction(
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
    protected void doExecute(Task task, Request request, ActionListener<IdentityResponse> listener) {
        ActionListener.run(listener, l -> {
            boolean pseudonyms = engines.get(request.engine).privacy().pseudonyms();
            List<Link> links = request.user == null ? List.of() : Link.of(request.user, request.ids);
            Collection<String> named = request.user == null ? request.ids : PutIdentityAction.named(links);
            ActionListener<Integer> unlinked = l.delegateFailureAndWrap((next, number) -> identities.persons(
                    request.engine,
                    pseudonyms,
                    named,
                    next.map(persons -> new IdentityResponse("unlinked", number, persons))));
            if (request.user == null) {
                identities.isolate(request.engine, pseudonyms, request.ids, request.refresh, unlinked);
            } else {
                identities.unlink(request.engine, pseudonyms, links, request.refresh, unlinked);
            }
        });
    }

    /** Ids of an engine. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String user;
        private final List<String> ids;
        private final RefreshPolicy refresh;

        /**
         * @param engine whose users they are
         * @param user from whom the ids are taken; null for everybody
         * @param ids that are taken
         * @param refresh when that counts for others
         */
        public Request(String engine, @Nullable String user, List<String> ids, RefreshPolicy refresh) {
            if (user != null) {
                Link.of(user, ids);
            }
            Link.requireIds(ids);
            this.engine = engine;
            this.user = user;
            this.ids = ids;
            this.refresh = refresh;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            user = in.readOptionalString();
            ids = in.readStringCollectionAsList();
            refresh = RefreshPolicy.readFrom(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeOptionalString(user);
            out.writeStringCollection(ids);
            refresh.writeTo(out);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }
}
