package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.RateRule;
import io.esrecommend.interaction.SessionRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.test.AbstractXContentSerializingTestCase;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class EngineTests extends AbstractXContentSerializingTestCase<Engine> {

    private static final String ITEMS = "{\"index\": \"films\", \"vector\": \"embedding\"}";
    private static final String ACTIONS = "{\"buy\": {\"weight\": 1}}";
    private static final String INTERACTIONS =
            "{\"index\": \"films-events\", \"primary\": \"buy\", \"actions\": " + ACTIONS + "}";

    @Override
    protected Writeable.Reader<Engine> instanceReader() {
        return Engine::new;
    }

    @Override
    protected Engine createTestInstance() {
        return RandomEngines.engine();
    }

    @Override
    protected Engine mutateInstance(Engine engine) {
        Engine.Items items = engine.items();
        Engine.Interactions interactions = engine.interactions();
        Weights weights = engine.weights();
        Cleaning cleaning = engine.cleaning();
        Privacy privacy = engine.privacy();
        StatisticsSettings statistics = engine.statistics();
        switch (between(0, 10)) {
            case 0 -> items = new Engine.Items(items.index() + "x", items.vector(), items.text(), items.model());
            case 1 -> items = new Engine.Items(items.index(), items.vector() + "x", items.text(), items.model());
            case 2 -> items = new Engine.Items(items.index(), items.vector(), items.text() + "x", items.model());
            case 3 -> items = new Engine.Items(items.index(), items.vector(), items.text(), items.model() + "x");
            case 4 -> interactions = new Engine.Interactions(interactions.index() + "x", "buy", interactions.actions());
            case 5 -> interactions = new Engine.Interactions(interactions.index(), "own", withAction(engine, "own", 7));
            case 6 -> interactions = new Engine.Interactions(interactions.index(), "buy", withAction(engine, "buy", 7));
            case 7 -> cleaning = randomValueOtherThan(cleaning, RandomEngines::cleaning);
            case 8 -> privacy = randomValueOtherThan(privacy, RandomEngines::privacy);
            case 9 -> statistics = randomValueOtherThan(statistics, RandomEngines::statistics);
            default -> weights = randomValueOtherThan(weights, RandomEngines::weights);
        }
        return new Engine(items, interactions, cleaning, privacy, statistics, weights);
    }

    private static Map<String, Float> withAction(Engine engine, String action, float weight) {
        Map<String, Float> actions = new LinkedHashMap<>(engine.interactions().actions());
        actions.put(action, weight);
        return actions;
    }

    @Override
    protected Engine doParseInstance(XContentParser parser) throws IOException {
        return Engine.parse(parser);
    }

    public void testSmallestEngineHasDefaults() throws IOException {
        Engine engine = parse(engine(ITEMS, INTERACTIONS));
        assertEquals(new Engine.Items("films", "embedding", null, null), engine.items());
        assertEquals(Engine.DEFAULT_MODEL, engine.items().textModel());
        assertEquals(new Engine.Interactions("films-events", "buy", Map.of("buy", 1f)), engine.interactions());
        assertEquals(Cleaning.NONE, engine.cleaning());
        assertEquals(new Privacy(false, 1), engine.privacy());
        assertEquals(Weights.NONE, engine.weights());
    }

    public void testEveryOptionIsRead() throws IOException {
        Engine engine = parse("{\"items\": {\"index\": \"films\", \"vector\": \"embedding\", \"text\": \"plot\","
                + " \"model\": \"other\"}, \"interactions\": {\"index\": \"films-*\", \"primary\": \"buy\","
                + " \"actions\": {\"view\": {\"weight\": 0.3}, \"buy\": {\"weight\": 1.0},"
                + " \"dislike\": {\"weight\": -1}}}, \"weights\": {\"similarity.query\": 2},"
                + " \"privacy\": {\"pseudonyms\": true, \"min_users\": 3}, \"cleaning\": {"
                + " \"drop\": {\"ads\": {\"term\": {\"event.ad\": true}}}, \"catalogue\": true,"
                + " \"sessions\": {\"gap\": \"10m\", \"max_events\": 50, \"min_interval\": \"300ms\"},"
                + " \"users\": {\"max_events\": 900, \"per\": \"1h\"}}}");
        assertEquals(new Engine.Items("films", "embedding", "plot", "other"), engine.items());
        assertEquals("other", engine.items().textModel());
        assertEquals(
                Map.of("view", 0.3f, "buy", 1f, "dislike", -1f),
                engine.interactions().actions());
        assertEquals(List.of("view", "buy"), engine.interactions().positiveActions());
        assertEquals(Weights.of(Map.of("similarity.query", 2)), engine.weights());
        assertEquals(new Privacy(true, 3), engine.privacy());
        assertEquals(
                new Cleaning(
                        Map.of("ads", Map.of("term", Map.of("event.ad", true))),
                        new SessionRule(TimeValue.timeValueMinutes(10), 50, TimeValue.timeValueMillis(300)),
                        new RateRule(900, TimeValue.timeValueHours(1)),
                        true),
                engine.cleaning());
    }

    public void testUnknownOptionsAreRefused() {
        assertRefused(engine(ITEMS, INTERACTIONS).replace("{\"items\"", "{\"colour\": 1, \"items\""), "colour");
        assertRefused(engine(ITEMS.replace("}", ", \"colour\": 1}"), INTERACTIONS), "colour");
        assertRefused(engine(ITEMS, INTERACTIONS.replace("\"index\"", "\"colour\": 1, \"index\"")), "colour");
        assertRefused(engine(ITEMS, actions("{\"buy\": {\"weight\": 1, \"colour\": 1}}")), "interactions.actions.buy");
    }

    public void testRequiredOptionsAreNamedWhereTheyAreMissing() {
        assertRefused("{\"items\": " + ITEMS + "}", "interactions");
        assertRefused("{\"interactions\": " + INTERACTIONS + "}", "items");
        assertRefused(engine(ITEMS.replace("\"index\"", "\"text\""), INTERACTIONS), "index");
        assertRefused(engine(ITEMS.replace("\"vector\"", "\"text\""), INTERACTIONS), "vector");
        assertRefused(engine(ITEMS, "{\"primary\": \"buy\", \"actions\": " + ACTIONS + "}"), "index");
        assertRefused(engine(ITEMS, "{\"index\": \"e\", \"actions\": " + ACTIONS + "}"), "primary");
        assertRefused(engine(ITEMS, "{\"index\": \"e\", \"primary\": \"buy\"}"), "actions");
    }

    public void testActionsAreOneToThirtyTwo() throws IOException {
        assertRefused(engine(ITEMS, actions("{}")), "[interactions.actions] names [0] actions");
        assertEquals(
                32,
                parse(engine(ITEMS, actions(many(31)))).interactions().actions().size());
        assertRefused(engine(ITEMS, actions(many(32))), "[interactions.actions] names [33] actions");
    }

    private static String many(int others) {
        return IntStream.range(0, others)
                .mapToObj(i -> ", \"a" + i + "\": {\"weight\": 0}")
                .collect(Collectors.joining("", "{\"buy\": {\"weight\": 1}", "}"));
    }

    public void testPrimaryIsAnActionThatSpeaksForAnItem() {
        for (String weight : List.of("0", "-1")) {
            assertRefused(
                    engine(ITEMS, actions("{\"buy\": {\"weight\": " + weight + "}, \"view\": {\"weight\": 1}}")),
                    "[interactions.primary] is [buy]",
                    "[view]");
        }
        assertRefused(engine(ITEMS, actions("{\"view\": {\"weight\": 1}}")), "[interactions.primary] is [buy]");
    }

    public void testWeightOfAnActionIsANumberBetweenMinusAndPlusAThousand() throws IOException {
        parse(engine(ITEMS, actions("{\"buy\": {\"weight\": 1000}, \"dislike\": {\"weight\": -1000}}")));
        for (String wrong : List.of("{\"weight\": 1000.1}", "{\"weight\": -1001}", "{\"weight\": \"1\"}", "{}", "1")) {
            assertRefused(
                    engine(ITEMS, actions("{\"buy\": " + wrong + "}")),
                    "[interactions.actions.buy] is [",
                    "-1000 and 1000");
        }
    }

    public void testNamesOfActionsCanBeFieldNames() throws IOException {
        for (String name : List.of("add to basket", "kaufen", "like👍", "x", "x".repeat(100))) {
            parse(engine(ITEMS, actions("{\"buy\": {\"weight\": 1}, \"" + name + "\": {\"weight\": 1}}")));
        }
        for (String name : List.of("", " ", "a.b", "a*", " a", "a ", "a\\u0000b", "x".repeat(101))) {
            assertRefused(engine(ITEMS, actions("{\"" + name + "\": {\"weight\": 1}}")), "[interactions.actions.");
        }
    }

    public void testWeightsAreChecked() {
        String engine = "{\"items\": " + ITEMS + ", \"interactions\": " + INTERACTIONS + ", \"weights\": ";
        assertRefused(engine + "{\"popularity\": -1}}", "[weights.popularity] is [-1]");
        assertRefused(engine + "{\"colour\": 1}}", "unknown component [colour]");
    }

    public void testCleaningIsChecked() {
        String engine = "{\"items\": " + ITEMS + ", \"interactions\": " + INTERACTIONS + ", \"cleaning\": ";
        assertRefused(engine + "{\"colour\": 1}}", "colour");
        assertRefused(engine + "{\"drop\": {\"Ads!\": {\"match_all\": {}}}}}", "[cleaning.drop] names a rule [Ads!]");
        assertRefused(engine + "{\"drop\": {\"session_too_fast\": {\"match_all\": {}}}}}", "[session_too_fast]");
        assertRefused(engine + "{\"drop\": {\"ads\": 1}}}", "[cleaning.drop.ads] is [1]");
        assertRefused(engine + "{\"sessions\": {\"gap\": \"0ms\"}}}", "[cleaning.sessions.gap] is [0s]");
        assertRefused(engine + "{\"sessions\": {\"max_events\": 0}}}", "[cleaning.sessions.max_events] is [0]");
        assertRefused(engine + "{\"sessions\": {\"gap\": \"soon\"}}}", "cleaning.sessions.gap");
        assertRefused(engine + "{\"users\": {\"max_events\": 0}}}", "[cleaning.users.max_events] is [0]");
        assertRefused(engine + "{\"users\": {}}}", "max_events");
        assertRefused(engine + "{\"users\": {\"max_events\": 9, \"per\": \"0s\"}}}", "[cleaning.users.per] is [0s]");
    }

    public void testPrivacyIsChecked() {
        String engine = "{\"items\": " + ITEMS + ", \"interactions\": " + INTERACTIONS + ", \"privacy\": ";
        assertRefused(engine + "{\"colour\": 1}}", "colour");
        assertRefused(engine + "{\"min_users\": 0}}", "[privacy.min_users] is [0]");
    }

    public void testNameCanBePartOfAnIndexName() {
        for (String name : List.of("a", "0", "films-2_b", "x".repeat(100))) {
            Engine.requireName(name);
        }
        for (String name : List.of("", "A", "_a", "-a", "a.b", "a b", "ä", "a/b", "a*", "x".repeat(101))) {
            IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> Engine.requireName(name));
            assertThat(e.getMessage(), containsString("engine name [" + name + "]"));
        }
    }

    private static String actions(String actions) {
        return INTERACTIONS.replace(ACTIONS, actions);
    }

    private static String engine(String items, String interactions) {
        return "{\"items\": " + items + ", \"interactions\": " + interactions + "}";
    }

    private Engine parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return Engine.parse(parser);
        }
    }

    private void assertRefused(String json, String... parts) {
        Exception e = expectThrows(Exception.class, () -> parse(json));
        assertTrue(e.toString(), e instanceof XContentParseException || e instanceof IllegalArgumentException);
        List<String> messages = new ArrayList<>();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            messages.add(cause.getMessage());
        }
        for (String part : parts) {
            assertThat(messages.toString(), containsString(part));
        }
    }
}
