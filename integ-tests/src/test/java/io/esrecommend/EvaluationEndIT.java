package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an evaluation has while it runs, and what is left of it however it ends. */
@ExtendWith(LocalNodeExtension.class)
class EvaluationEndIT {

    private static final String EVALUATE = "/_recommend/shop/_evaluate";
    private static final String DUTY_CYCLE = "{ \"persistent\": { \"recommend.build.duty_cycle\": %s } }";
    private static final String COPY = "recommend.shop.evaluation.test.events";

    private final Http http;
    private final Shop shop;

    EvaluationEndIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < Shop.NUMBER_OF_USERS; user++) {
            // seen nowhere else: whoever trains on it knows the answer
            for (String action : List.of("view", "buy", "view")) {
                lines.add(Map.of("create", Map.of()));
                lines.add(Shop.interaction("u" + user, "secret-" + user % 3, action, 100_000 + lines.size()));
            }
        }
        for (int item = 0; item < 3; item++) {
            http.put("/shop-items/_doc/secret-" + item + "?refresh=true", Map.of("name", "secret"));
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
    }

    /** Builds rest most of the time, so that a test can look at what they have made so far. */
    private void slow() {
        http.put("/_cluster/settings", DUTY_CYCLE.formatted("0.05"));
    }

    @AfterEach
    void fast() {
        http.put("/_cluster/settings", DUTY_CYCLE.formatted("null"));
    }

    private String start() {
        return http.post(EVALUATE, null).body().path("task").asText();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it took too long");
            Thread.sleep(20);
        }
    }

    private long count(String index, String query) {
        Http.Answer answer = http.send("POST", "/" + index + "/_count", "{\"query\": " + query + "}", Map.of());
        return answer.status() == 200 ? answer.body().path("count").asLong() : -1;
    }

    private List<String> left() {
        return shop.statistics().stream()
                .filter(name -> name.contains(".evaluation."))
                .toList();
    }

    @Test
    void nothingOfTheTestIsSeenInTraining() throws InterruptedException {
        slow();
        String task = start();
        String histories = "recommend.shop.evaluation.test.histories";
        await(() -> count(histories, "{\"exists\": {\"field\": \"user\"}}") == Shop.NUMBER_OF_USERS);

        assertTrue(count(COPY, "{\"match_all\": {}}") > 5 * Shop.NUMBER_OF_USERS);
        assertEquals(0, count(COPY, "{\"prefix\": {\"item.id\": \"secret\"}}"));
        assertTrue(count(histories, "{\"exists\": {\"field\": \"actions.buy\"}}") > 0);
        assertEquals(0, count(histories, "{\"prefix\": {\"actions.buy\": \"secret\"}}"));
        assertEquals(0, count(histories, "{\"prefix\": {\"actions.view\": \"secret\"}}"));
        fast();
        JsonNode ended = http.get("/_tasks/" + task + "?wait_for_completion=true&timeout=2m")
                .body();

        // what nobody is known to have done is not found by what others did
        JsonNode report = ended.path("response");
        assertEquals(Shop.NUMBER_OF_USERS, report.at("/counts/test_users").asInt(), ended::toString);
        for (JsonNode variant : report.path("variants")) {
            if (List.of("popularity", "cooccurrence_only")
                    .contains(variant.path("name").asText())) {
                assertEquals(0, variant.at("/metrics/recall/value").asDouble(), variant::toString);
                JsonNode slice =
                        variant.path("slices").get(variant.path("slices").size() - 1);
                assertEquals("new_items", slice.path("name").asText(), variant::toString);
                assertEquals(Shop.NUMBER_OF_USERS, slice.path("users").asInt(), variant::toString);
            }
        }
        assertEquals(List.of(), left());
    }

    @Test
    void oneAtATimeWhichCanBeCancelled() throws InterruptedException {
        slow();
        String task = start();
        await(() -> !left().isEmpty());
        Http.Answer second = http.send("POST", EVALUATE + "?wait_for_completion=true", null, Map.of());
        assertEquals(409, second.status(), second::toString);
        assertTrue(second.body().toString().contains("/_tasks/_cancel?actions="), second::toString);
        JsonNode running = http.get("/_tasks/" + task).body();
        assertEquals(
                "evaluation of engine [shop]", running.at("/task/description").asText(), running::toString);
        assertFalse(running.at("/task/status/phase").asText().isEmpty(), running::toString);
        assertFalse(left().isEmpty());

        http.post("/_tasks/" + task + "/_cancel?wait_for_completion=true", null);
        JsonNode ended = http.get("/_tasks/" + task + "?wait_for_completion=true&timeout=1m")
                .body();
        assertTrue(ended.path("error").toString().contains("task_cancelled_exception"), ended::toString);
        assertEquals(List.of(), left());
        assertEquals(404, http.send("GET", EVALUATE, null, Map.of()).status());

        fast();
        assertEquals(
                Shop.NUMBER_OF_USERS,
                http.post(EVALUATE + "?wait_for_completion=true", null)
                        .body()
                        .at("/counts/test_users")
                        .asInt());
    }

    @Test
    void whatFailsLeavesNothing() throws InterruptedException {
        slow();
        String task = start();
        await(() -> !left().isEmpty());
        shop.alias("remove", "shop-items-1", Shop.ITEMS);
        fast();
        JsonNode ended = http.get("/_tasks/" + task + "?wait_for_completion=true&timeout=1m")
                .body();
        assertFalse(ended.path("error").isMissingNode(), ended::toString);
        assertEquals(List.of(), left());
    }

    @Test
    void whatALostNodeHasLeftIsDeleted() {
        // Nobody may make such an index for an engine that is there.
        http.delete("/_recommend/shop");
        http.put("/" + COPY, """
                { "settings": { "hidden": true }, "mappings": { "_meta": { "owner": "a-node-that-is-gone" } } }""");
        shop.put("\"weights\": {}");
        JsonNode report = http.post(EVALUATE + "?wait_for_completion=true", "{\"users\": 3}")
                .body();
        assertEquals(3, report.at("/counts/test_users").asInt(), report::toString);
        assertEquals(List.of(), left());
    }
}
