package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.InteractionFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.DataStreamTestHelper;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.core.Strings;
import org.elasticsearch.indices.TestIndexNameExpressionResolver;
import org.elasticsearch.test.ESTestCase;

public class EngineSchemaTests extends ESTestCase {

    private static final String VECTOR = "\"embedding\": {\"type\": \"dense_vector\", \"dims\": 4}";
    private static final String ITEMS = "{" + VECTOR + ", \"plot\": {\"type\": \"text\"}}";
    private static final String EVENTS = "{\"user\": {\"properties\": {\"id\": {\"type\": \"keyword\"}}},"
            + " \"item\": {\"properties\": {\"id\": {\"type\": \"keyword\"}}},"
            + " \"event\": {\"properties\": {\"action\": {\"type\": \"keyword\"}}},"
            + " \"@timestamp\": {\"type\": \"date\"}}";

    private final EngineSchema.Resolver resolver =
            new EngineSchema.Resolver(TestIndexNameExpressionResolver.newInstance());

    private EngineSchema resolve(IndexMetadata.Builder... indices) {
        return resolver.resolve(engine("films", "plot", "films-events"), Projects.project(indices));
    }

    private static Engine engine(String items, String text, String events) {
        return new Engine(
                new Items(items, "embedding", text, null, null, Map.of(), null),
                new Interactions(events, "buy", Map.of("buy", 1f)),
                null,
                Map.of(),
                null,
                Cleaning.NONE,
                Privacy.DEFAULT,
                StatisticsSettings.DEFAULT,
                Weights.NONE,
                Variants.NONE);
    }

    public void testFieldsAreFound() {
        EngineSchema schema = resolve(items(ITEMS), events(EVENTS));
        assertEquals(
                new InteractionFields("user.id", "item.id", "event.action", "@timestamp", true, null, null, null),
                schema.interactions());
        assertEquals((Integer) 4, schema.dims());
        assertNull(schema.fingerprint());
    }

    public void testDynamicMappingOfInteractionsWillDo() {
        String dynamic = EVENTS.replace(
                "{\"type\": \"keyword\"}", "{\"type\": \"text\", \"fields\": {\"keyword\": {\"type\": \"keyword\"}}}");
        assertEquals(
                new InteractionFields(
                        "user.id.keyword",
                        "item.id.keyword",
                        "event.action.keyword",
                        "@timestamp",
                        true,
                        null,
                        null,
                        null),
                resolve(items(ITEMS), events(dynamic)).interactions());
    }

    public void testVectorWithoutAVectorYetHasNoDims() {
        assertNull(resolve(items(ITEMS.replace(", \"dims\": 4", "")), events(EVENTS))
                .dims());
    }

    public void testFingerprintIsAKeywordOrHasOneBelow() {
        String keyword = "{\"type\": \"keyword\"}";
        assertEquals(
                "embedding_provenance.fingerprint",
                resolve(items(withFingerprint(keyword)), events(EVENTS)).fingerprint());
        assertEquals(
                "embedding_provenance.fingerprint.keyword",
                resolve(
                                items(withFingerprint(
                                        "{\"type\": \"text\", \"fields\": {\"keyword\": " + keyword + "}}")),
                                events(EVENTS))
                        .fingerprint());
        assertNull(resolve(items(withFingerprint("{\"type\": \"text\"}")), events(EVENTS))
                .fingerprint());
    }

    private static String withFingerprint(String mapping) {
        return ITEMS.replace(
                VECTOR, VECTOR + ", \"embedding_provenance\": {\"properties\": {\"fingerprint\": " + mapping + "}}");
    }

    public void testMissingIndicesAreNamed() {
        assertRefused("[items.index] is [films] but there is no such index", events(EVENTS));
        assertRefused("[interactions.index] is [films-events] but there is no such index", items(ITEMS));
    }

    public void testVectorThatIsMissingOrNoVectorIsNamed() {
        assertRefused(
                "[items.vector] is [embedding] but in index [films] this field is not mapped",
                items("{\"plot\": {\"type\": \"text\"}}"),
                events(EVENTS));
        assertRefused(
                "[items.vector] is [embedding] but in index [films] this field is a [float]",
                items(ITEMS.replace("dense_vector", "float")),
                events(EVENTS));
        assertRefused(
                "[items.vector] is [embedding] but in index [films] this field is not mapped",
                items(null),
                events(EVENTS));
    }

    public void testVectorThatCannotBeSearchedOrIsOfBytesIsRefused() {
        for (String option : List.of("\"element_type\": \"byte\"", "\"element_type\": \"bit\"", "\"index\": false")) {
            assertRefused(
                    "[items.vector] is [embedding] but in index [films] this field has",
                    items(ITEMS.replace("\"dims\"", option + ", \"dims\"")),
                    events(EVENTS));
        }
        for (String option : List.of("\"element_type\": \"bfloat16\"", "\"index\": true")) {
            resolve(items(ITEMS.replace("\"dims\"", option + ", \"dims\"")), events(EVENTS));
        }
    }

