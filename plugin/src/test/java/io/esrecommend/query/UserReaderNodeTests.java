package io.esrecommend.query;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Weights;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Link;
import io.esrecommend.identity.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.indices.TestIndexNameExpressionResolver;
import org.elasticsearch.search.SearchModule;
import org.elasticsearch.test.ESSingleNodeTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Reads users from real indices. */
public class UserReaderNodeTests extends ESSingleNodeTestCase {

    private static final String EVENTS = "events";
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long NOW = 1_790_000_000_000L;
    private static final Map<String, Float> ACTIONS = Map.of("buy", 1f, "view", 0.3f, "dislike", -0.5f, "open", 0f);

    private static final NamedXContentRegistry REGISTRY =
            new NamedXContentRegistry(new SearchModule(Settings.EMPTY, List.of()).getNamedXContents());

    private record Event(String user, String item, String action, long time) {}

    private final List<Event> events = new ArrayList<>();

    private void createIndices() {
        createEvents(EVENTS, "type=keyword");
        assertAcked(client().admin().indices().prepareCreate("films").setMapping("embedding", "type=dense_vector"));
        assertAcked(client().admin()
                .indices()
                .prepareCreate("people")
                .setMapping("taste", "type=dense_vector,index=false"));
    }

    private void createEvents(String index, String itemMapping) {
        assertAcked(client().admin()
                .indices()
                .prepareCreate(index)
                .setSettings(indexSettings(between(1, 2), 0))
                .setMapping(
                        "user.id",
                        "type=keyword",
                        "item.id",
                        itemMapping,
                        "event.action",
                        "type=keyword",
                        "@timestamp",
                        "type=date"));
    }

    private void did(String user, String item, String action, long time) {
        events.add(new Event(user, item, action, time));
    }

    private void record(String index) {
        BulkRequestBuilder bulk = client().prepareBulk().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        for (Event event : events) {
            bulk.add(client().prepareIndex(index)
                    .setSource(
                            "user.id", event.user,
                            "item.id", event.item,
                            "event.action", event.action,
                            "@timestamp", event.time));
        }
        assertFalse(bulk.get().hasFailures());
    }

    private ProjectMetadata project() {
        return getInstanceFromNode(ClusterService.class).state().metadata().getProject(ProjectId.DEFAULT);
    }

    private Engine engine(String events, String more) throws IOException {
        String json = "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\"},"
                + " \"interactions\": {\"index\": \"" + events + "\", \"primary\": \"buy\", \"actions\": {"
                + "\"buy\": {\"weight\": 1}, \"view\": {\"weight\": 0.3}, \"dislike\": {\"weight\": -0.5},"
                + " \"open\": {\"weight\": 0}}}" + more + "}";
        try (var parser = createParser(JsonXContent.jsonXContent, json)) {
            return Engine.parse(parser);
        }
    }

    private static RecommendSpec spec(String user, SeenRule rule, Map<String, Object> weights) {
        return spec(user, rule, weights, null);
    }

    private static RecommendSpec spec(String user, SeenRule rule, Map<String, Object> weights, Long asOf) {
        return new RecommendSpec(
                "films",
                user,
                List.of(),
                null,
                Weights.of(weights),
                List.of(),
                Exclusion.NONE,
                rule,
                List.of(),
                200,
                200,
                asOf == null ? null : new RecommendationId(asOf, 0, 0),
                null,
                TimeValue.timeValueSeconds(30));
    }

    private static RecommendSpec spec(String user) {
        return spec(user, SeenRule.ALL, Map.of());
    }

    private Identities identities() {
        return new Identities(client(), this::project, List::of);
    }

    private UserInteractions read(Engine engine, RecommendSpec spec) {
        EngineSchema schema =
                new EngineSchema.Resolver(TestIndexNameExpressionResolver.newInstance()).resolve(engine, project());
        UserReader reader = new UserReader(identities(), REGISTRY);
        PlainActionFuture<Person> person = new PlainActionFuture<>();
        reader.person(client(), spec, engine, person);
        PlainActionFuture<UserInteractions> read = new PlainActionFuture<>();
        Draft draft = new Draft(spec, engine, schema, NOW, false, REGISTRY);
        reader.read(client(), draft, person.actionGet(), read);
        return read.actionGet();
    }

    /** Searches on the shards of the events so far. */
    private long searches() {
        var stats =
                client().admin().indices().prepareStats(EVENTS).setSearch(true).get();
        return stats.getTotal().getSearch().getTotal().getQueryCount() / stats.getTotalShards();
    }

