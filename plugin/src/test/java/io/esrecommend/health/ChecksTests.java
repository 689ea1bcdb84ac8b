package io.esrecommend.health;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import io.esrecommend.build.BuildRecords;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.ingest.IngestMetadata;
import org.elasticsearch.ingest.PipelineConfiguration;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;

public class ChecksTests extends ESTestCase {

    private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final DiscoveryNodes NODES = DiscoveryNodes.builder()
            .add(DiscoveryNodeUtils.builder("a").name("node-a").build())
            .add(DiscoveryNodeUtils.builder("b").name("node-b").build())
            .build();
    private static final NodeReport.Model GOOD = new NodeReport.Model("f1", null);
    private static final NodeReport.Model BAD = new NodeReport.Model(null, "no graph");

    private static List<Finding> nodes(NamedModels named, NodeReport a, NodeReport b) {
        return NodeChecks.of(named, new NodeReports.Latest(Map.of("a", a, "b", b), Set.of()), NODES, 10);
    }

    private static NodeReport with(NodeReport.Model model) {
        return new NodeReport(Map.of("m", model), null);
    }

    private static NamedModels pipeline() {
        return new NamedModels(Map.of("m", Set.of("films")), Map.of(), false);
    }

    public void testModelThatOneNodeLacks() {
        assertEquals(List.of(), nodes(pipeline(), with(GOOD), with(GOOD)));
        List<Finding> found = nodes(pipeline(), with(GOOD), with(BAD));
        assertThat(found, hasSize(1));
        assertEquals("model_unavailable", found.getFirst().id());
        assertEquals(HealthStatus.YELLOW, found.getFirst().status());
        assertThat(found.getFirst().cause(), containsString("node [node-b]: no graph"));
        assertEquals(
                "node-b",
                found.getFirst()
                        .affected()
                        .getFirst()
                        .getNodes()
                        .iterator()
                        .next()
                        .getName());
    }

    public void testModelThatNoNodeHasIsRedForAPipelineOnly() {
        assertEquals(
                HealthStatus.RED,
                nodes(pipeline(), with(BAD), new NodeReport(Map.of(), null))
                        .getFirst()
                        .status());
        NamedModels engine = new NamedModels(Map.of(), Map.of("m", Set.of("films")), true);
        assertEquals(
                HealthStatus.YELLOW,
                nodes(engine, with(BAD), with(BAD)).getFirst().status());
        assertEquals(List.of(), nodes(new NamedModels(Map.of(), Map.of(), true), with(BAD), with(BAD)));
    }

    public void testFilesThatDiffer() {
        assertEquals(
                "model_differs",
                nodes(pipeline(), with(GOOD), with(new NodeReport.Model("f2", null)))
                        .getFirst()
                        .id());
    }

    public void testKeysThatDiffer() {
        NodeReport one = new NodeReport(Map.of("m", GOOD), "1.x");
        NodeReport other = new NodeReport(Map.of("m", GOOD), "1.y");
        assertEquals(List.of(), nodes(pipeline(), one, one));
        assertEquals(
                "pseudonym_keys_differ",
                nodes(pipeline(), one, other).getFirst().id());
        Finding missing = nodes(pipeline(), one, with(GOOD)).getFirst();
        assertThat(missing.cause(), containsString("[node-b] have no key"));
    }

    public void testNodeWithoutThePlugin() {
        var latest = new NodeReports.Latest(Map.of("a", with(GOOD)), Set.of("b"));
        Finding found = NodeChecks.of(pipeline(), latest, NODES, 10).getFirst();
        assertEquals("plugin_missing", found.id());
        assertThat(found.cause(), containsString("[node-b]"));
    }

    // Builds

    private Engine engine(String statistics) throws IOException {
        String json = "{\"items\": {\"index\": \"films\", \"vector\": \"v\", \"text\": \"plot\"}, \"interactions\":"
                + " {\"index\": \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}" + statistics
                + "}";
        try (var parser = createParser(JsonXContent.jsonXContent, json)) {
            return Engine.parse(parser);
        }
    }