    public void testTextThatIsMissingIsNamed() {
        assertRefused(
                "[items.text] is [plot] but index [films] has no such field",
                items("{" + VECTOR + "}"),
                events(EVENTS));
        ProjectMetadata project = Projects.project(items("{" + VECTOR + "}"), events(EVENTS));
        resolver.resolve(engine("films", null, "films-events"), project);
    }

    private static final String RICH = ITEMS.replace(
            VECTOR,
            VECTOR + ", \"name\": {\"type\": \"text\"}, \"poster\": {\"type\": \"dense_vector\", \"dims\": 8},"
                    + " \"sound\": {\"type\": \"dense_vector\"},"
                    + " \"taste_3\": {\"type\": \"dense_vector\", \"dims\": 3}, \"copies\": {\"type\": \"integer\"},"
                    + " \"sold\": {\"type\": \"boolean\"}, \"release\": {\"type\": \"date\"},"
                    + " \"end\": {\"type\": \"date_nanos\"}, \"margin\": {\"type\": \"scaled_float\","
                    + " \"scaling_factor\": 100}");

    private static final String PEOPLE = "{\"taste\": {\"type\": \"dense_vector\", \"dims\": 4, \"index\": false},"
            + " \"other\": {\"type\": \"dense_vector\", \"dims\": 5},"
            + " \"bytes\": {\"type\": \"dense_vector\", \"dims\": 4, \"element_type\": \"byte\"},"
            + " \"name\": {\"type\": \"keyword\"}}";

    private static Engine rich(String title, Map<String, String> vectors, Availability available, String taste) {
        return rich(title, vectors, available, "margin", new Profiles("people", taste));
    }

    private static Engine rich(
            String title, Map<String, String> vectors, Availability available, String objective, Profiles profiles) {
        return new Engine(
                new Items("films", "embedding", "plot", title, null, vectors, available),
                new Interactions("films-events", "buy", Map.of("buy", 1f)),
                profiles,
                Map.of("profit", new Objective(objective, 0, 1)),
                null,
                Cleaning.NONE,
                Privacy.DEFAULT,
                StatisticsSettings.DEFAULT,
                Weights.NONE,
                Variants.NONE);
    }

    private EngineSchema resolveRich(Engine engine) {
        return resolver.resolve(
                engine, Projects.project(items(RICH), events(EVENTS), Projects.index("people", PEOPLE)));
    }

    public void testFurtherFieldsAreFound() {
        Map<String, String> vectors = Map.of("image", "poster", "audio", "sound");
        EngineSchema schema =
                resolveRich(rich("name", vectors, new Availability("copies", "release", "end", null), "taste"));
        Map<String, Integer> dims = new HashMap<>();
        dims.put("image", 8);
        dims.put("audio", null);
        assertEquals(dims, schema.furtherDims());
        assertFalse(schema.stockIsBoolean());
        assertTrue(resolveRich(rich(null, Map.of(), new Availability("sold", null, null, null), "taste"))
                .stockIsBoolean());
    }

    public void testFurtherFieldThatIsMissingOrOfAnotherTypeIsNamed() {
        Availability sold = new Availability("sold", null, null, null);
        assertRefused(
                "[items.title] is [nothing] but index [films] has no such field",
                rich("nothing", Map.of(), sold, "taste"));
        assertRefused(
                "[items.vectors.image] is [nothing] but in index [films] this field is not mapped",
                rich(null, Map.of("image", "nothing"), sold, "taste"));
        assertRefused(
                "[items.vectors.image] is [margin] but in index [films] this field is a [scaled_float]",
                rich(null, Map.of("image", "margin"), sold, "taste"));
        assertRefused(
                "[items.available.in_stock] is [release] but in index [films] this field is a [date];"
                        + " name a [boolean or numeric] field",
                rich(null, Map.of(), new Availability("release", null, null, null), "taste"));
        assertRefused(
                "[items.available.from] is [copies] but in index [films] this field is a [integer]; name a [date] field",
                rich(null, Map.of(), new Availability(null, "copies", null, null), "taste"));
        assertRefused(
                "[items.available.until] is [nothing] but in index [films] this field is not mapped; name a [date]",
                rich(null, Map.of(), new Availability(null, null, "nothing", null), "taste"));
        assertRefused(
                "[objectives.profit.field] is [sold] but in index [films] this field is a [boolean];"
                        + " name a [numeric] field",
                rich(null, Map.of(), sold, "sold", null));
    }