    public void testNewestWordOnAnItemSaysWhetherItIsEvidenceOrRejected() throws IOException {
        createIndices();
        did("u1", "i1", "buy", NOW - 9 * HOUR);
        did("u1", "i2", "view", NOW - 8 * HOUR);
        did("u1", "i3", "buy", NOW - 7 * HOUR);
        did("u1", "i2", "dislike", NOW - 6 * HOUR);
        did("u1", "i4", "dislike", NOW - 5 * HOUR);
        did("u1", "i5", "open", NOW - 4 * HOUR);
        did("u1", "i4", "view", NOW - 3 * HOUR);
        did("u1", "i6", "dislike", NOW - 2 * HOUR);
        did("u1", "i7", "unheard", NOW - HOUR);
        did("u2", "i8", "buy", NOW);
        record(EVENTS);
        UserInteractions user = read(engine(EVENTS, ""), spec("u1"));
        assertEquals(
                List.of(
                        new Evidence("i4", "view", 0.3f, 0),
                        new Evidence("i3", "buy", 1, 0),
                        new Evidence("i1", "buy", 1, 1)),
                user.evidence());
        assertEquals(
                List.of(new Evidence("i6", "dislike", 0.5f, 0), new Evidence("i2", "dislike", 0.5f, 1)),
                user.rejected());
        assertEquals(Set.of("i1", "i2", "i3", "i4", "i5", "i6", "i7"), user.seen());
        assertEquals(Map.of(), user.exposure());
        assertNull(user.profile());
        assertFalse(user.partial());
        assertEquals(UserInteractions.NONE, read(engine(EVENTS, ""), spec("nobody")));
    }

    public void testSeenItemsAreThoseThatTheRuleCountsHoweverManyThereAre() throws IOException {
        createIndices();
        Map<String, Integer> sizes = Map.of("few", 150, "edge", UserSearch.NEWEST, "many", between(201, 700));
        sizes.forEach((user, size) -> {
            for (int i = 0; i < size; i++) {
                String action = randomFrom("buy", "view", "dislike", "open", "other");
                did(user, "i" + between(0, 2 * size), action, NOW - between(0, 1000) * HOUR);
                if (rarely()) {
                    did(user, "shown" + i, "shown", NOW - between(0, 1000) * HOUR);
                }
            }
        });
        record(EVENTS);
        Engine engine = engine(EVENTS, ", \"rotation\": {\"action\": \"shown\"}");
        for (String user : sizes.keySet()) {
            for (int i = 0; i < 10; i++) {
                SeenRule rule = new SeenRule(
                        true,
                        randomSubsetOf(ACTIONS.keySet()),
                        randomBoolean() ? null : TimeValue.timeValueHours(between(1, 1100)));
                long before = searches();
                assertEquals(
                        user + rule,
                        expected(user, rule),
                        read(engine, spec(user, rule, Map.of("rotation", 0))).seen());
                long searches = searches() - before;
                assertTrue(user + rule, searches <= (user.equals("many") ? 2 : 1));
            }
        }
        assertEquals(
                Set.of(), read(engine, spec("many", SeenRule.NONE, Map.of())).seen());
    }

    private Set<String> expected(String user, SeenRule rule) {
        Set<String> seen = new HashSet<>();
        for (Event event : events) {
            if (event.user.equals(user)
                    && !event.action.equals("shown")
                    && (rule.actions().isEmpty() || rule.actions().contains(event.action))
                    && (rule.window() == null
                            || event.time >= NOW - rule.window().millis())) {
                seen.add(event.item);
            }
        }
        return seen;
    }

    public void testWindowWithinTheNewestInteractionsNeedsNoSecondSearch() throws IOException {
        createIndices();
        IntStream.range(0, 300).forEach(i -> did("u1", "i" + i, "buy", NOW - i * HOUR));
        record(EVENTS);
        long before = searches();
        SeenRule tenHours = new SeenRule(true, List.of(), TimeValue.timeValueHours(10));
        assertEquals(
                11,
                read(engine(EVENTS, ""), spec("u1", tenHours, Map.of())).seen().size());
        assertEquals(1, searches() - before);
        SeenRule longer = new SeenRule(true, List.of(), TimeValue.timeValueHours(250));
        assertEquals(
                251,
                read(engine(EVENTS, ""), spec("u1", longer, Map.of())).seen().size());
        assertEquals(3, searches() - before);
    }

    public void testWhatWasShownIsNeitherEvidenceNorSeenButFades() throws IOException {
        createIndices();
        IntStream.range(0, 250).forEach(i -> did("u1", "old", "shown", NOW - 8 * 2 * DAY + i));
        did("u1", "i1", "shown", NOW);
        did("u1", "i1", "shown", NOW - 2 * DAY);
        did("u1", "i2", "shown", NOW - 4 * DAY);
        did("u1", "i3", "shown", NOW + DAY);
        did("u1", "i4", "buy", NOW - 40 * DAY);
        did("u2", "i5", "shown", NOW);
        record(EVENTS);
        Engine engine = engine(EVENTS, ", \"rotation\": {\"action\": \"shown\", \"half_life\": \"2d\"}");
        UserInteractions user = read(engine, spec("u1"));
        assertEquals(List.of(new Evidence("i4", "buy", 1, 0)), user.evidence());
        assertEquals(Set.of("i4"), user.seen());
        assertEquals(Map.of("i1", 1.5f, "i2", 0.25f, "i3", 1f), user.exposure());
        long before = searches();
        assertEquals(
                Map.of(),
                read(engine, spec("u1", SeenRule.ALL, Map.of("rotation", 0))).exposure());
        assertEquals(1, searches() - before);
    }

