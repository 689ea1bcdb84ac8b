package io.esrecommend.query;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Variants;
import io.esrecommend.engine.Weights;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class AssignmentTests extends ESTestCase {

    private static RecommendSpec variant(RecommendationId continued, String variant) {
        return new RecommendSpec(
                "films",
                "u1",
                List.of(),
                null,
                Weights.NONE,
                List.of(),
                Exclusion.NONE,
                SeenRule.ALL,
                List.of(),
                10,
                10,
                continued,
                variant,
                null);
    }

    private static RecommendationId idOf(String variant) {
        return new RecommendationId(1, Variants.fingerprint(variant), 7);
    }

    public void testVariantIsThatOfTheRequestThenOfTheListThenOfTheUser() throws IOException {
        Variants variants = variants();
        String own = variants.assign("films", "u1");
        assertEquals(own, Assignment.of(variant(null, null), variants, "u1"));
        assertEquals("control", Assignment.of(variant(null, null), variants, null));
        for (String name : List.of("control", "b", "c")) {
            assertEquals(name, Assignment.of(variant(null, name), variants, "u1"));
            assertEquals(name, Assignment.of(variant(idOf(name), null), variants, "u1"));
            assertEquals(name, Assignment.of(variant(idOf(name), name), variants, "u1"));
        }
        assertEquals("control", Assignment.of(variant(null, "control"), Variants.NONE, "u1"));
    }

    private static void assertRefused(String message, ThrowingRunnable spec) {
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, spec);
        assertThat(e.getMessage(), containsString(message));
    }

    public void testVariantThatThereIsNotIsRefused() throws IOException {
        Variants variants = variants();
        assertRefused(
                "[variant] is [d] but the engine has [control, b, c]",
                () -> Assignment.of(variant(null, "d"), variants, "u1"));
        assertRefused("the engine has [control]", () -> Assignment.of(variant(null, "b"), Variants.NONE, "u1"));
        assertRefused(
                "], of a list of a variant that the engine no longer has; leave it out",
                () -> Assignment.of(variant(idOf("d"), null), variants, "u1"));
        assertRefused(
                "[variant] is [b] but [recommendation_id] is [" + idOf("c") + "], of a list of [c]; leave out one",
                () -> Assignment.of(variant(idOf("c"), "b"), variants, "u1"));
    }

    private Variants variants() throws IOException {
        String engine = "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\"}, \"interactions\": {\"index\":"
                + " \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}, \"variants\":"
                + " {\"b\": {\"share\": 0.3}, \"c\": {\"share\": 0.3}}}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, engine)) {
            return Engine.parse(parser).variants();
        }
    }
}
