package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What builds make of events, whatever came before, late, twice or from another id. */
@ExtendWith(LocalNodeExtension.class)
class FoldIT {

    private static final String HISTORIES = "/recommend.shop.histories";
    private static final String NEIGHBOURS = "/recommend.shop.neighbours";

    private final Http http;
    private final Shop shop;

    FoldIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    @Test
    void incrementalFoldsEndInTheSameHistoriesAsAFullOne() {
        Random random = new Random(5);
        shop.build();
        for (int round = 0; round < 4; round++) {
            List<Object> lines = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                // some of the users are new, and times are in no order
                String user = "u" + random.nextInt(80);
                Map<String, Object> event = Shop.interaction(
                        user,
                        "i" + random.nextInt(Shop.NUMBER_OF_ITEMS),
                        random.nextBoolean() ? "buy" : "view",
                        random.nextInt(100_000));
                lines.add(Map.of("index", Map.of("_id", user + "-" + random.nextInt(5))));
                lines.add(event);
            }
            http.bulk("/" + Shop.EVENTS + "/_bulk", lines);
            link("PUT", "u" + random.nextInt(20), "u" + (20 + random.nextInt(60)));
            link("PUT", "u" + random.nextInt(20), "device-" + random.nextInt(5));
            link("DELETE", "u" + random.nextInt(20), "u" + (20 + random.nextInt(60)));
            shop.build();
        }
        Map<String, JsonNode> incremental = histories();
        assertEquals(incremental, fullHistories());
        assertTrue(incremental.size() > 60, () -> incremental.size() + " histories");
    }

    @Test
    void historiesAreThoseOfThePersonWhicheverIdWasUsed() {
        event("web-1", "i1", "buy", 10);
        event("app-1", "i2", "buy", 20);
        event("web-1", "i3", "view", 30);
        shop.build();
        assertEquals("[\"i1\"]", history("web-1").at("/actions/buy").toString());
        assertEquals("[\"i2\"]", history("app-1").at("/actions/buy").toString());

        link("PUT", "web-1", "app-1");
        shop.build();
        assertEquals("[\"i1\",\"i2\"]", history("web-1").at("/actions/buy").toString());
        assertEquals("[\"i3\"]", history("web-1").at("/actions/view").toString());
        assertTrue(history("app-1").isMissingNode(), "the merged user still has a history");

        link("DELETE", "web-1", "app-1");
        shop.build();
        assertEquals("[\"i1\"]", history("web-1").at("/actions/buy").toString());
        assertEquals("[\"i2\"]", history("app-1").at("/actions/buy").toString());
    }

    @Test
    void lateEventComesToItsPlace() {
        event("late", "i1", "buy", 10);
        event("late", "i3", "buy", 30);
        shop.build();
        event("late", "i2", "buy", 20);
        event("late", "i1", "buy", 5);
        shop.build();
        JsonNode history = history("late");
        assertEquals("[\"i1\",\"i2\",\"i3\"]", history.at("/actions/buy").toString());
        assertEquals("[2,1,1]", history.at("/details/buy/count").toString());
    }

    @Test
    void onlyUsersOfNewEventsAreFoldedAgain() {
        shop.build();
        Map<String, JsonNode> before = runs();
        event("u7", "i1", "view", 1_000_000);
        shop.build();
        Map<String, JsonNode> after = runs();
        assertNotEquals(before.remove("u7"), after.remove("u7"));
        assertEquals(before, after);
    }

    @Test
    void eventsOfAnIndexThatIsGoneAreForgotten() {
        shop.sell("shop-events-2", "keyword");
        shop.alias("add", "shop-events-2", Shop.EVENTS);
        http.bulk(
                "/shop-events-2/_bulk?refresh=true",
                List.of(Map.of("create", Map.of()), Shop.interaction("gone", "i1", "buy", 1)));
        shop.build();
        assertEquals(1, history("gone").path("events").asInt());
        http.delete("/shop-events-2");
        shop.build();
        assertTrue(history("gone").isMissingNode(), "the history of a user without events is left");
        assertEquals(histories(), fullHistories());
    }

    @Test
    void rulesDropAndCount() {
        shop.put("""
                "cleaning": {
                  "drop": { "bots": { "term": { "event.platform": "crawler" } } },
                  "sessions": { "gap": "30m", "max_events": 100 },
                  "users": { "max_events": 1000, "per": "1d" },
                  "catalogue": true
                }""");
        http.put("/" + Shop.EVENTS + "/_mapping", """
                { "properties": { "event": { "properties": { "platform": { "type": "keyword" } } } } }""");
        long before = shop.build().at("/counts/interactions").asLong();
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            add(lines, Shop.interaction("busy", "i" + i % 9, "view", i));
        }
        for (int i = 0; i < 1_100; i++) {
            add(lines, Shop.interaction("machine", "i" + i % 9, "view", 70L * 60 * (i / 100) + i % 100));
        }
        add(lines, Shop.interaction("u1", "no-such-item", "buy", 3));
        add(
                lines,
                Map.of(
                        "user", Map.of("id", "u1"),
                        "item", Map.of("id", "i5"),
                        "event", Map.of("action", "buy", "platform", "crawler"),
                        "@timestamp", "2026-01-01T00:00:00Z"));
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
        assertEquals(before, shop.build().at("/counts/interactions").asLong());
        JsonNode stats = http.get("/_recommend/shop/_stats").body().path("histories");
        assertEquals(
                "{\"bots\":1,\"not_in_catalogue\":1,\"session_too_fast\":0,\"session_too_large\":150,"
                        + "\"user_too_active\":1100}",
                stats.path("dropped").toString());
        assertEquals(before + 1_252, stats.path("events").asLong());
        assertEquals(Shop.NUMBER_OF_USERS, stats.path("users").asLong());
    }

    @Test
    void whatAQueryDropsCountsInNoRequestEither() {
        event("visitor", "i3", "buy", 1);
        String visitor = "{\"user\": \"visitor\"}";
        assertEquals("user", shop.search(visitor).at("/answered_by/0").asText());
        shop.put("\"cleaning\": { \"drop\": { \"mine\": { \"term\": { \"item.id\": \"i3\" } } } }");
        JsonNode answer = shop.search(visitor);
        assertNotEquals("user", answer.at("/answered_by/0").asText(), answer::toString);
    }

    @Test
    void attackerMovesNoNeighbourListFurtherThanOneUser() {
        // i0 and i1 are of different groups: hardly anybody buys both
        event("honest", "i0", "buy", 1);
        event("honest", "i1", "buy", 2);
        shop.buildInFull();
        Map<String, JsonNode> once = neighbours();
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            add(lines, Shop.interaction("honest", "i" + i % 2, "buy", 10 + i));
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
        shop.buildInFull();
        assertEquals(10_002, history("honest").path("events").asInt());
        assertEquals(once, neighbours());
    }

    @Test
    void attackerIsNotSeenWhereARuleIsStated() {
        shop.put("\"cleaning\": { \"users\": { \"max_events\": 1000 } }");
        shop.buildInFull();
        Map<String, JsonNode> before = neighbours();
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            add(lines, Shop.interaction("attacker", "i" + i % 2, "buy", 10 + i));
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
        shop.buildInFull();
        assertEquals(before, neighbours());
    }

    @Test
    void pairsOfFewerUsersThanTheMinimumAreNotPublished() {
        event("one", "i0", "buy", 1);
        event("one", "i1", "buy", 2);
        event("two", "i0", "buy", 3);
        event("two", "i1", "buy", 4);
        shop.put("\"privacy\": { \"min_users\": 2 }");
        shop.build();
        for (JsonNode row : neighbours().values()) {
            for (JsonNode both : row.path("both")) {
                // A user counts at most 1 for a pair, and less for one that is far apart.
                assertTrue(both.asDouble() > 1, row::toString);
            }
        }
    }

    @Test
    void littleMemoryMakesItSlowerOnly() {
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < 150; user++) {
            for (int item = 0; item < 100; item++) {
                add(lines, Shop.interaction("many-" + user, "i" + item, "view", item));
            }
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
        limit("\"1mb\"");
        try {
            assertEquals(
                    Shop.NUMBER_OF_USERS + 150, shop.build().at("/counts/users").asInt());
        } finally {
            limit("null");
        }
        assertEquals(100, history("many-149").at("/actions/view").size());
    }

    private void limit(String bytes) {
        http.put("/_cluster/settings", "{\"persistent\": {\"indices.breaker.request.limit\": " + bytes + "}}");
    }

    private void event(String user, String item, String action, long second) {
        List<Object> lines = new ArrayList<>();
        add(lines, Shop.interaction(user, item, action, second));
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
    }

    private static void add(List<Object> lines, Map<String, Object> event) {
        lines.add(Map.of("create", Map.of()));
        lines.add(event);
    }

    private void link(String method, String user, String id) {
        http.send(
                method,
                "/_recommend/shop/identity",
                "{\"user\": \"" + user + "\", \"ids\": [\"" + id + "\"]}",
                Map.of());
    }

    private Map<String, JsonNode> fullHistories() {
        http.post("/_recommend/shop/_build?wait_for_completion=true&mode=full", null);
        return histories();
    }

    private JsonNode history(String user) {
        return histories().getOrDefault(user, com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    /** By user, without the number of the run. */
    private Map<String, JsonNode> histories() {
        Map<String, JsonNode> histories = documents(HISTORIES, "user");
        histories.values().forEach(history -> ((ObjectNode) history).remove("run"));
        return histories;
    }

    private Map<String, JsonNode> runs() {
        Map<String, JsonNode> runs = new TreeMap<>();
        documents(HISTORIES, "user").forEach((user, history) -> runs.put(user, history.path("run")));
        return runs;
    }

    private Map<String, JsonNode> neighbours() {
        Map<String, JsonNode> rows = new TreeMap<>();
        for (JsonNode hit : hits(NEIGHBOURS)) {
            JsonNode row = hit.path("_source");
            if (row.has("neighbours")) {
                rows.put(row.path("action").asText() + " " + row.path("item").asText(), row);
            }
        }
        return rows;
    }

    private Map<String, JsonNode> documents(String index, String key) {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (JsonNode hit : hits(index)) {
            JsonNode source = hit.path("_source");
            if (source.has(key)) {
                documents.put(source.path(key).asText(), source);
            }
        }
        return documents;
    }

    private JsonNode hits(String index) {
        return http.get(index + "/_search?size=10000").body().at("/hits/hits");
    }
}
