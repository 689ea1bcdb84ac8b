package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esrecommend.node.Http;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One person in three systems that log as such systems do: a web tracker that nests, a shop whose order lines are flat
 * texts in local time, an app that counts milliseconds. Each knows the person by another id.
 */
@ExtendWith(LocalNodeExtension.class)
class PlatformsIT {

    private static final String WEB = """
            { "schema": "page_view/1-0-2",
              "context": { "visitor": { "cookie": "c-81f3", "ip": "203.0.113.9" }, "session": { "id": "s1", "page_no": 4 } },
              "page": { "url": "https://shop.example/p/i0", "product": { "sku": "%s", "price": { "amount": 19.9 } } },
              "sent_at": "2025-11-20T14:03:11.250+01:00" }""";
    private static final String ORDER = """
            { "order_no": "100234", "line": "1", "customer_email_hash": "mail-ab12", "article": "%s", "qty": "2",
              "unit_price": "19.90", "status": "order", "created": "20.11.2025 15:10:00" }""";
    private static final String APP = """
            { "ev": "heart", "ts": 1763650800123, "dev": { "id": "ios-77", "model": "iPhone17,1", "locale": "de_DE" },
              "args": [ { "k": "item", "v": "%s" } ] }""";

    private final Http http;
    private final Shop shop;

    PlatformsIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        http.put("/_ingest/pipeline/web", """
                { "processors": [ { "interaction": {
                    "user": "context.visitor.cookie", "item": "page.product.sku",
                    "action": { "default": "view" }, "time": "sent_at",
                    "value": "page.product.price.amount", "platform": { "default": "web" } } } ] }""");
        http.put("/_ingest/pipeline/orders", """
                { "processors": [ { "interaction": {
                    "user": "customer_email_hash", "item": "article",
                    "action": { "field": "status", "map": { "purchase|order|checkout": "buy" }, "unmapped": "fail" },
                    "time": { "field": "created", "formats": ["dd.MM.yyyy HH:mm:ss"], "timezone": "Europe/Berlin" },
                    "value": "unit_price", "platform": { "default": "shop" } } } ] }""");
        http.put("/_ingest/pipeline/app", """
                { "processors": [ { "interaction": {
                    "user": "dev.id", "item": "args.0.v", "action": { "field": "ev", "map": { "heart|fav": "like" } },
                    "time": "ts", "platform": { "default": "app" } } } ] }""");
        http.put("/_recommend/shop", """
                {
                  "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                  "interactions": { "index": "shop-events", "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 }, "like": { "weight": 0.6 } } }
                }""");
        shop.build();
    }

    @Test
    void recommendationsUseAllThreeOnceTheIdsAreLinked() {
        send("web", WEB.formatted("i0"));
        send("orders", ORDER.formatted("i1"));
        send("app", APP.formatted("i2"));

        assertEquals(Set.of("i0"), because("c-81f3"));
        assertEquals(Set.of("i1"), because("mail-ab12"));
        assertEquals(Set.of("i2"), because("ios-77"));
        http.put("/_recommend/shop/identity", """
                { "user": "mail-ab12", "ids": ["c-81f3", "ios-77"] }""");
        for (String id : List.of("c-81f3", "mail-ab12", "ios-77")) {
            assertEquals(Set.of("i0", "i1", "i2"), because(id), id);
        }

        shop.build();
        JsonNode history = http.get("/_recommend/shop/user/ios-77").body().at("/histories/0");
        assertEquals("mail-ab12", history.path("user").asText());
        assertEquals("[\"i0\"]", history.at("/actions/view").toString());
        assertEquals("[\"i1\"]", history.at("/actions/buy").toString());
        assertEquals("[\"i2\"]", history.at("/actions/like").toString());
        assertEquals("[\"web\"]", history.at("/details/view/platform").toString());
        assertEquals("[\"shop\"]", history.at("/details/buy/platform").toString());
        // 14:03:11.250 at +01:00, 15:10 in Berlin, and milliseconds since 1970
        assertEquals("[1763643791250]", history.at("/details/view/time").toString());
        assertEquals("[1763647800000]", history.at("/details/buy/time").toString());
        assertEquals("[1763650800123]", history.at("/details/like/time").toString());
    }

    @Test
    void eventsThatAreSentAgainChangeNothing() {
        List<Object> again = List.of(
                Map.of("index", Map.of("pipeline", "web")), json(WEB.formatted("i0")),
                Map.of("index", Map.of("pipeline", "orders")), json(ORDER.formatted("i1")),
                Map.of("index", Map.of("pipeline", "app")), json(APP.formatted("i2")));
        for (int i = 0; i < 3; i++) {
            http.bulk("/shop-events-1/_bulk?refresh=true", again);
        }
        int conflict = http.send("POST", "/shop-events-1/_doc?pipeline=web", WEB.formatted("i0"), Map.of())
                .status();
        assertEquals(409, conflict, "what is created cannot be created again");
        assertEquals(3, count("c-81f3", "mail-ab12", "ios-77"));
    }

    @Test
    void oneBadEventOfABatchFailsAlone() {
        List<Object> lines = new ArrayList<>();
        for (String status : List.of("order", "parcel lost", "checkout")) {
            lines.add(Map.of("index", Map.of()));
            lines.add(Map.of(
                    "customer_email_hash",
                    "mail-" + status.length(),
                    "article",
                    "i1",
                    "status",
                    status,
                    "created",
                    "20.11.2025 15:10:00"));
        }
        JsonNode answer = http.send(
                        "POST", "/shop-events-1/_bulk?pipeline=orders&refresh=true", Http.lines(lines), Map.of())
                .body();
        assertTrue(answer.path("errors").asBoolean(), answer::toString);
        assertEquals(201, answer.at("/items/0/index/status").asInt(), answer::toString);
        assertEquals(400, answer.at("/items/1/index/status").asInt(), answer::toString);
        assertTrue(answer.at("/items/1/index/error/reason").asText().contains("[parcel lost]"), answer::toString);
        assertEquals(201, answer.at("/items/2/index/status").asInt(), answer::toString);
    }

    private void send(String pipeline, String event) {
        http.post("/shop-events-1/_doc?refresh=true&pipeline=" + pipeline, event);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long count(String... users) {
        return http.post("/shop-events/_count", Map.of("query", Map.of("terms", Map.of("user.id", users))))
                .body()
                .path("count")
                .asLong();
    }

    /** The items of which the recommendations of a user say that they come because of them. */
    private Set<String> because(String user) {
        JsonNode answer = shop.search("{\"user\": \"" + user + "\", \"reasons\": true, \"size\": 100}");
        Set<String> items = new TreeSet<>();
        for (JsonNode cause : answer.findValues("because")) {
            cause.forEach(piece -> items.add(piece.path("item").asText()));
        }
        assertFalse(items.isEmpty(), answer::toString);
        return items;
    }
}