    public void testProfilesMustHaveVectorsLikeTheItems() {
        assertRefused(
                "[users.index] is [nowhere] but there is no such index",
                rich(null, Map.of(), null, "margin", new Profiles("nowhere", "taste")));
        assertRefused(
                "[users.vector] is [name] but in index [people] this field is a [keyword]",
                rich(null, Map.of(), null, "name"));
        assertRefused(
                "[users.vector] is [bytes] but in index [people] this field has [element_type] [byte]",
                rich(null, Map.of(), null, "bytes"));
        assertRefused(
                "[users.vector] is [other] with [5] dimensions but [items.vector] has [4]",
                rich(null, Map.of(), null, "other"));
    }

    private static Engine varied(Variant variant) {
        Engine engine = rich(null, Map.of("image", "poster"), null, "taste");
        return new Engine(
                engine.items(),
                engine.interactions(),
                engine.profiles(),
                engine.objectives(),
                null,
                Cleaning.NONE,
                Privacy.DEFAULT,
                StatisticsSettings.DEFAULT,
                Weights.NONE,
                new Variants(Map.of("b", variant)));
    }

    private static Variant variant(String vector, String profile) {
        return new Variant(0.5, Weights.NONE, vector, null, profile);
    }

    public void testVectorsOfVariantsAreCheckedAsThoseOfTheEngine() {
        Engine engine = varied(variant("sound", "other"));
        assertEquals((Integer) 4, resolveRich(engine).dims());
        assertNull(resolveRich(engine.as("b")).dims());
        assertRefused(
                "[variants.b.vector] is [nothing] but in index [films] this field is not mapped",
                varied(variant("nothing", "taste")));
        assertRefused(
                "[variants.b.vector] is [margin] but in index [films] this field is a [scaled_float]",
                varied(variant("margin", "taste")));
        assertRefused(
                "[variants.b.users_vector] is [bytes] but in index [people] this field has [element_type] [byte]",
                varied(variant("sound", "bytes")));
        assertRefused(
                "[variants.b.users_vector] is [other] with [5] dimensions but [variants.b.vector] has [3]",
                varied(variant("taste_3", "other")));
    }

    private void assertRefused(String message, Engine engine) {
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> resolveRich(engine));
        assertThat(e.getMessage(), containsString(message));
    }

    public void testInteractionFieldThatIsMissingIsNamedWithTheIndex() {
        assertRefused(
                "[interactions.index] [films-events]: field [@timestamp] is not mapped",
                items(ITEMS),
                events(EVENTS.replace("@timestamp", "time")));
    }

    private void assertRefused(String message, IndexMetadata.Builder... indices) {
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> resolve(indices));
        assertThat(e.getMessage(), containsString(message));
    }

    public void testAliasIsTheNewestOfItsIndices() {
        EngineSchema schema = resolver.resolve(engine("films", "plot", "films-events"), tenthOnlyHasTheFields());
        assertEquals("user.id", schema.interactions().user());
    }

    public void testPatternIsTheNewestOfItsIndices() {
        EngineSchema schema = resolver.resolve(engine("films", "plot", "films-events-*"), tenthOnlyHasTheFields());
        assertEquals("user.id", schema.interactions().user());
    }

    private static ProjectMetadata tenthOnlyHasTheFields() {
        List<IndexMetadata.Builder> indices = new ArrayList<>(List.of(items(ITEMS)));
        for (int i = 1; i <= 10; i++) {
            String name = Strings.format("films-events-%02d", i);
            indices.add(Projects.index(name, i == 10 ? EVENTS : "{}", "films-events"));
        }
        return Projects.project(shuffledList(indices).toArray(IndexMetadata.Builder[]::new));
    }

    public void testDataStreamIsItsNewestBackingIndex() {
        IndexMetadata first = Projects.index(".ds-films-events-000001", "{}").build();
        IndexMetadata second = Projects.index(".ds-films-events-000002", EVENTS).build();
        ProjectMetadata project = ProjectMetadata.builder(ProjectId.DEFAULT)
                .put(items(ITEMS))
                .put(first, false)
                .put(second, false)
                .put(DataStreamTestHelper.newInstance("films-events", List.of(first.getIndex(), second.getIndex())))
                .build();
        EngineSchema schema = resolver.resolve(engine("films", "plot", "films-events"), project);
        assertEquals("user.id", schema.interactions().user());
    }

    public void testMappingThatChangedIsReadAgain() {
        assertRefused("[items.text]", items("{" + VECTOR + "}"), events(EVENTS));
        assertEquals((Integer) 4, resolve(items(ITEMS), events(EVENTS)).dims());
    }

    private static IndexMetadata.Builder items(String properties) {
        return Projects.index("films", properties);
    }

    private static IndexMetadata.Builder events(String properties) {
        return Projects.index("films-events", properties);
    }
}