    private ProjectMetadata.Builder project(String statistics, String record) throws IOException {
        BuildRecords records;
        try (var parser = createParser(JsonXContent.jsonXContent, "{\"films\": " + record + "}")) {
            parser.nextToken();
            records = BuildRecords.fromXContent(parser);
        }
        return ProjectMetadata.builder(ProjectId.DEFAULT)
                .putCustom(
                        EngineMetadata.TYPE,
                        EngineMetadata.of(ProjectMetadata.builder(ProjectId.DEFAULT)
                                        .build())
                                .with("films", engine(statistics)))
                .putCustom(BuildRecords.TYPE, records);
    }

    private static String record(String state, String succeeded, int failures) {
        return "{\"build\": \"1\", \"mode\": \"full\", \"state\": \"" + state + "\", \"started_at\": \"" + succeeded
                + "\", \"ended_at\": \"" + succeeded
                + "\", \"node\": \"n\", \"phases\": {}, \"counts\": {}, \"last_success_at\": \"" + succeeded
                + "\", \"failures_in_a_row\": " + failures
                + ", \"failure\": {\"type\": \"t\", \"reason\": \"no room\", \"status\": 429}}";
    }

    private List<Finding> builds(String statistics, String record, String maxAge) throws IOException {
        Settings settings =
                Settings.builder().put(StatisticsAge.MAX_AGE.getKey(), maxAge).build();
        return BuildChecks.of(
                project(statistics, record).build(),
                new ClusterSettings(settings, Set.of(StatisticsAge.MAX_AGE)),
                NOW,
                10);
    }

    public void testBuildsThatFail() throws IOException {
        Finding found =
                builds("", record("failed", "2026-03-01T11:00:00Z", 3), "-1").getFirst();
        assertEquals("build_failing", found.id());
        assertThat(found.cause(), containsString("last [3] builds of engine [films] failed"));
        assertThat(found.cause(), containsString("[t] no room"));
        assertEquals(List.of(), builds("", record("succeeded", "2026-03-01T11:00:00Z", 0), "-1"));
    }

    public void testStatisticsAreStaleAfterTwoIntervals() throws IOException {
        String hourly = ", \"statistics\": {\"every\": \"1h\"}";
        assertEquals(List.of(), builds(hourly, record("succeeded", "2026-03-01T10:00:00Z", 0), "1ms"));
        Finding found = builds(hourly, record("succeeded", "2026-03-01T09:59:59Z", 0), "-1")
                .getFirst();
        assertEquals("statistics_stale", found.id());
        assertThat(found.cause(), containsString("may be [2h] old"));
    }

    public void testStatisticsWithoutAScheduleAreStaleAfterTheSetting() throws IOException {
        String record = record("succeeded", "2026-03-01T10:00:00Z", 0);
        assertEquals(List.of(), builds("", record, "-1"));
        assertEquals(List.of(), builds("", record, "2h"));
        assertEquals("statistics_stale", builds("", record, "119m").getFirst().id());
    }

    // Models that are named

    public void testModelsAreFoundWhereverTheyAreNamed() throws IOException {
        String pipeline =
                "{\"processors\": [{\"foreach\": {\"processor\": {\"text_embedding\": {\"model_id\": \"deep\"}}}},"
                        + " {\"set\": {\"on_failure\": [{\"text_embedding\": {\"model_id\": \"failing\"}}]}}]}";
        var configured = new PipelineConfiguration("p", new BytesArray(pipeline), XContentType.JSON);
        ProjectMetadata project = project("", record("succeeded", "2026-03-01T10:00:00Z", 0))
                .putCustom(IngestMetadata.TYPE, new IngestMetadata(new HashMap<>(Map.of("p", configured))))
                .build();
        NamedModels named = NamedModels.of(project);
        assertEquals(Map.of("deep", Set.of("p"), "failing", Set.of("p")), named.byPipelines());
        assertEquals(Map.of("all-minilm-l6-v2-q", Set.of("films")), named.byEngines());
        assertEquals(Set.of("all-minilm-l6-v2-q", "deep", "failing"), named.all());
        assertFalse(named.isEmpty());
        assertTrue(NamedModels.of(ProjectMetadata.builder(ProjectId.DEFAULT).build())
                .isEmpty());
    }
}
