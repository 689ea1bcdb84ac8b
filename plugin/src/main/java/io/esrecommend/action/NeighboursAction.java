package io.esrecommend.action;

import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.identity.Identities;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.IndicesRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows what occurs with some items, or who did the same as a user, as the last build has counted it. */
public final class NeighboursAction
        extends HandledTransportAction<NeighboursAction.Request, NeighboursAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("indices:data/read/recommend/neighbours");

    private final Client client;
    private final Engines engines;
    private final Identities identities;

    /** For Elasticsearch to make. */
    @Inject
    public NeighboursAction(
            TransportService transport, ActionFilters filters, Client client, Engines engines, Identities identities) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.client = client;
        this.engines = engines;
        this.identities = identities;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.run(listener, l -> {
            ProjectMetadata project = engines.project();
            Engine engine = engines.get(request.engine);
            List<Relation> relations = request.relations(engine);
            if (new StatisticsIndices(request.engine).currentNeighbours(project) == null) {
                l.onResponse(new Response(request, List.of(), false));
            } else if (request.user == null) {
                read(request, request.items, relations, l);
            } else {
                identities.person(
                        request.engine,
                        engine.privacy().pseudonyms(),
                        request.user,
                        l.delegateFailureAndWrap(
                                (next, person) -> read(request, List.of(person.user()), relations, next)));
            }
        });
    }

    private void read(
            Request request, List<String> items, List<Relation> relations, ActionListener<Response> listener) {
        client.search(
                NeighbourIndex.search(
                        new StatisticsIndices(request.engine).neighbours(),
                        request.subject(),
                        items,
                        distinct(relations, Relation::source),
                        distinct(relations, Relation::target)),
                listener.map(response -> {
                    List<StoredRow> rows = new ArrayList<>(NeighbourIndex.read(response));
                    rows.sort(Comparator.<StoredRow>comparingInt(
                                    row -> items.indexOf(row.row().item()))
                            .thenComparingInt(row -> relations.indexOf(row.relation())));
                    return new Response(request, rows, true);
                }));
    }

    private static List<String> distinct(List<Relation> relations, Function<Relation, String> action) {
        return relations.stream().map(action).distinct().toList();
    }

    /** Names items, or a user. */
    public static final class Request extends ActionRequest implements IndicesRequest {

        private static final int MAX_ITEMS = 1_000;
        private static final int MAX_SIZE = 1_000;

        private final String engine;
        private final List<String> items;
        private final String user;
        private final String source;
        private final String target;
        private final int size;

        /**
         * @param engine whose statistics are read
         * @param items whose neighbours are wanted, 1 to 1,000; empty where a user is named
         * @param user whose neighbours are wanted; null where items are named
         * @param source the action on the items; null for all that are counted
         * @param target the action on the neighbours; null for all that are counted
         * @param size the most neighbours of each, 1 to 1,000
         */
        public Request(
                String engine,
                List<String> items,
                @Nullable String user,
                @Nullable String source,
                @Nullable String target,
                int size) {
            if (user == null && (items.isEmpty() || items.size() > MAX_ITEMS)) {
                throw new IllegalArgumentException("[items] names [" + items.size()
                        + "] items but must name between 1 and " + MAX_ITEMS + ", or [user] a user");
            }
            if (user != null && !items.isEmpty()) {
                throw new IllegalArgumentException("[user] stands beside [items]; name one of them");
            }
            if (size < 1 || size > MAX_SIZE) {
                throw new IllegalArgumentException("[size] is [" + size + "] but must be between 1 and " + MAX_SIZE);
            }
            this.engine = engine;
            this.items = List.copyOf(new LinkedHashSet<>(items));
            this.user = user;
            this.source = source;
            this.target = target;
            this.size = size;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            engine = in.readString();
            items = in.readStringCollectionAsImmutableList();
            user = in.readOptionalString();
            source = in.readOptionalString();
            target = in.readOptionalString();
            size = in.readVInt();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(engine);
            out.writeStringCollection(items);
            out.writeOptionalString(user);
            out.writeOptionalString(source);
            out.writeOptionalString(target);
            out.writeVInt(size);
        }

        private Relation.Subject subject() {
            return user == null ? Relation.Subject.ITEM : Relation.Subject.USER;
        }

        /** What is asked for of what the engine counts; refused where that is nothing. */
        private List<Relation> relations(Engine of) {
            List<Relation> counted = of.relations(subject());
            Predicate<Relation> wanted = relation -> (source == null || source.equals(relation.source()))
                    && (target == null || target.equals(relation.target()));
            List<Relation> relations = counted.stream().filter(wanted).toList();
            if (relations.isEmpty()) {
                throw new IllegalArgumentException("engine [" + engine + "] counts no neighbours of "
                        + subject().name().toLowerCase(Locale.ROOT) + "s with [source] [" + source
                        + "] and [target] [" + target + "]; it counts "
                        + counted.stream()
                                .map(relation -> relation.source() + " -> " + relation.target())
                                .toList()
                        + ", as [statistics.pairs] and [statistics.users] say");
            }
            return relations;
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }

        @Override
        public String[] indices() {
            return new String[] {new StatisticsIndices(engine).neighbours()};
        }

        @Override
        public IndicesOptions indicesOptions() {
            return IndicesOptions.LENIENT_EXPAND_OPEN;
        }
    }

    /** The neighbours. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final Request request;
        private final List<StoredRow> rows;
        private final boolean built;

        Response(Request request, List<StoredRow> rows, boolean built) {
            this.request = request;
            this.rows = rows;
            this.built = built;
        }

        @Override
        public void writeTo(StreamOutput out) {
            throw new UnsupportedOperationException("runs on the node that was asked");
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            String label = request.subject().name().toLowerCase(Locale.ROOT);
            builder.startObject();
            if (!built) {
                builder.array("notes", "no_statistics");
            }
            builder.startArray("rows");
            for (StoredRow row : rows) {
                builder.startObject()
                        .field(label, row.row().item())
                        .field("source", row.relation().source())
                        .field("target", row.relation().target())
                        .field("count", InternalCooccurrence.number(row.row().count()));
                builder.startArray("neighbours");
                for (Neighbour neighbour :
                        row.row().neighbours().stream().limit(request.size).toList()) {
                    builder.startObject()
                            .field(label, neighbour.item())
                            .field("llr", neighbour.score())
                            .field("both", InternalCooccurrence.number(neighbour.both()))
                            .field("count", InternalCooccurrence.number(neighbour.count()))
                            .endObject();
                }
                builder.endArray().endObject();
            }
            return builder.endArray().endObject();
        }
    }
}
