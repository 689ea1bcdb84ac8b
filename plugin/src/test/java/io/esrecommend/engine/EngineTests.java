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
import java.util.TreeSet;
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
        Interactions interactions = engine.interactions();
        Map<String, Float> actions = interactions.actions();
        return switch (between(0, 9)) {
            case 0 -> with(engine, randomValueOtherThan(engine.items(), RandomEngines::items));
            case 1 -> with(engine, new Interactions(interactions.index() + "x", "buy", actions));
            case 2 -> with(engine, new Interactions(interactions.index(), "own", withAction(engine, "own", 7)));
            case 3 -> with(engine, new Interactions(interactions.index(), "buy", withAction(engine, "buy", 7)));
            case 4 -> with(engine, randomValueOtherThan(engine.variants(), () -> RandomEngines.variants(engine)));
            default -> randomValueOtherThan(engine, () -> mixed(engine, between(0, 6)));
        };
    }

    private static Engine with(Engine engine, Items items) {
        return new Engine(
                items,
                engine.interactions(),
                engine.profiles(),
                engine.objectives(),
                engine.rotation(),
                engine.cleaning(),
                engine.privacy(),
                engine.statistics(),
                Weights.NONE,
                Variants.NONE);
    }

    private static Engine with(Engine engine, Interactions interactions) {
        return new Engine(
                engine.items(),
                interactions,
                engine.profiles(),
                engine.objectives(),
                engine.rotation(),
                engine.cleaning(),
                engine.privacy(),
                engine.statistics(),
                engine.weights(),
                engine.variants());
    }

    private static Engine with(Engine engine, Variants variants) {
        return new Engine(
                engine.items(),
                engine.interactions(),
                engine.profiles(),
                engine.objectives(),
                engine.rotation(),
                engine.cleaning(),
                engine.privacy(),
                engine.statistics(),
                engine.weights(),
                variants);
    }

    /** One of whose parts is another. */
    private static Engine mixed(Engine engine, int part) {
        return new Engine(
                engine.items(),
                engine.interactions(),
                part == 0 ? new Profiles("mutants", "embedding") : engine.profiles(),
                part == 1 ? Map.of("mutation", new Objective("m", 1, 2)) : engine.objectives(),
                part == 2 ? new Rotation("seen", TimeValue.timeValueHours(between(1, 100))) : engine.rotation(),
                part == 3 ? RandomEngines.cleaning() : engine.cleaning(),
                part == 4 ? RandomEngines.privacy() : engine.privacy(),
                part == 5 ? RandomEngines.statistics() : engine.statistics(),
                part == 6 ? RandomEngines.weights(List.of(Component.NOVELTY, Component.QUERY)) : Weights.NONE,
                Variants.NONE);
    }

    private static Map<String, Float> withAction(Engine engine, String action, float weight) {
        Map<String, Float> actions = new LinkedHashMap<>(engine.interactions().actions());
        actions.put(action, weight);
        return actions;
    }

    /** Who gets which variant depends on their order. */
    @Override
    protected String[] getShuffleFieldsExceptions() {
        return new String[] {"variants"};
    }

    @Override
    protected Engine doParseInstance(XContentParser parser) throws IOException {
        return Engine.parse(parser);
    }

    public void testSmallestEngineHasDefaults() throws IOException {
        Engine engine = parse(engine(ITEMS, INTERACTIONS));
        assertEquals(new Items("films", "embedding", null, null, null, Map.of(), null), engine.items());
        assertEquals(Items.DEFAULT_MODEL, engine.items().textModel());
        assertEquals(new Interactions("films-events", "buy", Map.of("buy", 1f)), engine.interactions());
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
        assertEquals(new Items("films", "embedding", "plot", null, "other", Map.of(), null), engine.items());
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

    public void testEveryOptionOfItemsIsRead() throws IOException {
        Items items = parse(engine(
                        "{\"index\": \"films\", \"vector\": \"embedding\", \"text\": \"plot\", \"title\": \"name\","
                                + " \"vectors\": {\"poster\": \"image.embedding\", \"sound\": \"audio\"},"
                                + " \"available\": {\"in_stock\": \"copies\", \"from\": \"release\","
                                + " \"until\": \"end\", \"filter\": {\"term\": {\"public\": true}}}}",
                        INTERACTIONS))
                .items();
        Availability available = new Availability("copies", "release", "end", Map.of("term", Map.of("public", true)));
        Map<String, String> vectors = Map.of("poster", "image.embedding", "sound", "audio");
        assertEquals(new Items("films", "embedding", "plot", "name", null, vectors, available), items);
        assertEquals(List.of("poster", "sound"), List.copyOf(items.vectors().keySet()));
        assertEquals("name", items.titleField());
        assertEquals("plot", new Items("i", "v", "plot", null, null, Map.of(), null).titleField());
        assertNull(new Items("i", "v", null, null, null, Map.of(), null).titleField());
    }

    public void testProfilesObjectivesAndRotationAreRead() throws IOException {
        Engine engine = parse(with("\"users\": {\"index\": \"people\", \"vector\": \"taste\"},"
                + " \"objectives\": {\"margin\": {\"field\": \"m\", \"worst\": 0, \"best\": 0.4},"
                + " \"price\": {\"field\": \"p\", \"worst\": 100, \"best\": 10}},"
                + " \"rotation\": {\"action\": \"shown\", \"half_life\": \"6h\"}"));
        assertEquals(new Profiles("people", "taste"), engine.profiles());
        assertEquals(
                Map.of("margin", new Objective("m", 0, 0.4), "price", new Objective("p", 100, 10)),
                engine.objectives());
        assertEquals(new Rotation("shown", TimeValue.timeValueHours(6)), engine.rotation());
        assertEquals(
                new Rotation("shown", TimeValue.timeValueDays(1)),
                parse(with("\"rotation\": {\"action\": \"shown\"}")).rotation());
        Engine smallest = parse(engine(ITEMS, INTERACTIONS));
        assertNull(smallest.profiles());
        assertEquals(Map.of(), smallest.objectives());
        assertNull(smallest.rotation());
        assertNull(smallest.items().available());
    }

    public void testComponentsAreThoseThatTheOptionsMake() throws IOException {
        List<String> always = List.of(
                "similarity.short_term",
                "similarity.long_term",
                "similarity.query",
                "cooccurrence",
                "popularity",
                "trending",
                "novelty");
        assertEquals(always, labels(parse(engine(ITEMS, INTERACTIONS))));
        String full = with("\"users\": {\"index\": \"people\", \"vector\": \"taste\"},"
                        + " \"objectives\": {\"margin\": {\"field\": \"m\", \"worst\": 0, \"best\": 1}},"
                        + " \"rotation\": {\"action\": \"shown\"}, \"weights\": {\"objective.margin\": 0.2,"
                        + " \"similarity.long_term.poster\": 2}")
                .replace("\"embedding\"", "\"embedding\", \"vectors\": {\"poster\": \"image\"}");
        Engine engine = parse(full);
        List<String> more = new ArrayList<>(always);
        more.addAll(List.of(
                "similarity.short_term.poster",
                "similarity.long_term.poster",
                "similarity.profile",
                "rotation",
                "objective.margin"));
        assertEquals(new TreeSet<>(more), new TreeSet<>(labels(engine)));
        assertEquals(more.size(), engine.components().size());
        for (String label : more.subList(always.size(), more.size())) {
            String weights = ", \"weights\": {\"" + label + "\": 1}}";
            assertRefused(engine(ITEMS, INTERACTIONS).replaceFirst("}$", weights), "unknown component [" + label + "]");
        }
        Weights weights = engine.weights(Weights.of(Map.of("similarity.long_term", 5)));
        assertEquals(5f, weights.get(Component.LONG_TERM), 0);
        assertEquals(2f, weights.get(Component.LONG_TERM.of("poster")), 0);
        assertEquals(0.6f, weights.get(Component.SHORT_TERM.of("poster")), 0);
        assertEquals(0.2f, weights.get(Component.objective("margin")), 0);
        assertEquals(1.2f, weights.get(Component.PROFILE), 0);
        assertEquals(0.3f, weights.get(Component.ROTATION), 0);
        assertEquals(1.2f, weights.get(Component.SHORT_TERM), 0);
        IllegalArgumentException e = expectThrows(
                IllegalArgumentException.class, () -> engine.weights(Weights.of(Map.of("objective.price", 0))));
        assertThat(e.getMessage(), containsString("unknown component [objective.price]; the engine has ["));
    }

    private static List<String> labels(Engine engine) {
        return engine.components().stream().map(Component::label).toList();
    }

    public void testItemsAreChecked() {
        String items = ITEMS.replace("}", ", ");
        assertRefused(
                engine(items + "\"vectors\": {\"A\": \"image\"}}", INTERACTIONS), "[items.vectors] has the name [A]");
        assertRefused(engine(items + "\"vectors\": {\"a\": 1}}", INTERACTIONS), "[items.vectors.a] is [1]");
        assertRefused(
                engine(items + "\"vectors\": {\"a\": \"embedding\"}}", INTERACTIONS),
                "[items.vectors.a] is [embedding] but that field is named already");
        assertRefused(
                engine(items + "\"vectors\": {\"a\": \"image\", \"b\": \"image\"}}", INTERACTIONS),
                "[items.vectors.b] is [image]");
        String nine = IntStream.range(0, 9)
                .mapToObj(i -> "\"v" + i + "\": \"image" + i + "\"")
                .collect(Collectors.joining(", "));
        assertRefused(engine(items + "\"vectors\": {" + nine + "}}", INTERACTIONS), "[items.vectors] names [9] fields");
        assertRefused(engine(items + "\"available\": {}}", INTERACTIONS), "[items.available] is empty");
        assertRefused(engine(items + "\"available\": {\"to\": \"x\"}}", INTERACTIONS), "[to]");
        assertRefused(
                engine(items + "\"available\": {\"filter\": {}}}", INTERACTIONS),
                "[items.available.filter] is [{}] but must be a query");
    }

    public void testObjectivesProfilesAndRotationAreChecked() {
        String objective = "\"objectives\": {\"a\": {\"field\": \"m\", \"worst\": 1, \"best\": 1}}";
        assertRefused(with(objective), "[objectives.a] has [worst] [1.0] and [best] [1.0]");
        assertRefused(
                with(objective.replace("1}", "2}").replace("\"a\"", "\"a.b\"")), "[objectives] has the name [a.b]");
        assertRefused(with("\"objectives\": {\"a\": {\"field\": \"m\", \"worst\": 1}}"), "best");
        assertRefused(with("\"objectives\": {\"a\": 1}"), "objective");
        String nine = IntStream.range(0, 9)
                .mapToObj(i -> "\"o" + i + "\": {\"field\": \"m\", \"worst\": 1, \"best\": 2}")
                .collect(Collectors.joining(", "));
        assertRefused(with("\"objectives\": {" + nine + "}"), "[objectives] has [9] but may have at most 8");
        assertRefused(with("\"users\": {\"index\": \"people\"}"), "vector");
        assertRefused(with("\"rotation\": {\"half_life\": \"1d\"}"), "action");
        assertRefused(with("\"rotation\": {\"action\": \"buy\"}"), "[rotation.action] is [buy] but that is one of");
        for (String wrong : List.of("59s", "366d")) {
            assertRefused(
                    with("\"rotation\": {\"action\": \"shown\", \"half_life\": \"" + wrong + "\"}"),
                    "[rotation.half_life] is [",
                    "between [1m] and [365d]");
        }
    }

    /** The smallest engine with more. */
    private static String with(String more) {
        return "{\"items\": " + ITEMS + ", \"interactions\": " + INTERACTIONS + ", " + more + "}";
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
