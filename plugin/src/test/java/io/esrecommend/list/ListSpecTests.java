package io.esrecommend.list;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.engine.ParseErrors;
import io.esrecommend.ingest.MappedField;
import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.RecommendationId;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class ListSpecTests extends ESTestCase {

    private static final class Body {
        private final RecommendSpec.Builder spec = new RecommendSpec.Builder().engine("films");
        private final ListSpec.Builder list = new ListSpec.Builder();
    }

    private static final ObjectParser<Body, Void> PARSER = new ObjectParser<>("body", Body::new);

    static {
        RecommendSpec.declareFields(PARSER, body -> body.spec);
        ListSpec.declareFields(PARSER, body -> body.list);
    }

    private ListSpec parse(String fields) throws IOException {
        String json = "{\"user\": \"u1\"" + (fields.isEmpty() ? "" : ", " + fields) + "}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            Body body = ParseErrors.unwrapped(() -> PARSER.apply(parser, null));
            ListSpec list = body.list.build(body.spec.continued(), null);
            list.requireWithin(body.spec.build());
            return list;
        }
    }

    private void assertRefused(String fields, String message) {
        Exception e = expectThrows(IllegalArgumentException.class, () -> parse(fields));
        assertThat(e.getMessage(), containsString(message));
    }

    public void testNothingIsSaid() throws IOException {
        ListSpec list = parse("");
        assertEquals(new Page(0, 10, null), list.page());
        assertEquals(new Shown(null, false, false), list.shown());
        assertNull(list.diversity());
        assertNull(list.continued());
    }

    public void testEverythingIsSaid() throws IOException {
        String id = new RecommendationId(System.currentTimeMillis(), 0, randomLong()).toString();
        ListSpec list = parse("\"from\": 3, \"size\": 7, \"_source\": false, \"recommendation_id\": \"" + id
                + "\", \"diversity\": {\"max_per_value\": {\"brand\": 2, \"shop\": 1}}");
        assertEquals(new Page(3, 7, null), list.page());
        assertEquals(FetchSourceContext.DO_NOT_FETCH_SOURCE, list.shown().source());
        assertEquals(id, list.continued().toString());
        assertEquals(new Diversity(0, Map.of("brand", 2, "shop", 1)), list.diversity());
        assertEquals(new Diversity(0.5f, Map.of()), parse("\"diversity\": 0.5").diversity());
        assertEquals(
                new Page.Position(0.75f, "i7"),
                parse("\"search_after\": [0.75, \"i7\"]").page().after());
    }

    public void testPageLiesWithinTheCandidates() throws IOException {
        parse("\"from\": 190, \"size\": 10");
        parse("\"size\": 200");
        assertRefused("\"from\": 191, \"size\": 10", "[from] + [size] is [201] but there are [200] candidates");
        assertRefused("\"from\": 2147483647, \"size\": 10", "[from] + [size] is [2147483657]");
        assertRefused("\"from\": -1", "neither may be negative");
        assertRefused("\"size\": -1", "neither may be negative");
        parse("\"size\": 1000, \"num_candidates\": 1001, \"reasons\": true");
        assertRefused("\"size\": 1001, \"num_candidates\": 1001, \"reasons\": true", "[size] may be at most [1000]");
    }

    public void testPlaceIsAScoreAndAnId() throws IOException {
        assertEquals("i7", parse("\"search_after\": [1, \"i7\"]").page().after().item());
        for (String wrong :
                new String[] {"[]", "[0.5]", "[\"i7\", 0.5]", "[0.5, \"i7\", 1]", "[0.5, null]", "[0.5, 7]"}) {
            assertRefused("\"search_after\": " + wrong, "must be the [sort] of a hit: its score and its id");
        }
        assertRefused("\"search_after\": [0.5, \"i7\"], \"from\": 1", "must be 0 with [search_after]");
        assertRefused("\"search_after\": [0.5, \"i7\"], \"diversity\": 0.5", "ask for its pages by [from]");
    }

    public void testDiversityIsInItsRange() throws IOException {
        parse("\"diversity\": 0");
        parse("\"diversity\": 1");
        for (String wrong : new String[] {"-0.1", "1.1", "{\"weight\": 2}", "{\"weight\": \"much\"}"}) {
            assertRefused("\"diversity\": " + wrong, "but must be between 0 and 1");
        }
        assertRefused("\"diversity\": {}", "says nothing");
        assertRefused("\"diversity\": {\"wait\": 1}", "unknown field [wait]");
        assertRefused("\"diversity\": {\"max_per_value\": 2}", "must be an object of fields");
        assertRefused("\"diversity\": {\"max_per_value\": {\"brand\": 0}}", "[0] but must be at least 1");
        assertRefused("\"diversity\": {\"max_per_value\": {\"brand\": 1.5}}", "[1.5] but must be a number of items");
        assertRefused("\"diversity\": {\"max_per_value\": {\"brand\": null}}", "[null] but must be a number of items");
        StringBuilder fields = new StringBuilder("\"f0\": 1");
        for (int f = 1; f <= 10; f++) {
            fields.append(", \"f").append(f).append("\": 1");
        }
        assertRefused("\"diversity\": {\"max_per_value\": {" + fields + "}}", "names [11] fields");
    }

    public void testWindowOfDiversityIsBounded() throws IOException {
        parse("\"diversity\": 0.5, \"num_candidates\": 1000");
        assertRefused(
                "\"diversity\": 0.5, \"num_candidates\": 1001",
                "[num_candidates] is [1001] but may be at most [1000] with [diversity]");
    }

    public void testLimitedFieldsAreThereAndCanBeCounted() {
        Function<String, MappedField> mapping = field -> switch (field) {
            case "brand" -> new MappedField("keyword", null);
            case "year" -> new MappedField("integer", null);
            case "plot" -> new MappedField("text", null);
            default -> new MappedField(null, null);
        };
        new Diversity(0, Map.of("brand", 1, "year", 1)).requireFields("films", mapping);
        Exception text = expectThrows(
                IllegalArgumentException.class,
                () -> new Diversity(0, Map.of("plot", 1)).requireFields("films", mapping));
        assertThat(text.getMessage(), containsString("[plot] but in index [films] this field is a [text]"));
        Exception unknown = expectThrows(
                IllegalArgumentException.class,
                () -> new Diversity(0, Map.of("nothing", 1)).requireFields("films", mapping));
        assertThat(unknown.getMessage(), containsString("[nothing] but in index [films] this field is not mapped"));
    }

    public void testIdOfARecommendationIsChecked() {
        assertRefused("\"recommendation_id\": \"abc\"", "[recommendation_id] is [abc] but no answer gave such an id");
        String future = new RecommendationId(System.currentTimeMillis() + 3_600_000, 0, 1).toString();
        assertRefused("\"recommendation_id\": \"" + future + "\"", "which is yet to come");
    }
}
