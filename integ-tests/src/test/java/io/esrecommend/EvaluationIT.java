package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evaluations measure what the engine's own searches would find, and leave nothing behind but their report. */
@ExtendWith(LocalNodeExtension.class)
class EvaluationIT {

    private static final String EVALUATE = "/_recommend/shop/_evaluate";
    private static final int CUTOFF = 10;
    private static final double DIGITS = 1e-5;

    private final Http http;
    private final Shop shop;

    EvaluationIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    private JsonNode evaluate(String body) {
        return http.post(EVALUATE + "?wait_for_completion=true", body).body();
    }

    private static JsonNode variant(JsonNode report, String name) {
        for (JsonNode variant : report.path("variants")) {
            if (variant.path("name").asText().equals(name)) {
                return variant;
            }
        }
        throw new AssertionError("no variant " + name + " in " + report);
    }

    /** What everybody did, the newest first. */
    private List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        http.post("/shop-events/_search", """
                { "size": 10000, "sort": [ { "@timestamp": "desc" } ] }""").body().at("/hits/hits").forEach(hit -> events.add(hit.path("_source")));
        return events;
    }

    private static String user(JsonNode event) {
        return event.at("/user/id").asText();
    }

    private static String item(JsonNode event) {
        return event.at("/item/id").asText();
    }

    private static boolean isPrimary(JsonNode event) {
        return event.at("/event/action").asText().equals("buy");
    }

    /** The last item that each user has bought, of users who have bought three. */
    private static Map<String, String> lastItems(List<JsonNode> newestFirst) {
        Map<String, Set<String>> bought = new LinkedHashMap<>();
        newestFirst.stream()
                .filter(EvaluationIT::isPrimary)
                .forEach(event -> bought.computeIfAbsent(user(event), user -> new LinkedHashSet<>())
                        .add(item(event)));
        Map<String, String> last = new HashMap<>();
        bought.forEach((user, items) -> {
            if (items.size() >= 3) {
                last.put(user, items.iterator().next());
            }
        });
        return last;
    }

    @Test
    void measuresWhatSearchesFindThatKnowNothingOfTheTest() {
        List<JsonNode> events = events();
        Map<String, String> held = lastItems(events);
        List<JsonNode> training = events.stream()
                .filter(event -> !item(event).equals(held.get(user(event))))
                .toList();
        train(training);

        JsonNode report = evaluate(null);

        JsonNode counts = report.path("counts");
        assertEquals(Shop.NUMBER_OF_USERS, counts.path("users").asInt(), counts::toString);
        assertEquals(held.size(), counts.path("test_users").asInt(), counts::toString);
        assertEquals(held.size(), counts.path("test_interactions").asInt(), counts::toString);
        assertEquals(training.size(), counts.path("training_interactions").asInt(), counts::toString);
        assertEquals(Shop.NUMBER_OF_ITEMS, counts.path("items").asInt(), counts::toString);
        assertTrue(held.size() > 50, counts::toString);
        expect(variant(report, "fused"), held, "");
        expect(variant(report, "popularity"), held, only("popularity"));
        expect(variant(report, "cooccurrence_only"), held, only("cooccurrence"));
    }

    /** Makes an engine of the same kind over the training interactions alone. */
    private void train(List<JsonNode> training) {
        JsonNode events = http.get("/shop-events").body().elements().next();
        http.put("/trained-events", Map.of("mappings", events.path("mappings")));
        List<Object> lines = new ArrayList<>();
        for (JsonNode event : training) {
            lines.add(Map.of("create", Map.of()));
            lines.add(event);
        }
        http.bulk("/trained-events/_bulk?refresh=true", lines);
        http.put("/_recommend/trained", """
                {
                  "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                  "interactions": {
                    "index": "trained-events",
                    "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } }
                  }
                }""");
        http.post("/_recommend/trained/_build?wait_for_completion=true", null);
    }

    private String only(String component) {
        List<String> weights = new ArrayList<>();
        variant(evaluate("{\"users\": 1}"), "fused")
                .path("weights")
                .fieldNames()
                .forEachRemaining(name -> weights.add("\"" + name + "\": " + (name.equals(component) ? 1 : 0)));
        return ", \"weights\": {" + String.join(", ", weights) + "}";
    }

    /** Compares a variant with what is computed here of the lists that searches of the other engine find. */
    private void expect(JsonNode variant, Map<String, String> held, String more) {
        double hits = 0;
        double ndcg = 0;
        double mrr = 0;
        double found = 0;
        Set<String> shown = new HashSet<>();
        for (Map.Entry<String, String> user : held.entrySet()) {
            List<String> list = new ArrayList<>();
            http.post("/_recommend/trained/_search", """
                    { "user": "%s", "size": 100, "_source": false%s }""".formatted(user.getKey(), more))
                    .body()
                    .at("/hits/hits")
                    .forEach(hit -> list.add(hit.path("_id").asText()));
            int place = list.indexOf(user.getValue()) + 1;
            shown.addAll(list.subList(0, Math.min(CUTOFF, list.size())));
            found += place > 0 ? 1 : 0;
            if (place > 0 && place <= CUTOFF) {
                hits++;
                ndcg += Math.log(2) / Math.log(1.0 + place);
                mrr += 1.0 / place;
            }
        }
        JsonNode metrics = variant.path("metrics");
        int users = held.size();
        assertTrue(hits > 0, variant::toString);
        assertEquals(hits / users, metrics.at("/recall/value").asDouble(), DIGITS, variant::toString);
        assertEquals(hits / users, metrics.at("/hit_rate/value").asDouble(), DIGITS, variant::toString);
        assertEquals(hits / users / CUTOFF, metrics.at("/precision/value").asDouble(), DIGITS, variant::toString);
        assertEquals(ndcg / users, metrics.at("/ndcg/value").asDouble(), DIGITS, variant::toString);
        assertEquals(mrr / users, metrics.at("/mrr/value").asDouble(), DIGITS, variant::toString);
        assertEquals(
                (double) shown.size() / Shop.NUMBER_OF_ITEMS,
                metrics.at("/coverage/value").asDouble(),
                DIGITS,
                variant::toString);
        assertEquals(found / users, variant.at("/curves/recall/5/value").asDouble(), DIGITS, variant::toString);
        assertTrue(metrics.at("/recall/low").asDouble() < hits / users, variant::toString);
    }

    @Test
    void theSameSeedDrawsTheSameUsers() {
        String body = "{\"users\": 20, \"seed\": 7, \"cutoffs\": [10, 5]}";
        JsonNode first = evaluate(body);
        JsonNode second = evaluate(body);
        JsonNode other = evaluate("{\"users\": 20, \"seed\": 8, \"cutoffs\": [10, 5]}");
        assertEquals(20, first.at("/counts/test_users").asInt());
        assertEquals("[5,10]", first.path("cutoffs").toString());
        assertEquals(metrics(first), metrics(second));
        assertFalse(metrics(first).equals(metrics(other)), other::toString);
    }

    private static List<JsonNode> metrics(JsonNode report) {
        return report.path("variants").findValues("metrics");
    }

    @Test
    void requestedWeightsAreAVariantOfTheirOwn() {
        JsonNode report = evaluate("{\"weights\": {\"cooccurrence\": 0, \"popularity\": 0}}");
        assertEquals(
                variant(report, "vectors_only").path("metrics").path("ndcg"),
                variant(report, "requested").path("metrics").path("ndcg"));
        assertEquals(0, variant(report, "requested").at("/weights/cooccurrence").asInt());
        assertEquals(
                "requested", report.path("comparisons").get(6).path("against").asText(), report::toString);
    }

    @Test
    void theNewestTenReportsAreKept() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            ids.addFirst(evaluate("{\"users\": 1, \"cutoffs\": [1]}")
                    .path("evaluation")
                    .asText());
        }
        assertEquals(
                ids.getFirst(), http.get(EVALUATE).body().path("evaluation").asText());
        assertEquals(
                ids.get(9),
                http.get(EVALUATE + "/" + ids.get(9)).body().path("evaluation").asText());
        Http.Answer gone = http.send("GET", EVALUATE + "/" + ids.get(10), null, Map.of());
        assertEquals(404, gone.status(), gone::toString);
        assertTrue(gone.body().toString().contains("has no evaluation [" + ids.get(10) + "]"), gone::toString);
        assertTrue(gone.body().toString().contains(ids.getFirst()), gone::toString);
        assertEquals(List.of("recommend.shop.evaluations"), shop.statistics());

        http.delete("/_recommend/shop");
        assertEquals(List.of(), shop.statistics());
    }

    @Test
    void aShopThatNobodyKnowsIsNotEvaluated() {
        Http.Answer answer = http.send("POST", EVALUATE + "?wait_for_completion=true", """
                { "holdout": { "since": "2030-01-01T00:00:00Z" } }""", Map.of());
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains("nobody has interactions of [buy]"), answer::toString);
        assertEquals(List.of(), shop.statistics());
    }

    @Test
    void aReportIsKeptForWhoDoesNotWait() throws InterruptedException {
        String task = http.post(EVALUATE, "{\"users\": 5}").body().path("task").asText();
        JsonNode ended = http.get("/_tasks/" + task + "?wait_for_completion=true&timeout=2m")
                .body();
        assertTrue(ended.path("completed").asBoolean(), ended::toString);
        assertEquals(5, ended.at("/response/counts/test_users").asInt(), ended::toString);
        assertEquals(http.get(EVALUATE).body().path("evaluation"), ended.at("/response/evaluation"), ended::toString);
    }
}
