package io.esrecommend.action;

import io.esrecommend.engine.Engines;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Link;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** Links ids to users. */
public final class PutIdentityAction extends HandledTransportAction<PutIdentityAction.Request, IdentityResponse> {

    /** The action, for roles. */
    public static final ActionType<IdentityResponse> TYPE = new ActionType<>("cluster:admin/recommend/identity/put");

    private static final int MAX_LINKS = 10_000;

    private final Engines engines;
    private final Identities identities;

    /** For Elasticsearch to make. */
    @Inject
    public PutIdentityAction(
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
            identities.link(
                    request.engine,
                    pseudonyms,
                    request.links,
                    request.refresh,
                    l.delegateFailureAndWrap((next, linked) -> identities.persons(
                            request.engine,
                            pseudonyms,
                            named(request.links),
                            next.map(persons -> new IdentityResponse("linked", linked, persons)))));
        });
    }

    /** All ids that links name. */
    static SequencedSet<String> named(List<Link> links) {
        SequencedSet<String> named = new LinkedHashSet<>();
        for (Link link : links) {
            named.add(link.user());
            named.add(link.id());
        }
        return named;
    }

    /** Links of an engine. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final List<Link> links;
        private final RefreshPolicy refresh;

        /**
         * @param engine whose users they are
         * @param links to make; at most 10,000
         * @param refresh when they count for others
         */
        public Request(String engine, List<Link> links, RefreshPolicy refresh) {
            if (links.size() > MAX_LINKS) {
                throw new IllegalArgumentException("[links] names [" + links.size() + "] ids but may name at most "
                        + MAX_LINKS + "; send several requests");
            }
            this.engine = engine;
            this.links = links;
            this.refresh = refresh;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            links = in.readCollectionAsList(i -> new Link(i.readString(), i.readString()));
            refresh = RefreshPolicy.readFrom(in);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeCollection(links, (o, link) -> {
                o.writeString(link.user());
                o.writeString(link.id());
            });
            refresh.writeTo(out);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }
}
