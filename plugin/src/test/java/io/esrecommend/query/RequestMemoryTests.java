package io.esrecommend.query;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class RequestMemoryTests extends ESTestCase {

    private final CircuitBreaker breaker = new HierarchyCircuitBreakerService(
                    CircuitBreakerMetrics.NOOP,
                    Settings.builder()
                            .put("indices.breaker.request.limit", "10kb")
                            .build(),
                    List.of(),
                    new ClusterSettings(Settings.EMPTY, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS))
            .getBreaker(CircuitBreaker.REQUEST);
    private final RequestMemory memory = new RequestMemory(breaker);

    private RecommendSpec spec(String more) throws IOException {
        ObjectParser<RecommendSpec.Builder, Void> fields = new ObjectParser<>("spec", RecommendSpec.Builder::new);
        RecommendSpec.declareFields(fields, spec -> spec);
        try (var parser = createParser(JsonXContent.jsonXContent, "{\"user\": \"u1\"" + more + "}")) {
            return fields.parse(parser, null).engine("films").build();
        }
    }

    public void testIsGivenBackWithTheAnswer() throws IOException {
        for (boolean works : new boolean[] {true, false}) {
            PlainActionFuture<String> answer = new PlainActionFuture<>();
            var accounted = memory.reserve(spec(", \"exclude\": [\"i1\", \"i2\"], \"items\": [\"i3\"]"), answer);
            assertThat(breaker.getUsed(), greaterThan(300L));
            if (works) {
                accounted.onResponse("a list");
            } else {
                accounted.onFailure(new IllegalStateException("no list"));
            }
            assertEquals(0, breaker.getUsed());
            assertTrue(answer.isDone());
        }
    }

    public void testCountsTheLengthOfIds() throws IOException {
        memory.reserve(spec(", \"exclude\": [\"" + "x".repeat(5_000) + "\"]"), new PlainActionFuture<>());
        assertThat(breaker.getUsed(), greaterThan(5_000L));
    }

    public void testRefusalSaysWhatToDo() throws IOException {
        String ids = "\"i1\"" + ", \"i2\"".repeat(200);
        RecommendSpec much = spec(", \"exclude\": [" + ids + "]");
        var e = expectThrows(CircuitBreakingException.class, () -> memory.reserve(much, new PlainActionFuture<>()));
        assertThat(e.getMessage(), containsString("[201] items of [exclude]; exclude fewer, or by a query"));
        assertEquals(0, breaker.getUsed());
    }
}
