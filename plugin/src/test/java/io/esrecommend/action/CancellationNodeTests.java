package io.esrecommend.action;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.engine.Engine;
import io.esrecommend.list.ListSpec;
import io.esrecommend.query.RecommendSpec;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.script.MockScriptPlugin;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.tasks.TaskInfo;
import org.elasticsearch.test.ESSingleNodeTestCase;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Cancels a recommendation while it reads what the user did. */
public class CancellationNodeTests extends ESSingleNodeTestCase {

    private static final CountDownLatch READING = new CountDownLatch(1);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    /** Scripts that wait. */
    public static class WaitingScripts extends MockScriptPlugin {
        @Override
        protected Map<String, Function<Map<String, Object>, Object>> pluginScripts() {
            return Map.of("wait", variables -> {
                READING.countDown();
                try {
                    return !GO_ON.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Override
    protected Collection<Class<? extends Plugin>> getPlugins() {
        return List.of(RecommendPlugin.class, WaitingScripts.class);
    }

    public void testReadsAreChildrenOfTheRecommendationAndEndWithIt() throws Exception {
        assertAcked(client().admin().indices().prepareCreate("films").setMapping("embedding", "type=dense_vector"));
        assertAcked(client().admin()
                .indices()
                .prepareCreate("events")
                .setMapping(
                        "user.id", "type=keyword",
                        "item.id", "type=keyword",
                        "event.action", "type=keyword",
                        "@timestamp", "type=date"));
        client().prepareIndex("events")
                .setSource("user.id", "u1", "item.id", "i1", "event.action", "buy", "@timestamp", 1)
                .setRefreshPolicy(RefreshPolicy.IMMEDIATE)
                .get();
        TimeValue minute = TimeValue.timeValueMinutes(1);
        assertAcked(
                client().execute(PutEngineAction.TYPE, new PutEngineAction.Request(minute, minute, "films", engine()))
                        .get());

        PlainActionFuture<RecommendResponse> answer = new PlainActionFuture<>();
        var request = new RecommendAction.Request(spec(), new ListSpec.Builder().build(null, null));
        client().execute(RecommendAction.TYPE, request, answer);
        assertTrue(READING.await(60, TimeUnit.SECONDS));

        TaskInfo recommendation = only(RecommendAction.TYPE.name());
        assertEquals(recommendation.taskId(), only("indices:data/read/search").parentTaskId());
        client().admin()
                .cluster()
                .prepareCancelTasks()
                .setTargetTaskId(recommendation.taskId())
                .get();
        assertTrue(only("indices:data/read/search").cancelled());
        GO_ON.countDown();
        Exception failure = expectThrows(Exception.class, () -> answer.actionGet(minute));
        assertNotNull(failure.toString(), ExceptionsHelper.unwrap(failure, TaskCancelledException.class));
    }

    private TaskInfo only(String action) {
        List<TaskInfo> tasks = client().admin()
                .cluster()
                .prepareListTasks()
                .setActions(action)
                .get()
                .getTasks();
        assertEquals(tasks.toString(), 1, tasks.size());
        return tasks.getFirst();
    }

    private Engine engine() throws IOException {
        String json = "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\"}, \"interactions\":"
                + " {\"index\": \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}},"
                + " \"cleaning\": {\"drop\": {\"slow\": {\"script\": {\"script\": {\"lang\": \"mockscript\","
                + " \"source\": \"wait\"}}}}}}";
        try (var parser = createParser(JsonXContent.jsonXContent, json)) {
            return Engine.parse(parser);
        }
    }

    private RecommendSpec spec() throws IOException {
        ObjectParser<RecommendSpec.Builder, Void> fields = new ObjectParser<>("spec", RecommendSpec.Builder::new);
        RecommendSpec.declareFields(fields, spec -> spec);
        try (var parser = createParser(JsonXContent.jsonXContent, "{\"user\": \"u1\"}")) {
            return fields.parse(parser, null).engine("films").build();
        }
    }
}