    public void testWhatTheUserDidAfterTheTimeOfTheListIsUnknownToIt() throws IOException {
        createIndices();
        IntStream.range(0, 300).forEach(i -> did("u1", "i" + i, "view", NOW - (i + 1) * HOUR));
        did("u1", "late", "buy", NOW + 1);
        did("u1", "i1", "dislike", NOW + 2);
        did("u1", "i2", "shown", NOW - DAY);
        did("u1", "i2", "shown", NOW + 3);
        record(EVENTS);
        Engine engine = engine(EVENTS, ", \"rotation\": {\"action\": \"shown\", \"half_life\": \"1d\"}");
        UserInteractions then = read(engine, spec("u1", SeenRule.ALL, Map.of(), NOW));
        assertEquals(200, then.evidence().size());
        assertEquals(new Evidence("i0", "view", 0.3f, 0), then.evidence().getFirst());
        assertEquals(List.of(), then.rejected());
        assertEquals(300, then.seen().size());
        assertFalse(then.seen().contains("late"));
        assertEquals(Map.of("i2", 0.5f), then.exposure());
        UserInteractions now = read(engine, spec("u1"));
        assertEquals(new Evidence("late", "buy", 1, 0), now.evidence().getFirst());
        assertEquals(List.of(new Evidence("i1", "dislike", 0.5f, 0)), now.rejected());
        assertEquals(301, now.seen().size());
        assertEquals(Map.of("i2", 1.5f), now.exposure());
        UserInteractions dayBefore = read(engine, spec("u1", SeenRule.ALL, Map.of(), NOW - DAY));
        assertEquals(new Evidence("i23", "view", 0.3f, 0), dayBefore.evidence().getFirst());
        assertEquals(Map.of("i2", 1f), dayBefore.exposure());
    }

    public void testDroppedEventsCountForNothing() throws IOException {
        createIndices();
        did("u1", "i1", "buy", NOW - HOUR);
        did("u1", "i2", "buy", NOW);
        did("u1", "i2", "shown", NOW);
        record(EVENTS);
        Engine engine = engine(
                EVENTS,
                ", \"rotation\": {\"action\": \"shown\"},"
                        + " \"cleaning\": {\"drop\": {\"second\": {\"term\": {\"item.id\": \"i2\"}}}}");
        UserInteractions user = read(engine, spec("u1"));
        assertEquals(List.of(new Evidence("i1", "buy", 1, 0)), user.evidence());
        assertEquals(Set.of("i1"), user.seen());
        assertEquals(Map.of(), user.exposure());
    }

    public void testProfileIsThatOfAnyOfTheUsersIds() throws IOException {
        createIndices();
        index("people", "p2", Map.of("taste", List.of(0.5, 2)));
        index("people", "p3", Map.of("name", "no taste"));
        PlainActionFuture<Integer> linked = new PlainActionFuture<>();
        identities()
                .link(
                        "films",
                        false,
                        List.of(new Link("p1", "p2"), new Link("p3", "p4")),
                        RefreshPolicy.IMMEDIATE,
                        linked);
        linked.actionGet();
        client().admin().indices().prepareRefresh("people").get();
        Engine engine = engine(EVENTS, ", \"users\": {\"index\": \"people\", \"vector\": \"taste\"}");
        assertArrayEquals(new float[] {0.5f, 2}, read(engine, spec("p1")).profile(), 0);
        assertArrayEquals(new float[] {0.5f, 2}, read(engine, spec("p2")).profile(), 0);
        assertNull(read(engine, spec("p3")).profile());
        assertNull(read(engine, spec("p5")).profile());
        assertNull(read(engine(EVENTS, ""), spec("p1")).profile());
        assertNull(read(engine, spec("p1", SeenRule.ALL, Map.of("similarity.profile", 0)))
                .profile());
    }

    public void testShardThatFailsMakesTheAnswerPartial() throws IOException {
        createIndices();
        createEvents("events-1", "type=text");
        createEvents("events-2", "type=keyword");
        did("u1", "i1", "buy", NOW);
        record("events-1");
        events.clear();
        did("u1", "i2", "buy", NOW);
        record("events-2");
        UserInteractions user = read(engine("events-*", ""), spec("u1"));
        assertTrue(user.partial());
        assertEquals(List.of(new Evidence("i2", "buy", 1, 0)), user.evidence());
        assertFalse(read(engine("events-2", ""), spec("u1")).partial());
    }

    private void index(String index, String id, Map<String, Object> source) {
        client().prepareIndex(index).setId(id).setSource(new HashMap<>(source)).get();
    }
}
