package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a circuit breaker says no to ends with a 429 that says why, keeps nothing, and works when there is memory again. */
@ExtendWith(SmallNodeExtension.class)
class SqueezeIT {

    private static final String LIMIT = "indices.breaker.request.limit";
    private static final String STATISTICS = "/_recommend/warehouse/_stats";

    private final SmallNode node;
    private final Warehouse warehouse;
    private Vitals before;

    SqueezeIT(SmallNode node) {
        this.node = node;
        this.warehouse = SmallNodeExtension.warehouse(node);
    }

    @BeforeEach
    void look() throws Exception {
        before = node.vitals();
    }

    @AfterEach
    void asBefore() throws Exception {
        node.set(LIMIT, null);
        node.assertFree(before);
        assertEquals(
                200,
                node.patiently(() -> warehouse.search("{\"user\": \"u7\"}")).status());
    }

    private Http.Answer squeezed(String limit, String method, String path, String body) throws Exception {
        node.set(LIMIT, limit);
        Http.Answer refused = node.patiently(() -> node.ask(method, path, body));
        Together.assertRefused(refused);
        node.set(LIMIT, null);
        Http.Answer answered = node.patiently(() -> node.ask(method, path, body));
        assertEquals(200, answered.status(), answered::toString);
        return refused;
    }

    @ParameterizedTest
    @CsvSource({"cooccurrence", "popularity"})
    void anAggregation(String type) throws Exception {
        String options = type.equals("popularity") ? "\"field\": \"actions.buy\"" : "\"source\": \"actions.buy\"";
        Http.Answer refused =
                squeezed("100kb", "POST", "/recommend.warehouse.histories/_search", """
                        { "size": 0, "aggs": { "counts": { "%s": { %s, "size": 5 } } } }""".formatted(type, options));
        assertTrue(refused.body().toString().contains("<agg [counts]>"), refused::toString);
    }

    @Test
    void aRecommendationThatExcludesMuch() throws Exception {
        String ids = IntStream.range(0, 100_000).mapToObj(Warehouse::item).collect(Collectors.joining("\",\""));
        String spec = "\"user\": \"u7\", \"exclude\": [\"" + ids + "\"]";
        Http.Answer list = squeezed("2mb", "POST", "/_recommend/warehouse/_search", "{" + spec + "}");
        assertTrue(list.body().toString().contains("[100000] items of [exclude]; exclude fewer"), list::toString);
        squeezed("2mb", "POST", "/" + Warehouse.ITEMS + "/_search", """
                {"query": {"recommend": {"engine": "warehouse", %s}}}""".formatted(spec));
        // what is resolved in memory enough is still too much for a shard
        squeezed("14mb", "POST", "/_recommend/warehouse/_search", "{" + spec + "}");
    }

    /** The statistics on disk are a kilobyte for an item that is popular, and a square of the dimensions. */
    @Test
    void aRecommendationWhoseStatisticsAreNotThere() throws Exception {
        assertEquals(200, node.patiently(warehouse::build).status()); // forgets them
        squeezed("50kb", "POST", "/_recommend/warehouse/_search", "{\"user\": \"u8\"}");
    }

    @Test
    void anEvaluation() throws Exception {
        node.set(LIMIT, "50kb");
        Together.assertRefused(node.patiently(
                () -> node.ask("POST", "/_recommend/warehouse/_evaluate?wait_for_completion=true", "{}")));
        assertTrue(node.http()
                .get("/_cat/indices/recommend.warehouse.evaluation.*?format=json&expand_wildcards=all")
                .body()
                .isEmpty());
    }

    /** Folding halves what it holds at a time, down to one user; counting halves its parts, down to one item. */
    @ParameterizedTest
    @CsvSource({"1b", "100kb", "1mb"})
    void aBuild(String limit) throws Exception {
        String published = build();
        node.set(LIMIT, limit);
        Http.Answer refused = node.patiently(warehouse::build);
        Together.assertRefused(refused);
        assertTrue(refused.body().toString().contains("[request] Data too large"), refused::toString);
        assertTrue(refused.body().toString().contains("give them more heap"), refused::toString);
        node.set(LIMIT, null);
        JsonNode run = warehouse.lastRun();
        assertEquals("failed", run.path("state").asText(), run::toString);
        assertEquals(429, run.at("/failure/status").asInt(), run::toString);
        assertTrue(run.at("/failure/reason").asText().contains("[request] Data too large"), run::toString);
        assertEquals(published, build(), "the statistics are those of the build before");
        assertEquals(1, published().size(), "what the failed build wrote is gone");
        Http.Answer built = node.patiently(warehouse::build);
        assertEquals(200, built.status(), built::toString);
    }

    private String build() {
        return node.http().get(STATISTICS).body().at("/last_build/full_build").asText();
    }

    private JsonNode published() {
        return node.http().get("/recommend.warehouse.neighbours").body();
    }
}
