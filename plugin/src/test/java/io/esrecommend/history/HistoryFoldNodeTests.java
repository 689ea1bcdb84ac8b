package io.esrecommend.history;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;
import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertNoFailures;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.InteractionFields;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.Popularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import io.esrecommend.popularity.TimeOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.test.ESSingleNodeTestCase;

/** Folds in real indices, of one shard and of several. */
public class HistoryFoldNodeTests extends ESSingleNodeTestCase {

    private static final String EVENTS = "events";
    private static final long HOUR = 3_600_000;
    private static final long START = 1_700_000_000_000L;
    private static final long NOW = START + 10_000 * HOUR;
    private static final InteractionFields FIELDS =
            new InteractionFields("user", "item", "action", "time", true, null, null, null);

    /** What histories were before they kept times. */
    private static final String MAPPING_BEFORE = """
            {
              "dynamic": false,
              "properties": {
                "user": { "type": "keyword" },
                "ids": { "type": "keyword" },
                "run": { "type": "long" },
                "events": { "type": "long" },
                "interactions": { "type": "long" },
                "future": { "type": "long" },
                "dropped": { "type": "object", "dynamic": true },
                "actions": { "type": "object", "dynamic": true },
                "details": { "type": "object", "enabled": false }
              },
              "dynamic_templates": [
                { "items": { "path_match": "actions.*", "mapping": { "type": "keyword" } } },
                { "rules": { "path_match": "dropped.*", "mapping": { "type": "long" } } }
              ]
            }""";

    @Override
    protected Collection<Class<? extends Plugin>> getPlugins() {
        return List.of(RecommendPlugin.class);
    }

    private ProjectMetadata project() {
        return getInstanceFromNode(ClusterService.class).state().metadata().getProject(ProjectId.DEFAULT);
    }

    private void createEvents() {
        assertAcked(client().admin()
                .indices()
                .prepareCreate(EVENTS)
                .setSettings(indexSettings(2, 0))
                .setMapping(
                        "user", "type=keyword", "item", "type=keyword", "action", "type=keyword", "time", "type=date"));
    }

    private void record(List<Map<String, Object>> events) {
        BulkRequestBuilder bulk = client().prepareBulk().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        events.forEach(event -> bulk.add(client().prepareIndex(EVENTS).setSource(event)));
        BulkResponse response = bulk.get();
        assertFalse(response.buildFailureMessage(), response.hasFailures());
    }

    private static Map<String, Object> event(String user, String item, String action, long time) {
        return Map.of("user", user, "item", item, "action", action, "time", time);
    }

