package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An engine takes weights that win, no others, and can go back. */
@ExtendWith(LocalNodeExtension.class)
class WeightLearningIT {

    private static final String LEARN = "/_recommend/shop/_evaluate?wait_for_completion=true";
    private static final String BODY = "{\"learn\": true}";
    private static final String ROLLBACK = "/_recommend/shop/_rollback?of=weights";
    private static final int USERS = 400;
    private static final int BOUGHT = 6;

    private final Http http;
    private final Shop shop;

    WeightLearningIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    /** Users like ten items that lie anywhere in the space of the vectors: these tell nothing, and what others did all. */
    private void sell() {
        Random random = new Random(3);
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            int taste = random.nextInt(12);
            List<Integer> items = new ArrayList<>();
            while (items.size() < BOUGHT) {
                int item = taste + 12 * random.nextInt(10);
                if (random.nextInt(5) == 0) {
                    item = random.nextInt(Shop.NUMBER_OF_ITEMS);
                }
                if (!items.contains(item)) {
                    items.add(item);
                    lines.add(Map.of("create", Map.of()));
                    // by the item's number in another order, so that no vector of the shop's groups knows the taste
                    lines.add(Shop.interaction(
                            "user-" + user, "i" + item * 7 % Shop.NUMBER_OF_ITEMS, "buy", lines.size()));
                }
            }
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
    }

    private JsonNode weights() {
        return http.get("/_recommend/shop").body().at("/engines/shop/weights");
    }

    private Http.Answer rollback() {
        return http.send("POST", ROLLBACK, null, Map.of());
    }

    @Test
    void weightsThatWinAreTakenAndTakenBack() {
        sell();
        shop.put("\"weights\": {\"similarity.short_term\": 5}");
        JsonNode before = weights();

        JsonNode report = http.post(LEARN, BODY).body();

        JsonNode learned = report.path("learned");
        assertTrue(learned.path("taken").asBoolean(), learned::toString);
        assertEquals(5, learned.at("/before/similarity.short_term").asDouble());
        assertTrue(
                learned.at("/weights/similarity.short_term").asDouble()
                        < learned.at("/before/similarity.short_term").asDouble(),
                learned::toString);
        assertTrue(
                learned.at("/weights/cooccurrence").asDouble()
                        > learned.at("/before/cooccurrence").asDouble(),
                learned::toString);
        assertTrue(
                learned.at("/validation/after").asDouble()
                        > learned.at("/validation/before").asDouble(),
                learned::toString);
        JsonNode fused = report.path("variants").get(0);
        JsonNode last = report.path("variants").get(report.path("variants").size() - 1);
        assertEquals("learned", last.path("name").asText());
        assertTrue(
                last.at("/metrics/ndcg/value").asDouble()
                        > fused.at("/metrics/ndcg/value").asDouble(),
                report::toString);
        JsonNode comparison =
                report.path("comparisons").get(report.path("comparisons").size() - 1);
        assertEquals("learned", comparison.path("variant").asText());
        assertEquals("fused", comparison.path("against").asText());
        assertEquals(learned.path("weights").path("cooccurrence"), weights().path("cooccurrence"));

        JsonNode back = http.post(ROLLBACK, null).body();
        assertEquals(report.path("evaluation"), back.path("evaluation"));
        assertEquals(before, back.path("weights"));
        assertEquals(before, weights());
        Http.Answer again = rollback();
        assertEquals(409, again.status(), again::toString);
        assertTrue(again.body().toString().contains("changed or taken back since"), again::toString);
    }

    @Test
    void tooFewUsersTeachNothing() {
        JsonNode before = weights();
        JsonNode report = http.post(LEARN, BODY).body();
        JsonNode learned = report.path("learned");
        assertFalse(learned.path("taken").asBoolean(), learned::toString);
        assertTrue(learned.path("reason").asText().contains("are needed"), learned::toString);
        assertEquals(learned.path("before"), learned.path("weights"), learned::toString);
        assertEquals(before, weights());
        Http.Answer rollback = rollback();
        assertEquals(404, rollback.status(), rollback::toString);
        assertTrue(rollback.body().toString().contains("has given it weights"), rollback::toString);
    }
}
