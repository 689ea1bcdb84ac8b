package io.esrecommend.action;

import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Link;
import io.esrecommend.identity.Person;
import io.esrecommend.identity.StoredLink;
import io.esrecommend.interaction.EventPage;
import io.esrecommend.interaction.PersonalEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Shows all that is known of a user, with the rights of the calling user. */
public final class ExportUserAction extends TransportAction<ExportUserAction.Request, ExportUserAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/user/get");

    /** The threads that users are exported and erased on: each request holds one until it is done. */
    public static final String EXECUTOR = "recommend_user";

    private final Client client;
    private final ClusterService cluster;
    private final Engines engines;
    private final UserLookup users;

    /** For Elasticsearch to make. */
    @Inject
    public ExportUserAction(
            TransportService transport,
            ActionFilters filters,
            Client client,
            ClusterService cluster,
            Engines engines,
            EngineSchema.Resolver schemas,
            Identities identities) {
        super(
                TYPE.name(),
                filters,
                transport.getTaskManager(),
                transport.getThreadPool().executor(EXECUTOR));
        this.client = client;
        this.cluster = cluster;
        this.engines = engines;
        this.users = new UserLookup(client, engines, schemas, identities);
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        ActionListener.completeWith(listener, () -> {
            UserLookup.Found found = users.find(request.engine, request.id);
            Person person = found.person();
            ProjectMetadata project = engines.project();
            Client asTask = new ParentTaskAssigningClient(client, cluster.localNode(), task);
            PlainActionFuture<List<StoredLink>> links = new PlainActionFuture<>();
            new IdentityIndex(asTask, request.engine, project).links(person.ids(), links);
            String events = found.engine().interactions().index();
            return new Response(
                    request.engine,
                    person,
                    links.actionGet(),
                    histories(asTask, request.engine, project, person),
                    EventPage.read(
                            asTask,
                            events,
                            found.fields(),
                            new PersonalEvents(asTask, events, found.fields(), person.ids()),
                            request.window));
        });
    }

    private static List<Map<String, Object>> histories(
            Client client, String engine, ProjectMetadata project, Person person) {
        if (!HistoryIndex.isReadable(engine, project)) {
            return List.of();
        }
        HistoryIndex histories = new HistoryIndex(client, engine);
        histories.refresh();
        return histories.of(person.ids());
    }

    /** Names a user, and a page of what the user did. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String id;
        private final EventPage.Window window;

        /**
         * @param engine that knows the user
         * @param id any of the user's
         */
        public Request(String engine, String id, EventPage.Window window) {
            Link.requireId("user", id);
            this.engine = engine;
            this.id = id;
            this.window = window;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public Task createTask(long task, String type, String action, TaskId parent, Map<String, String> headers) {
            // tasks are shown and logged: the id has no place there
            return new CancellableTask(task, type, action, "export from engine [" + engine + "]", parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** All that is known. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final String engine;
        private final Person person;
        private final List<StoredLink> links;
        private final List<Map<String, Object>> histories;
        private final EventPage interactions;

        Response(
                String engine,
                Person person,
                List<StoredLink> links,
                List<Map<String, Object>> histories,
                EventPage interactions) {
            this.engine = engine;
            this.person = person;
            this.links = links;
            this.histories = histories;
            this.interactions = interactions;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject()
                    .field("engine", engine)
                    .field("user", person.user())
                    .field("ids", person.ids())
                    .startArray("links");
            for (StoredLink link : links) {
                builder.startObject()
                        .field("user", link.link().user())
                        .field("id", link.link().id());
                if (link.linkedAt() != null) {
                    builder.field("linked_at", link.linkedAt().toString());
                }
                builder.endObject();
            }
            return builder.endArray()
                    .field("histories", histories)
                    .field("interactions", interactions)
                    .endObject();
        }
    }
}
