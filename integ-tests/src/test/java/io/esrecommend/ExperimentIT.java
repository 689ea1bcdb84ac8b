package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Variants that are compared by what made-up users did with their lists. */
@ExtendWith(LocalNodeExtension.class)
class ExperimentIT {

    private static final int USERS = 600;
    private static final String VARIANTS = "\"variants\": { \"b\": { \"share\": 0.3 }, \"c\": { \"share\": 0.3 } }";
    private static final String ROTATION = ", \"rotation\": { \"action\": \"impression\" }";

    /** How many of a hundred users buy, by their variant. */
    private static final Map<String, Integer> BUYERS = Map.of("control", 20, "b", 40, "c", 20);

    private final Random random = new Random(5);
    private final Http http;
    private final Shop shop;
    private final List<Object> lines = new ArrayList<>();

    ExperimentIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    /** What there should be of an arm. */
    private static final class Arm {
        private final Set<String> lists = new TreeSet<>();
        private int users;
        private int converted;
        private int conversions;
    }

    @BeforeEach
    void open() {
        shop.open();
        http.put("/shop-events-1/_mapping", """
                { "properties": { "event": { "properties": { "recommendation_id": { "type": "keyword" } } } } }""");
        shop.put(VARIANTS + ROTATION);
    }

    private void log(String user, String action, String list, long second) {
        Map<String, Object> event = new HashMap<>(Shop.interaction(user, "i" + random.nextInt(120), action, second));
        event.put("event", Map.of("action", action, "recommendation_id", list));
        lines.add(Map.of("create", Map.of()));
        lines.add(event);
    }

    private void send() {
        http.bulk("/shop-events/_bulk?refresh=true", lines);
        lines.clear();
    }

    private JsonNode recommend(String user) {
        return shop.search("{\"user\": \"" + user + "\", \"size\": 1}");
    }

