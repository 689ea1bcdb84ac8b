package io.esrecommend.build;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.ClusterModule;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.common.xcontent.ChunkedToXContent;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.persistent.PersistentTaskParams;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.After;
import org.junit.Before;

/** What is kept of builds and schedules in the state of the cluster. */
public class TaskParamsTests extends ESTestCase {

    private static final Rights RIGHTS = new Rights(Map.of("_xpack_security_authentication", "who-it-is"));
    private static final BuildParams BUILD =
            new BuildParams("films", "20260101000000000", true, 1_767_225_600_000L, "a-node", RIGHTS);
    private static final ScheduleParams SCHEDULE =
            new ScheduleParams("films", TimeValue.timeValueMinutes(90), 1_767_225_600_000L, RIGHTS);

    private RecommendPlugin plugin;

    @Before
    public void open() throws IOException {
        plugin = new RecommendPlugin(Settings.EMPTY, createTempDir());
    }

    @After
    public void close() {
        plugin.close();
    }

    @Override
    protected NamedXContentRegistry xContentRegistry() {
        List<NamedXContentRegistry.Entry> all = new ArrayList<>(ClusterModule.getNamedXWriteables());
        all.addAll(plugin.getNamedXContent());
        return new NamedXContentRegistry(all);
    }

    public void testParamsTravelBetweenNodes() throws IOException {
        NamedWriteableRegistry registry = new NamedWriteableRegistry(plugin.getNamedWriteables());
        for (PersistentTaskParams params : List.of(BUILD, SCHEDULE)) {
            try (BytesStreamOutput out = new BytesStreamOutput()) {
                out.writeNamedWriteable(params);
                try (StreamInput in =
                        new NamedWriteableAwareStreamInput(out.bytes().streamInput(), registry)) {
                    assertEquals(params, in.readNamedWriteable(PersistentTaskParams.class));
                }
            }
        }
    }

    public void testTasksAndTheirRightsSurviveARestart() throws IOException {
        String json = json(state(), Metadata.CONTEXT_MODE_GATEWAY);
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            ProjectMetadata read = Metadata.Builder.fromXContent(parser).getProject(ProjectId.DEFAULT);
            assertEquals(BUILD, BuildParams.running(read, "films").getParams());
            assertEquals(
                    SCHEDULE,
                    PersistentTasksCustomMetadata.getTaskWithId(read, ScheduleParams.taskId("films"))
                            .getParams());
        }
    }

    public void testNobodySeesTheRights() {
        assertThat(json(state(), Metadata.CONTEXT_MODE_GATEWAY), containsString("who-it-is"));
        for (String context : List.of(Metadata.CONTEXT_MODE_API, Metadata.CONTEXT_MODE_SNAPSHOT)) {
            String json = json(state(), context);
            assertThat(json, containsString("20260101000000000"));
            assertThat(json, not(containsString("who-it-is")));
            assertThat(json, not(containsString("authentication")));
        }
        for (Object shown : List.of(BUILD, SCHEDULE, RIGHTS)) {
            assertThat(shown.toString(), not(containsString("who-it-is")));
        }
    }

    public void testScheduleComesAndGoesWithTheEngine() {
        ClusterState state = state();
        ProjectMetadata project = state.metadata().getProject(ProjectId.DEFAULT);
        long number = PersistentTasksCustomMetadata.getTaskWithId(project, ScheduleParams.taskId("films"))
                .getAllocationId();

        PersistentTasksCustomMetadata again = EngineTasks.withSchedule(state, project, "films", SCHEDULE);
        assertTrue(
                "the old schedule ends",
                again.getTask(ScheduleParams.taskId("films")).getAllocationId() > number);
        assertNotNull(again.getTask(BuildParams.taskId("films")));

        PersistentTasksCustomMetadata none = EngineTasks.withSchedule(state, project, "films", null);
        assertNull(none.getTask(ScheduleParams.taskId("films")));
        assertNotNull("a build that runs goes on", none.getTask(BuildParams.taskId("films")));

        PersistentTasksCustomMetadata without = EngineTasks.without(state, project, "films");
        assertEquals(Map.of(), without.taskMap());
        assertTrue(without.getLastAllocationId() >= number);
        assertEquals(2, EngineTasks.without(state, project, "books").taskMap().size());
    }

    public void testRightsAreThoseOfTheCallerAndNothingElse() {
        ThreadContext context = new ThreadContext(Settings.EMPTY);
        context.putHeader("_xpack_security_authentication", "who-it-is");
        context.putHeader("es-security-runas-user", "as-whom");
        context.putHeader("Authorization", "secret");
        context.putHeader("another", "header");
        Rights rights = Rights.of(context);
        assertEquals(
                Map.of("_xpack_security_authentication", "who-it-is", "es-security-runas-user", "as-whom"),
                rights.headers());

        ThreadContext elsewhere = new ThreadContext(Settings.EMPTY);
        elsewhere.putHeader("_xpack_security_authentication", "somebody-else");
        try (ThreadContext.StoredContext ignored = rights.take(elsewhere)) {
            assertEquals("who-it-is", elsewhere.getHeader("_xpack_security_authentication"));
        }
        assertEquals("somebody-else", elsewhere.getHeader("_xpack_security_authentication"));
        try (ThreadContext.StoredContext ignored = Rights.NONE.take(elsewhere)) {
            assertNull(elsewhere.getHeader("_xpack_security_authentication"));
        }
    }

    private static ClusterState state() {
        ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);
        PersistentTasksCustomMetadata.Builder tasks = PersistentTasksCustomMetadata.builder()
                .addTask(
                        BuildParams.taskId("films"),
                        BuildParams.NAME,
                        BUILD,
                        PersistentTasksCustomMetadata.INITIAL_ASSIGNMENT)
                .addTask(
                        ScheduleParams.taskId("films"),
                        ScheduleParams.NAME,
                        SCHEDULE,
                        PersistentTasksCustomMetadata.INITIAL_ASSIGNMENT);
        project.putCustom(PersistentTasksCustomMetadata.TYPE, tasks.build());
        return ClusterState.builder(ClusterState.EMPTY_STATE)
                .metadata(Metadata.builder().put(project))
                .build();
    }

    private static String json(ClusterState state, String context) {
        ToXContent.Params params =
                new ToXContent.MapParams(Map.of(Metadata.CONTEXT_MODE_PARAM, context, "multi-project", "false"));
        return Strings.toString(ChunkedToXContent.wrapAsToXContent(state.metadata()), params, false, false);
    }
}
