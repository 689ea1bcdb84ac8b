package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is held back, in a shop so small that all numbers can be worked out by hand. */
@ExtendWith(LocalNodeExtension.class)
class HoldoutIT {

    private static final String EVALUATE = "/_recommend/kiosk/_evaluate?wait_for_completion=true";
    private static final double DIGITS = 1e-5;

    private final Http http;
    private final List<Object> lines = new ArrayList<>();

    HoldoutIT(Http http) {
        this.http = http;
    }

    @BeforeEach
    void open() {
        new CleanNode(http).wipe();
        http.put("/kiosk-items", """
                { "mappings": { "properties": { "vector": { "type": "dense_vector", "dims": 2 } } } }""");
        for (String item : List.of("a", "b", "c", "d", "e")) {
            http.put("/kiosk-items/_doc/" + item + "?refresh=true", Map.of("name", item));
        }
        http.put("/kiosk-events", """
                {
                  "mappings": {
                    "properties": {
                      "@timestamp": { "type": "date" },
                      "user": { "properties": { "id": { "type": "keyword" } } },
                      "item": { "properties": { "id": { "type": "keyword" } } },
                      "event": { "properties": { "action": { "type": "keyword" }, "platform": { "type": "keyword" } } }
                    }
                  }
                }""");
        http.put("/_recommend/kiosk", """
                {
                  "items": { "index": "kiosk-items", "vector": "vector" },
                  "interactions": {
                    "index": "kiosk-events",
                    "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 }, "dislike": { "weight": -1 } }
                  }
                }""");
    }

    private Map<String, Object> event(String action) {
        Map<String, Object> event = new HashMap<>();
        event.put("action", action);
        return event;
    }

    private void did(String user, String item, String day, Map<String, Object> event) {
        lines.add(Map.of("create", Map.of()));
        lines.add(Map.of(
                "user",
                Map.of("id", user),
                "item",
                Map.of("id", item),
                "event",
                event,
                "@timestamp",
                "2026-" + day + "T00:00:00Z"));
    }

    private void did(String user, String item, String day, String action) {
        did(user, item, day, event(action));
    }

    private void send() {
        http.bulk("/kiosk-events/_bulk?refresh=true", lines);
        lines.clear();
    }

    /** In January, and in February. */
    private void twoMonths() {
        did("u1", "a", "01-01", "buy");
        did("u1", "b", "01-02", "buy");
        Map<String, Object> web = event("buy");
        web.put("platform", "web");
        did("u1", "c", "02-03", web);
        did("u1", "d", "02-04", "view");
        did("u1", "a", "02-05", "buy"); // known from January
        did("u2", "a", "01-01", "buy");
        did("u2", "c", "02-03", "buy");
        did("u2", "c", "02-04", "dislike"); // and so not wanted
        did("u3", "b", "02-02", "buy"); // new in February
        did("u4", "gone", "02-02", "buy"); // no item of the catalogue
        did("u5", "b", "01-01", "buy");
        did("u5", "c", "01-02", "buy");
        send();
    }

    private static JsonNode variant(JsonNode report, String name) {
        for (JsonNode variant : report.path("variants")) {
            if (variant.path("name").asText().equals(name)) {
                return variant;
            }
        }
        throw new AssertionError("no variant " + name + " in " + report);
    }

    private static void expectTwoMonths(JsonNode report) {
        assertEquals(
                "{\"users\":5,\"skipped_users\":1,\"items\":5,\"training_interactions\":5,\"test_interactions\":2,"
                        + "\"test_users\":2,\"held_back_users\":2,\"not_in_catalogue\":1,\"seen_in_training\":1}",
                report.path("counts").toString());
        // a and b have two users in training, c one: u1, who has a and b, gets c; u3, who has nothing, a, b and c
        JsonNode metrics = variant(report, "popularity").path("metrics");
        assertEquals(
                (1 + Math.log(2) / Math.log(3)) / 2, metrics.at("/ndcg/value").asDouble(), DIGITS);
        assertEquals(0.75, metrics.at("/mrr/value").asDouble(), DIGITS);
        assertEquals(1, metrics.at("/recall/value").asDouble(), DIGITS);
        assertEquals((1 + 1 / 3.0) / 2, metrics.at("/precision/value").asDouble(), DIGITS);
        assertEquals(0.6, metrics.at("/coverage/value").asDouble(), DIGITS);
        // of three users in training: -log2(2/4) = 1 for c, -log2(3/4) for a and b
        double known = Math.log(4 / 3.0) / Math.log(2);
        assertEquals((1 + (2 * known + 1) / 3) / 2, metrics.at("/novelty/value").asDouble(), DIGITS);
        // five users of five items: an item has one user on average
        assertEquals((1 + 5 / 3.0) / 2, metrics.at("/popularity_bias/value").asDouble(), DIGITS);
        // u1 has 3 of 5 items left, of which the wanted one is first; u3 has 5, of which one of 4 others is before
        assertEquals((1 + 3 / 4.0) / 2, metrics.at("/auc/value").asDouble(), DIGITS);
        assertEquals(
                "[\"new_users\",\"heavy_users\",\"rare_items\",\"platform.web\"]",
                report.at("/variants/1/slices").findValuesAsText("name").stream()
                        .map(name -> "\"" + name + "\"")
                        .toList()
                        .toString()
                        .replace(" ", ""));
        JsonNode web = variant(report, "popularity").at("/slices/3");
        assertEquals(1, web.path("users").asInt());
        assertEquals(1, web.at("/metrics/mrr/value").asDouble(), DIGITS);
    }

