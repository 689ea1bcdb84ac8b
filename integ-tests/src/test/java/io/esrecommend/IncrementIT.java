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
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Builds that make only those rows again whose counts have drifted. */
@ExtendWith(LocalNodeExtension.class)
class IncrementIT {

    private static final int USERS = 1_000;
    private static final int ITEMS_OF_A_USER = 10;
    private static final double TOLERANCE = 0.1;

    private final Http http;
    private final Shop shop;
    private final Random random = new Random(11);
    private long time;

    IncrementIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void sell() {
        shop.open();
        put("");
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < ITEMS_OF_A_USER; i++) {
                buy(lines, "user-" + user, item(user));
            }
        }
        send(lines);
    }

    /** Users like a fifth of the items, half of the time. */
    private String item(int user) {
        int taste = Shop.NUMBER_OF_ITEMS / 5;
        return "i"
                + (random.nextBoolean()
                        ? user % 5 * taste + random.nextInt(taste)
                        : random.nextInt(Shop.NUMBER_OF_ITEMS));
    }

    private void put(String more) {
        shop.put("\"statistics\": { \"tolerance\": " + TOLERANCE + ", \"neighbours\": 1000 " + more + " }");
    }

    private void buy(List<Object> lines, String user, String item) {
        lines.add(Map.of("create", Map.of()));
        lines.add(Shop.interaction(user, item, "buy", time++));
    }

    private void send(List<Object> lines) {
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
    }

    private JsonNode lastBuild() {
        return http.get("/_recommend/shop/_stats").body().path("last_build");
    }

    private Map<String, JsonNode> rows() {
        http.post("/recommend.shop.neighbours/_refresh", null);
        JsonNode hits =
                http.post("/recommend.shop.neighbours/_search", """
                        { "size": 1000, "query": { "exists": { "field": "item" } } }""").body().at("/hits/hits");
        Map<String, JsonNode> rows = new TreeMap<>();
        hits.forEach(hit -> rows.put(
                hit.at("/_source/source").asText() + " "
                        + hit.at("/_source/item").asText(),
                hit.path("_source")));
        return rows;
    }

    @Test
    void rowsOfWhatHasChangedAreThoseOfAFullBuildAndOthersWithinTheTolerance() {
        shop.buildInFull();
        Map<String, JsonNode> before = rows();
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < 6; user++) {
            buy(lines, "new-" + user, "new-item-" + user % 3);
            buy(lines, "new-" + user, "i7");
            buy(lines, "user-" + user, item(user));
        }
        send(lines);
        shop.build();

        assertEquals(1, lastBuild().path("increments").asInt());
        assertNotEquals(
                lastBuild().path("full_build").asText(),
                lastBuild().path("build").asText());
        Map<String, JsonNode> incremental = rows();
        shop.buildInFull();
        assertEquals(0, lastBuild().path("increments").asInt());
        Map<String, JsonNode> full = rows();

        assertEquals(full.keySet(), incremental.keySet());
        int unchanged = 0;
        for (String item : full.keySet()) {
            assertClose(full.get(item), incremental.get(item));
            unchanged += incremental.get(item).equals(before.get(item)) ? 1 : 0;
        }
        assertTrue(unchanged > full.size() / 4, unchanged + " rows of " + full.size() + " were left as they were");
        for (String item : List.of("buy new-item-0", "buy new-item-1", "buy new-item-2")) {
            assertEquals(full.get(item), incremental.get(item));
        }
    }

    /** The counts of a row, and of each pair, are off by the tolerance at most; so is who else did a neighbour. */
    private static void assertClose(JsonNode full, JsonNode row) {
        double count = full.path("count").asDouble();
        assertEquals(count, row.path("count").asDouble(), TOLERANCE * count, row::toString);
        Map<String, double[]> expected = neighbours(full);
        Map<String, double[]> actual = neighbours(row);
        actual.forEach((item, found) -> {
            double[] should = expected.get(item);
            if (should != null) {
                assertEquals(should[0], found[0], TOLERANCE * count, () -> "users of both, of " + item + " in " + row);
                assertEquals(should[1], found[1], TOLERANCE * Math.max(should[1], found[1]), () -> "users of " + item);
            }
        });
        expected.forEach((item, should) -> {
            if (!actual.containsKey(item)) {
                assertTrue(should[0] <= TOLERANCE * count || should[2] < 1, () -> item + " is missing in " + row);
            }
        });
    }

    /** Users of both, users of the neighbour, and the ratio. */
    private static Map<String, double[]> neighbours(JsonNode row) {
        Map<String, double[]> neighbours = new HashMap<>();
        for (int i = 0; i < row.path("neighbours").size(); i++) {
            neighbours.put(row.at("/neighbours/" + i).asText(), new double[] {
                row.at("/both/" + i).asDouble(),
                row.at("/counts/" + i).asDouble(),
                row.at("/llr/" + i).asDouble()
            });
        }
        return neighbours;
    }

    @Test
    void smallChangesAddUpUntilTheRowsAreMadeAgain() {
        shop.buildInFull();
        int users = rows().get("buy i7").path("count").asInt();
        int bought = 0;
        while (rows().get("buy i7").path("count").asInt() == users) {
            assertTrue(
                    bought <= TOLERANCE * (users + bought) + 1, bought + " new users of " + users + " are passed over");
            List<Object> lines = new ArrayList<>();
            buy(lines, "new-" + bought++, "i7");
            send(lines);
            shop.build();
        }
        assertTrue(bought > 1, "a single user of " + users + " was no reason");
        assertEquals(bought, lastBuild().path("increments").asInt());
        assertEquals(users + bought, rows().get("buy i7").path("count").asInt());
    }

    @Test
    void whatNobodyDidAnyMoreIsGone() {
        List<Object> lines = new ArrayList<>();
        lines.add(Map.of("create", Map.of("_id", "only")));
        lines.add(Shop.interaction("gone", "of-nobody", "buy", time++));
        buy(lines, "gone", "i7");
        send(lines);
        shop.buildInFull();
        assertTrue(rows().containsKey("buy of-nobody"));
        http.delete("/shop-events-1/_doc/only?refresh=true");
        lines.clear();
        buy(lines, "gone", "i8");
        send(lines);
        shop.build();

        assertEquals(1, lastBuild().path("increments").asInt());
        assertFalse(rows().containsKey("buy of-nobody"), rows().keySet()::toString);
    }

    @Test
    void otherSettingsAndTooMuchChangeMakeAllRows() {
        shop.buildInFull();
        shop.build();
        assertEquals(1, lastBuild().path("increments").asInt(), "nothing has changed");
        put(", \"max_users\": 50");
        shop.build();
        assertEquals(0, lastBuild().path("increments").asInt());
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < USERS / 5; user++) {
            buy(lines, "new-" + user, item(user));
        }
        send(lines);
        shop.build();
        assertEquals(0, lastBuild().path("increments").asInt());
    }

    @Test
    void whatFadesIsCountedByItsAge() {
        List<Object> lines = new ArrayList<>();
        lines.add(Map.of("create", Map.of()));
        lines.add(Map.of(
                "user", Map.of("id", "old"),
                "item", Map.of("id", "long-ago"),
                "event", Map.of("action", "buy"),
                "@timestamp", "2000-01-01T00:00:00Z"));
        send(lines);
        shop.buildInFull();
        assertEquals(
                USERS + Shop.NUMBER_OF_USERS + 1,
                lastBuild().at("/counts/users").asInt());
        double whole = rows().get("buy i7").path("count").asDouble();
        put(", \"half_life\": \"3650d\"");
        shop.build();
        double faded = rows().get("buy i7").path("count").asDouble();
        assertTrue(faded < whole && faded > whole / 8, faded + " of " + whole);
        put(", \"window\": \"1m\"");
        shop.build();
        assertTrue(rows().isEmpty(), rows()::toString);
    }
}