    private void recordAnything(int events) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(event(
                    "u" + between(0, 79),
                    "i" + (int) (40 * random().nextDouble() * random().nextDouble()),
                    randomFrom("buy", "view"),
                    START + randomLongBetween(0, 9_000 * HOUR)));
        }
        record(all);
    }

    private void fold(String engine, HistoryShape shape, boolean full) {
        FoldInput input = new FoldInput(EVENTS, FIELDS, Set.of("buy", "view"), Cleaning.NONE, Map.of(), "items", shape);
        HistoryBatch batch =
                new HistoryBatch(client(), input, new NoopCircuitBreaker(CircuitBreaker.REQUEST), NOW, events -> {});
        new HistoryFold(client(), engine, input, this::project, batch).fold(full);
    }

    /** By user, without the number of the run. */
    private Map<String, Map<String, Object>> histories(String engine) {
        Map<String, Map<String, Object>> histories = new TreeMap<>();
        SearchResponse response = client().prepareSearch(HistoryIndex.name(engine))
                .setQuery(QueryBuilders.existsQuery(History.USER))
                .setSize(1_000)
                .get();
        try {
            assertNoFailures(response);
            for (SearchHit hit : response.getHits().getHits()) {
                Map<String, Object> history = hit.getSourceAsMap();
                history.remove(History.RUN);
                histories.put((String) history.get(History.USER), history);
            }
        } finally {
            response.decRef();
        }
        return histories;
    }

    private HistoryTotals totals(String engine) {
        PlainActionFuture<HistoryTotals> totals = new PlainActionFuture<>();
        HistoryTotals.read(client(), engine, Cleaning.NONE, totals);
        return totals.actionGet();
    }

    private InternalPopularity popularity(String engine, TimeOptions time) {
        SearchResponse response = client().prepareSearch(HistoryIndex.name(engine))
                .setSize(0)
                .setQuery(HistoryIndex.counted())
                .addAggregation(new PopularityAggregationBuilder("popular")
                        .field(History.field("buy"))
                        .time(time)
                        .all())
                .get();
        try {
            assertNoFailures(response);
            return response.getAggregations().get("popular");
        } finally {
            response.decRef();
        }
    }

    private static TimeOptions fading() {
        return TimeOptions.NONE
                .withTimes(History.times("buy"))
                .withOrigin(START + 9_000 * HOUR)
                .withHalfLife(TimeValue.timeValueDays(60))
                .withRecent(TimeValue.timeValueDays(40));
    }

    private int shards(String engine) {
        return project().index(HistoryIndex.name(engine)).getNumberOfShards();
    }

    private void assertSame(String one, String other) {
        assertEquals(histories(one), histories(other));
        assertEquals(totals(one), totals(other));
        assertEquals(
                popularity(one, fading()).items(), popularity(other, fading()).items());
        assertEquals(
                popularity(one, fading()).totals(), popularity(other, fading()).totals());
    }

    public void testHistoriesInSeveralShardsAreThoseInOne() {
        createEvents();
        recordAnything(500);
        fold("one", new HistoryShape(500, 1), false);
        fold("three", new HistoryShape(500, 3), false);
        assertEquals(1, shards("one"));
        assertEquals(3, shards("three"));
        assertEquals(500, totals("three").events());
        assertSame("one", "three");
        assertTrue(popularity("three", fading()).totals().recent() > 0);

        recordAnything(200);
        fold("one", new HistoryShape(500, 1), false);
        fold("three", new HistoryShape(500, 3), false);
        assertEquals(700, totals("three").events());
        assertSame("one", "three");
        Map<String, Map<String, Object>> incremental = histories("three");
        fold("three", new HistoryShape(500, 3), true);
        assertEquals(incremental, histories("three"));
    }

    public void testAnotherNumberOfShardsWaitsForAFullFoldAndLosesNothing() {
        createEvents();
        recordAnything(300);
        fold("films", new HistoryShape(500, 1), false);
        FoldLedger ledger = new FoldLedger(client(), "films");
        ledger.noteErasure(List.of("nobody"));
        Map<String, Map<String, Object>> before = histories("films");
        HistoryTotals totals = totals("films");
        FoldState state = ledger.read();

        fold("films", new HistoryShape(500, 3), false);
        assertEquals(1, shards("films"));
        fold("films", new HistoryShape(500, 3), true);
        assertEquals(3, shards("films"));
        assertEquals(before, histories("films"));
        assertEquals(totals, totals("films"));
        FoldState after = ledger.read();
        assertNull(after.running());
        assertEquals(state.folded(), after.folded());
        assertTrue(after.run() > state.run());
        assertTrue("who read before reads again", after.erasures() > state.erasures());

        // and it is an index like any other: nothing is folded twice
        long run = after.run();
        fold("films", new HistoryShape(500, 3), false);
        assertEquals(run + 1, ledger.read().run());
        assertEquals(before, histories("films"));
    }

    public void testMoreItemsOrFewerFoldAllAnew() {
        createEvents();
        recordAnything(500);
        fold("films", new HistoryShape(500, 1), false);
        Map<String, Map<String, Object>> before = histories("films");
        fold("films", new HistoryShape(2, 1), false);
        Map<String, Map<String, Object>> capped = histories("films");
        assertEquals(before.keySet(), capped.keySet());
        int more = 0;
        for (String user : before.keySet()) {
            List<?> all = items(before.get(user));
            assertEquals(all.subList(Math.max(0, all.size() - 2), all.size()), items(capped.get(user)));
            more += all.size() > 2 ? 1 : 0;
        }
        assertTrue(more + " users have more items", more > 10);
        fold("films", new HistoryShape(500, 1), false);
        assertEquals(before, histories("films"));
    }

    private static List<?> items(Map<String, Object> history) {
        Object items = ((Map<?, ?>) history.get("actions")).get("buy");
        return items == null ? List.of() : (List<?>) items;
    }

    public void testIndexOfBeforeTimesWereKeptLearnsThem() throws IOException {
        createEvents();
        record(List.of(event("u1", "i2", "buy", START + HOUR), event("u1", "i1", "buy", START)));
        assertAcked(client().admin()
                .indices()
                .prepareCreate(HistoryIndex.name("films"))
                .setMapping(MAPPING_BEFORE)
                .addAlias(new Alias(HistoryIndex.writeAlias("films")).isHidden(true)));
        FoldLedger ledger = new FoldLedger(client(), "films");
        Checkpoint now = Checkpoint.now(client(), EVENTS);
        ledger.write(ledger.write(FoldState.NONE.begin(true, "of the format before", now))
                .finished());

        fold("films", new HistoryShape(500, 1), false);
        String times = (String) ((Map<?, ?>) histories("films").get("u1").get("times")).get("buy");
        assertArrayEquals(
                ItemTimes.encode(Map.of("i1", new long[] {START / 1000}, "i2", new long[] {(START + HOUR) / 1000})),
                Base64.getDecoder().decode(times));
        Map<?, ?> mapping = (Map<?, ?>) project()
                .index(HistoryIndex.name("films"))
                .mapping()
                .sourceAsMap()
                .get("properties");
        Map<?, ?> field = (Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) mapping.get("times")).get("properties")).get("buy");
        assertEquals(Map.of("type", "binary", "doc_values", true), field);
    }

    public void testLongHistoriesKeepAllTheirTimes() {
        createEvents();
        int items = 600;
        for (int occasion = 0; occasion < ItemTimes.MAX_OCCASIONS; occasion++) {
            List<Map<String, Object>> events = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                events.add(event("busy", "i" + item, "buy", START + HOUR * occasion));
            }
            record(events);
        }
        fold("films", new HistoryShape(items, 1), false);
        String times = (String) ((Map<?, ?>) histories("films").get("busy").get("times")).get("buy");
        byte[] bytes = Base64.getDecoder().decode(times);
        assertEquals(600 * 65L, bytes.length);
        ItemTimes reader = new ItemTimes();
        reader.reset(new BytesRef(bytes));
        while (reader.next()) {
            assertEquals(ItemTimes.MAX_OCCASIONS, reader.count());
        }
        // thirteen of the sixteen are recent, and one lies in the hour before
        TimeOptions windows = TimeOptions.NONE
                .withTimes(History.times("buy"))
                .withOrigin(START + 16 * HOUR)
                .withRecent(TimeValue.timeValueHours(14))
                .withPast(TimeValue.timeValueHours(1));
        InternalPopularity popular = popularity("films", windows);
        assertEquals(new Popularity.Totals(1, items, (long) items * items, items, items), popular.totals());
    }

    public void testIndexExistsOnceAllOfItsShardsHaveStarted() {
        assertFalse(HistoryIndex.exists("films", withStarted(0)));
        assertFalse(HistoryIndex.exists("films", withStarted(1)));
        assertTrue(HistoryIndex.exists("films", withStarted(2)));
        assertFalse(HistoryIndex.exists("books", withStarted(2)));
    }

    /** A cluster with an index of two shards, so many of which have started. */
    private static ProjectMetadata withStarted(int shards) {
        IndexMetadata.Builder index =
                IndexMetadata.builder(HistoryIndex.name("films")).settings(indexSettings(IndexVersion.current(), 2, 0));
        for (int shard = 0; shard < shards; shard++) {
            index.putInSyncAllocationIds(shard, Set.of("allocation"));
        }
        return ProjectMetadata.builder(ProjectId.DEFAULT).put(index).build();
    }
}