    /** Halfway between the first and the last is found, though their distance is more than a long holds. */
    @Test
    void timesMayBeAsFarApartAsTimesAre() {
        long[] times = {Long.MIN_VALUE + 1, Long.MIN_VALUE + 1_000, 1_000_000, 2_000_000};
        for (int i = 0; i < times.length; i++) {
            lines.add(Map.of("create", Map.of()));
            lines.add(Map.of(
                    "user", Map.of("id", "u" + i % 2),
                    "item", Map.of("id", List.of("a", "b", "c", "d").get(i)),
                    "event", event("buy"),
                    "@timestamp", times[i]));
        }
        send();
        JsonNode report =
                http.post(EVALUATE, "{\"holdout\": {\"fraction\": 0.5}}").body();
        assertEquals(2, report.at("/counts/training_interactions").asInt(), report::toString);
    }

    @Test
    void allThatIsDoneSinceATimeIsHeldBack() {
        twoMonths();
        JsonNode report = http.post(EVALUATE, "{\"holdout\": {\"since\": \"2026-02-01T00:00:00Z\"}}")
                .body();
        expectTwoMonths(report);
        assertEquals(
                "{\"since\":\"2026-02-01T00:00:00Z\"}", report.path("holdout").toString());
    }

    @Test
    void aFractionIsTheTimeThatLeavesSoManyInteractions() {
        twoMonths();
        // five of the ten that are bought are bought in February
        JsonNode report =
                http.post(EVALUATE, "{\"holdout\": {\"fraction\": 0.5}}").body();
        expectTwoMonths(report);
        assertEquals("{\"fraction\":0.5}", report.path("holdout").toString());
        assertEquals("2026-02-02T00:00:00Z", report.path("since").asText());
    }

    @Test
    void whatIsKnownFromTrainingIsTestedWhereItCanBeRecommended() {
        twoMonths();
        JsonNode counts = http.post(EVALUATE, """
                { "holdout": { "since": "2026-02-01T00:00:00Z" }, "exclude_seen": false }""").body().path("counts");
        assertEquals(3, counts.path("test_interactions").asInt(), counts::toString);
        assertEquals(0, counts.path("seen_in_training").asInt(), counts::toString);
    }

    @Test
    void whatAPersonDoesUnderAnotherIdIsItsOwn() {
        did("u1", "a", "01-01", "buy");
        did("u1", "b", "01-02", "buy");
        did("phone-1", "c", "01-03", "buy");
        did("phone-1", "d", "01-04", "view");
        did("u1", "c", "01-05", "view");
        did("u2", "a", "01-01", "buy");
        did("u2", "c", "01-02", "buy");
        did("u2", "d", "01-03", "buy");
        send();
        assertEquals(
                1, http.post(EVALUATE, null).body().at("/counts/test_users").asInt());
        http.put("/_recommend/kiosk/identity", "{\"user\": \"u1\", \"ids\": [\"phone-1\"]}");

        JsonNode report = http.post(EVALUATE, null).body();

        // d of u2, and c of u1, whatever the person did with it under whichever id
        assertEquals(2, report.at("/counts/users").asInt(), report::toString);
        assertEquals(2, report.at("/counts/test_users").asInt(), report::toString);
        assertEquals(5, report.at("/counts/training_interactions").asInt(), report::toString);
    }

    @Test
    void valuesArePredictedWhereThereAreAny() {
        for (int user = 0; user < 30; user++) {
            int day = 1;
            for (String item : List.of("a", "b", "c", "d")) {
                Map<String, Object> rated = event("buy");
                // what an item is worth, and how friendly the user is, say it exactly
                rated.put("value", item.charAt(0) - 'a' + user % 3);
                did("u" + user, item, "01-0" + day++, rated);
            }
        }
        send();
        JsonNode metrics = variant(http.post(EVALUATE, null).body(), "fused").path("metrics");
        double rmse = metrics.at("/rmse/value").asDouble();
        double mae = metrics.at("/mae/value").asDouble();
        assertTrue(rmse > 0 && rmse < 0.9, metrics::toString);
        assertTrue(mae > 0 && mae <= rmse, metrics::toString);
    }

    @Test
    void withoutValuesThereIsNoErrorOfThem() {
        twoMonths();
        did("u1", "e", "01-03", "buy");
        send();
        JsonNode report = http.post(EVALUATE, null).body();
        assertTrue(variant(report, "fused").at("/metrics/rmse").isMissingNode(), report::toString);
    }
}
