package io.esrecommend.action;

import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Erasure;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Link;
import io.esrecommend.identity.Person;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Erases a user, as a task of the node that was asked, with the rights of the calling user. */
public final class EraseUserAction extends TransportAction<EraseUserAction.Request, EraseUserAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:admin/recommend/user/delete");

    private final Client client;
    private final ClusterService cluster;
    private final Engines engines;
    private final UserLookup users;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    private record Running(String engine, String user) {}

    /** For Elasticsearch to make. */
    @Inject
    public EraseUserAction(
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
                transport.getThreadPool().executor(ExportUserAction.EXECUTOR));
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
            Running erasure = new Running(request.engine, person.user());
            if (!running.add(erasure)) {
                throw new ElasticsearchStatusException(
                        "[user] [{}] of engine [{}] is being erased; GET /_tasks?actions={}&detailed shows it, and the"
                                + " same request may be sent again when it is done",
                        RestStatus.CONFLICT,
                        request.id,
                        request.engine,
                        TYPE.name());
            }
            try {
                Client asTask = new ParentTaskAssigningClient(client, cluster.localNode(), task);
                Erasure run = new Erasure(asTask, request.engine, found.engine(), found.fields(), engines::project);
                return new Response(request.engine, person.user(), run.run(person));
            } finally {
                running.remove(erasure);
            }
        });
    }

    /** Names a user. */
    public static final class Request extends ActionRequest {
        private final String engine;
        private final String id;

        /**
         * @param engine that knows the user
         * @param id any of the user's
         */
        public Request(String engine, String id) {
            Link.requireId("user", id);
            this.engine = engine;
            this.id = id;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public Task createTask(long task, String type, String action, TaskId parent, Map<String, String> headers) {
            // tasks are shown and logged: the id has no place there
            return new CancellableTask(task, type, action, "erasure from engine [" + engine + "]", parent, headers);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** What is gone, and what is left. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final String engine;
        private final String user;
        private final Erasure.Outcome outcome;

        Response(String engine, String user, Erasure.Outcome outcome) {
            this.engine = engine;
            this.user = user;
            this.outcome = outcome;
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.startObject().field("engine", engine).field("user", user);
            builder.startObject("erased");
            fields(builder, outcome.erased())
                    .field("neighbours", outcome.neighbours())
                    .field("popular", outcome.popular())
                    .endObject();
            builder.startObject("remaining");
            return fields(builder, outcome.remaining()).endObject().endObject();
        }

        private static XContentBuilder fields(XContentBuilder builder, Erasure.Holdings holdings) throws IOException {
            return builder.field("interactions", holdings.interactions())
                    .field("histories", holdings.histories())
                    .field("links", holdings.links());
        }
    }
}