    /** Everybody is shown a list or two of their own variant; some buy from them, once or twice. */
    private Map<String, Arm> simulate(boolean impressions) {
        Map<String, Arm> arms = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            String id = "customer-" + user;
            JsonNode answer = recommend(id);
            String variant = answer.path("variant").asText();
            Arm arm = arms.computeIfAbsent(variant, name -> new Arm());
            String list = answer.path("recommendation_id").asText();
            arm.users++;
            arm.lists.add(list);
            log(id, impressions ? "impression" : "view", list, user);
            // evenly, so that the difference is one whatever chance does
            if (arm.users * BUYERS.get(variant) / 100 > (arm.users - 1) * BUYERS.get(variant) / 100) {
                arm.converted++;
                for (int buys = 1 + user % 2; buys > 0; buys--) {
                    arm.conversions++;
                    log(id, "buy", list, user + 10);
                }
            }
        }
        send();
        return arms;
    }

    private JsonNode evaluate(String experiment) {
        return http.post(
                        "/_recommend/shop/_evaluate?wait_for_completion=true",
                        "{ \"holdout\": false, \"experiment\": " + experiment + " }")
                .body();
    }

    private static Map<String, JsonNode> arms(JsonNode experiment) {
        Map<String, JsonNode> arms = new HashMap<>();
        experiment.path("arms").forEach(arm -> arms.put(arm.path("variant").asText(), arm));
        return arms;
    }

    @Test
    void differenceThatThereIsIsSignificantAndOneThatThereIsNotIsNot() {
        Map<String, Arm> expected = simulate(true);
        JsonNode report = evaluate("true");
        JsonNode experiment = report.path("experiment");
        assertFalse(report.has("variants"), "nothing else was asked for");
        assertEquals("conversion", experiment.path("metric").asText());
        assertEquals("impressions", experiment.path("basis").asText());
        assertEquals("control", experiment.path("control").asText());
        assertEquals("control", experiment.at("/arms/0/variant").asText());
        Map<String, JsonNode> arms = arms(experiment);
        assertEquals(Set.of("control", "b", "c"), arms.keySet());
        expected.forEach((name, arm) -> {
            JsonNode found = arms.get(name);
            assertEquals(arm.users, found.path("users").asInt(), found::toString);
            assertEquals(arm.lists.size(), found.path("lists").asInt(), found::toString);
            assertEquals(arm.converted, found.path("converted_users").asInt(), found::toString);
            assertEquals(arm.conversions, found.path("conversions").asInt(), found::toString);
            double rate = (double) arm.converted / arm.users;
            assertEquals(rate, found.at("/rate/value").asDouble(), 1e-5, found::toString);
            assertTrue(found.at("/rate/low").asDouble() < rate
                    && rate < found.at("/rate/high").asDouble());
            assertEquals(
                    (double) arm.conversions / arm.users,
                    found.at("/per_user/value").asDouble(),
                    1e-5);
        });
        JsonNode better = arms.get("b");
        assertTrue(better.path("significant").asBoolean(), better::toString);
        assertTrue(better.path("p").asDouble() < 0.001, better::toString);
        assertTrue(better.at("/difference/low").asDouble() > 0, better::toString);
        assertEquals(0.2, better.at("/difference/value").asDouble(), 0.02);
        assertTrue(better.path("per_user_significant").asBoolean(), better::toString);
        JsonNode same = arms.get("c");
        assertFalse(same.path("significant").asBoolean(), same::toString);
        assertTrue(same.at("/difference/low").asDouble() < 0
                && same.at("/difference/high").asDouble() > 0);
        assertFalse(arms.get("control").has("difference"));

        JsonNode stored = http.get("/_recommend/shop/_evaluate").body();
        assertEquals(report, stored);
    }

    @Test
    void withoutImpressionsUsersAreThoseOfAnyInteractionAndTheReportSaysSo() {
        Map<String, Arm> expected = simulate(false);
        JsonNode experiment = evaluate("true").path("experiment");
        assertEquals("interactions", experiment.path("basis").asText());
        expected.forEach((name, arm) ->
                assertEquals(arm.users, arms(experiment).get(name).path("users").asInt()));
    }

    @Test
    void whatSaysNothingIsLeftOutAndCounted() {
        String b = list("{\"user\": \"x1\", \"variant\": \"b\"}");
        String c = list("{\"user\": \"x2\", \"variant\": \"c\"}");
        log("x1", "impression", b, 100);
        log("x1", "buy", b, 101);
        log("x2", "impression", c, 102);
        log("x3", "impression", b, 103);
        log("x3", "impression", c, 104);
        log("x4", "buy", c, 105);
        log("x5", "buy", "not an id", 106);
        log("x6", "impression", b, 10_000);
        send();
        String span = "{ \"since\": \"2026-01-01T00:01:40Z\", \"until\": \"2026-01-01T02:00:00Z\" }";
        JsonNode experiment = evaluate(span).path("experiment");
        assertEquals(7, experiment.path("interactions").asInt(), experiment::toString);
        assertEquals("2026-01-01T00:01:40Z", experiment.path("since").asText());
        JsonNode left = experiment.path("left_out");
        assertEquals(1, left.path("mixed_users").asInt(), left::toString);
        assertEquals(1, left.path("users_not_shown").asInt(), left::toString);
        assertEquals(1, left.path("interactions_with_malformed_ids").asInt(), left::toString);
        Map<String, JsonNode> arms = arms(experiment);
        assertEquals(0, arms.get("control").path("users").asInt());
        assertTrue(arms.get("control").at("/rate/value").isNull(), arms::toString);
        assertEquals(1, arms.get("b").path("users").asInt());
        assertEquals(1, arms.get("b").path("lists").asInt());
        assertFalse(arms.get("b").path("significant").asBoolean());

        // One person now: of both arms, and so of none.
        http.put("/_recommend/shop/identity", "{\"user\": \"x1\", \"ids\": [\"x2\"]}");
        JsonNode linked = evaluate(span).path("experiment");
        assertEquals(2, linked.at("/left_out/mixed_users").asInt(), linked::toString);

        // The rules of the engine hold for experiments, too.
        shop.put(VARIANTS + ROTATION
                + ", \"cleaning\": { \"drop\": { \"bots\": { \"term\": { \"user.id\": \"x3\" } } } }");
        JsonNode clean = evaluate(span).path("experiment");
        assertEquals(5, clean.path("interactions").asInt(), clean::toString);

        // A variant that is gone is not taken for another.
        shop.put("\"variants\": { \"b\": { \"share\": 0 } }" + ROTATION);
        JsonNode gone = evaluate("true").path("experiment");
        assertEquals(3, gone.at("/left_out/interactions_of_unknown_variants").asInt(), gone::toString);
    }

    private String list(String request) {
        return shop.search(request).path("recommendation_id").asText();
    }
}
