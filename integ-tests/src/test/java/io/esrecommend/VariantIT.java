package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Engines of which a share of the users gets another variant. */
@ExtendWith(LocalNodeExtension.class)
class VariantIT {

    private static final int USERS = 400;

    /** Of items by another model: its groups are others. */
    private static final int OTHER_GROUPS = 3;

    private static final String POPULAR = """
            { "share": 0.3, "weights": { "similarity.short_term": 0, "similarity.long_term": 0, "cooccurrence": 0,
                                         "popularity": 1 } }""";

    private final Http http;
    private final Shop shop;

    VariantIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        http.put("/shop-items-1/_mapping", """
                { "properties": { "other": { "type": "dense_vector", "dims": 8, "similarity": "cosine" } } }""");
        Random random = new Random(3);
        List<Object> lines = new ArrayList<>();
        for (int item = 0; item < Shop.NUMBER_OF_ITEMS; item++) {
            lines.add(Map.of("update", Map.of("_id", "i" + item)));
            lines.add(Map.of("doc", Map.of("other", Shop.vector(item % OTHER_GROUPS, random))));
        }
        http.bulk("/shop-items-1/_bulk?refresh=true", lines);
    }

    private void put(String variants) {
        shop.put("\"variants\": " + variants);
    }

    private Hits hits(String body) {
        return new Hits(shop.search(body));
    }

    private String variantOf(String user) {
        return shop.search("{\"user\": \"" + user + "\", \"size\": 0}")
                .path("variant")
                .asText();
    }

    @Test
    void engineWithoutVariantsNamesNone() {
        assertFalse(shop.search("{\"user\": \"u3\"}").has("variant"));
        put("{ \"b\": { \"share\": 0 } }");
        assertEquals("control", variantOf("u3"));
    }

    @Test
    void sharesHoldAndUsersKeepTheirVariant() {
        put("{ \"b\": " + POPULAR + ", \"c\": { \"share\": 0.2 } }");
        Map<String, String> assigned = new HashMap<>();
        Map<String, Double> counted = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            String variant = variantOf("customer-" + user);
            assigned.put("customer-" + user, variant);
            counted.merge(variant, 1.0 / USERS, Double::sum);
        }
        // four standard deviations of a share of half of them
        assertEquals(0.5, counted.get("control"), 0.1);
        assertEquals(0.3, counted.get("b"), 0.1);
        assertEquals(0.2, counted.get("c"), 0.1);

        // The last one sets its users free when it goes; nobody else moves.
        put("{ \"b\": " + POPULAR + " }");
        assigned.forEach((user, before) -> {
            if (user.endsWith("0")) {
                assertEquals(before.equals("c") ? "control" : before, variantOf(user), user);
            }
        });
    }

    @Test
    void queryInASearchHasTheVariantOfTheUser() {
        shop.build();
        put("{ \"b\": " + POPULAR + " }");
        Map<String, Integer> seen = new HashMap<>();
        for (int user = 0; user < 20; user++) {
            String variant = variantOf("u" + user);
            seen.merge(variant, 1, Integer::sum);
            Map<String, Double> forced = hits("{\"user\": \"u" + user + "\", \"variant\": \"" + variant + "\"}")
                    .scores();
            assertEquals(forced, hits("{\"user\": \"u" + user + "\"}").scores());
            JsonNode plain = http.post(
                            "/shop-items/_search",
                            "{\"query\": {\"recommend\": {\"engine\": \"shop\", \"user\": \"u" + user + "\"}}}")
                    .body();
            new Hits(plain).scores().forEach((id, score) -> {
                if (forced.containsKey(id)) {
                    assertEquals(forced.get(id), score, 1e-6);
                }
            });
            assertNotEquals(
                    forced.values().stream().toList(),
                    hits("{\"user\": \"u" + user + "\", \"variant\": \"" + (variant.equals("b") ? "control" : "b")
                                    + "\"}")
                            .scores()
                            .values()
                            .stream()
                            .toList());
        }
        assertTrue(seen.size() == 2, seen::toString);
    }

    @Test
    void otherVectorIsUsedInItsOwnSpaceFromTheNextBuildOn() {
        shop.build();
        put("{ \"b\": { \"share\": 0.5, \"vector\": \"other\" } }");
        http.put("/_recommend/twin", """
                { "items": { "index": "shop-items", "vector": "other", "text": "name" },
                  "interactions": { "index": "shop-events", "primary": "buy",
                                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } } } }""");
        String asB = "{\"user\": \"u3\", \"variant\": \"b\", \"size\": 50}";
        Map<String, Double> unbuilt = hits(asB).scores();
        assertNotEquals(
                hits("{\"user\": \"u3\", \"variant\": \"control\", \"size\": 50}")
                        .ids(),
                List.copyOf(unbuilt.keySet()));

        http.post("/_recommend/twin/_build?wait_for_completion=true", null);
        JsonNode twin = http.post("/_recommend/twin/_search", "{\"user\": \"u3\", \"size\": 50}")
                .body();
        assertNotEquals(unbuilt, new Hits(twin).scores(), "no space was learned yet");
        String rows = shop.currentBuild();
        shop.build();
        assertEquals(rows, shop.currentBuild(), "a variant makes no rows anew");
        // What the node keeps of statistics is forgotten on the node that built.
        new Hits(twin).are(hits(asB).scores());
        http.delete("/_recommend/twin");
    }

    @Test
    void listGoesOnInTheVariantThatItWasBegunIn() {
        shop.build();
        put("{ \"b\": " + POPULAR + " }");
        String other = variantOf("u5").equals("b") ? "control" : "b";
        String begin = "{\"user\": \"u5\", \"size\": 10, \"variant\": \"" + other + "\"";
        JsonNode first = shop.search(begin + "}");
        String id = first.path("recommendation_id").asText();
        assertEquals(other, first.path("variant").asText());
        JsonNode next =
                shop.search("{\"user\": \"u5\", \"size\": 10, \"from\": 10, \"recommendation_id\": \"" + id + "\"}");
        assertEquals(other, next.path("variant").asText());
        assertEquals(id, next.path("recommendation_id").asText());
        assertEquals(new Hits(shop.search(begin + ", \"from\": 10}")).scores(), new Hits(next).scores());
    }

    @Test
    void idsOfOnePersonHaveOneVariant() {
        put("{ \"b\": { \"share\": 0.5 } }");
        String other = null;
        for (int device = 0; other == null; device++) {
            other = variantOf("device-" + device).equals(variantOf("u1")) ? null : "device-" + device;
        }
        http.put("/_recommend/shop/identity", "{\"user\": \"u1\", \"ids\": [\"" + other + "\"]}");
        assertEquals(variantOf("u1"), variantOf(other));
    }
}
