package io.esrecommend.health;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.action.PutEngineAction;
import io.esrecommend.engine.Engine;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.elasticsearch.common.settings.MockSecureSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.health.GetHealthAction;
import org.elasticsearch.health.HealthIndicatorResult;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.test.ESIntegTestCase;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Two nodes, of which only one has a key, and none has the model that an engine names. */
@ESIntegTestCase.ClusterScope(scope = ESIntegTestCase.Scope.TEST, numDataNodes = 0)
public class NodeReportsNodesTests extends ESIntegTestCase {

    private static final TimeValue MINUTE = TimeValue.timeValueMinutes(1);

    @Override
    protected Collection<Class<? extends Plugin>> nodePlugins() {
        return List.of(RecommendPlugin.class);
    }

    private static Settings key() {
        MockSecureSettings keystore = new MockSecureSettings();
        keystore.setString("recommend.pseudonyms.key.1", "0123456789abcdef0123456789abcdef");
        return Settings.builder().setSecureSettings(keystore).build();
    }

    public void testEveryNodeTellsWhatIsWrongWithTheOther() throws Exception {
        String with = internalCluster().startNode(key());
        String without = internalCluster().startNode();
        assertEquals(HealthStatus.GREEN, health(with).status());
        putEngine();
        for (String node : Set.of(with, without)) {
            NodeReports reports = internalCluster().getInstance(NodeReports.class, node);
            reports.ask();
            assertBusy(() -> assertEquals(2, reports.latest().reports().size()));
            HealthIndicatorResult health = health(node);
            assertEquals(HealthStatus.YELLOW, health.status());
            assertEquals(
                    List.of("model_unavailable", "pseudonym_keys_differ"),
                    health.diagnosisList().stream()
                            .map(diagnosis -> diagnosis.definition().id())
                            .toList());
            assertTrue(
                    health.symptom(),
                    health.symptom().startsWith("Models [all-minilm-l6-v2-q] are unavailable on 2 of 2 nodes; "));
        }
        internalCluster().stopNode(without);
        assertEquals(
                List.of("model_unavailable"),
                health(with).diagnosisList().stream()
                        .map(diagnosis -> diagnosis.definition().id())
                        .toList());
    }

    private HealthIndicatorResult health(String node) {
        return client(node)
                .execute(GetHealthAction.INSTANCE, new GetHealthAction.Request("recommend", true, 10))
                .actionGet(MINUTE)
                .getIndicatorResults()
                .getFirst();
    }

    private void putEngine() throws IOException {
        assertAcked(prepareCreate("films").setMapping("embedding", "type=dense_vector", "plot", "type=text"));
        assertAcked(prepareCreate("events")
                .setMapping(
                        "user.id", "type=keyword",
                        "item.id", "type=keyword",
                        "event.action", "type=keyword",
                        "@timestamp", "type=date"));
        String json =
                "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\", \"text\": \"plot\"}, \"interactions\":"
                        + " {\"index\": \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}}";
        try (var parser = createParser(JsonXContent.jsonXContent, json)) {
            assertAcked(client().execute(
                            PutEngineAction.TYPE,
                            new PutEngineAction.Request(MINUTE, MINUTE, "films", Engine.parse(parser)))
                    .actionGet(MINUTE));
        }
    }
}
