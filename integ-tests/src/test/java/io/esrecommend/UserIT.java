package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a user, and what is left of one who was erased. */
@ExtendWith(LocalNodeExtension.class)
class UserIT {

    private static final String USER = "/_recommend/shop/user/";

    private final Http http;
    private final Shop shop;

    UserIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    /**
     * Each of the users is the only one of a pair of items, so that whatever comes back of one shows, and is erased at
     * another moment of a build that has known the user.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingOfAnErasedUserComesBackWhileBuildsRun(boolean users) {
        shop.put("\"statistics\": { \"users\": " + users + " }");
        crowd();
        int rounds = 12;
        for (int i = 0; i < rounds; i++) {
            String user = "erased-user-" + i;
            buy(user, "erased-item-" + i);
            buy(user, "crowd-1");
            long start = System.nanoTime();
            shop.build();
            assertTrue(documents("histories").contains(user));
            assertTrue(documents("neighbours.*").contains("erased-item-" + i));
            assertEquals(users, documents("neighbours.*").contains(user));
            long took = System.nanoTime() - start;
            if (i % 2 == 1) {
                buy(user, "erased-item-" + i); // something to fold
            }
            String mode = i % 2 == 0 ? "full" : "incremental";
            CompletableFuture<Http.Answer> build = CompletableFuture.supplyAsync(
                    () -> http.post("/_recommend/shop/_build?wait_for_completion=true&mode=" + mode, null));
            LockSupport.parkNanos(took * i / rounds);

            JsonNode answer = http.delete(USER + user).body();
            build.join();

            assertEquals(i % 2 == 0 ? 4 : 6, answer.at("/erased/interactions").asInt(), answer::toString);
            assertEquals(1, answer.at("/erased/histories").asInt(), answer::toString);
            assertTrue(answer.at("/erased/neighbours").asInt() >= 2, answer::toString);
            assertEquals(0, answer.at("/remaining/interactions").asInt(), answer::toString);
            assertNothingOf("erased-");
        }
        shop.build();
        assertNothingOf("erased-");
        assertTrue(documents("histories").contains("\"u3\""), "the others are gone, too");
    }

    /** Makes builds take long enough to be met at any of their steps. */
    private void crowd() {
        Random random = new Random(5);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            lines.add(Map.of("create", Map.of()));
            lines.add(Shop.interaction("crowd-" + i % 150, "crowd-" + random.nextInt(2_000), "buy", i));
        }
        http.bulk("/shop-events-1/_bulk?refresh=true", lines);
        buy("crowd-1", "crowd-1");
    }

    private void buy(String user, String item) {
        http.bulk(
                "/shop-events-1/_bulk?refresh=true",
                List.of(
                        Map.of("create", Map.of()),
                        Shop.interaction(user, item + "-a", "buy", 1_000_000),
                        Map.of("create", Map.of()),
                        Shop.interaction(user, item + "-b", "buy", 1_000_001)));
    }

    private void assertNothingOf(String prefix) {
        String all = documents();
        int at = all.indexOf(prefix);
        assertEquals(-1, at, () -> "left: " + all.substring(Math.max(0, at - 500), Math.min(all.length(), at + 500)));
    }

    /** All that the plugin keeps, as text. */
    private String documents() {
        return documents("*");
    }

    private String documents(String index) {
        String path = "/recommend.shop." + index;
        http.send("POST", path + "/_refresh?expand_wildcards=all&ignore_unavailable=true", null, Map.of());
        // a build may delete an index meanwhile
        return http.send(
                        "GET",
                        path
                                + "/_search?expand_wildcards=all&ignore_unavailable=true&size=10000&_source_excludes=space",
                        null,
                        Map.of())
                .body()
                .toString();
    }

    @Test
    void allEventsAreErasedHoweverManyAndWhereverTheyAre() {
        int events = 2_500;
        http.put("/shop-events-2", """
                {
                  "settings": { "number_of_shards": 3, "number_of_replicas": 0 },
                  "mappings": {
                    "_routing": { "required": true },
                    "properties": {
                      "@timestamp": { "type": "date" },
                      "user": { "properties": { "id": { "type": "keyword" } } },
                      "item": { "properties": { "id": { "type": "keyword" } } },
                      "event": { "properties": { "action": { "type": "keyword" } } }
                    }
                  }
                }""");
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            lines.add(Map.of("create", Map.of("routing", "r" + i % 7)));
            lines.add(Shop.interaction("u3", "i" + i % Shop.NUMBER_OF_ITEMS, "view", i));
        }
        http.bulk("/shop-events-2/_bulk?refresh=true", lines);
        shop.alias("add", "shop-events-2", Shop.EVENTS);
        shop.build();
        int known = http.get(USER + "u3").body().at("/interactions/total").asInt();
        assertTrue(known > events);

        JsonNode answer = http.delete(USER + "u3").body();

        assertEquals(known, answer.at("/erased/interactions").asInt(), answer::toString);
        assertEquals(1, answer.at("/erased/histories").asInt(), answer::toString);
        assertEquals(0, answer.at("/remaining/interactions").asInt(), answer::toString);
        JsonNode left = http.get(USER + "u3").body();
        assertEquals(0, left.at("/interactions/total").asInt(), left::toString);
        assertTrue(left.path("histories").isEmpty(), left::toString);
        assertFalse(http.get(USER + "u4").body().path("histories").isEmpty());
    }

    @Test
    void pagesTogetherAreAllEventsNewestFirst() {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add(Map.of("create", Map.of("_id", "e" + i)));
            lines.add(Shop.interaction("reader", "i1", "view", i / 10)); // ten of each time
        }
        http.bulk("/shop-events-1/_bulk?refresh=true", lines);
        Set<String> ids = new HashSet<>();
        String next = "";
        String before = "~";
        while (next != null) {
            JsonNode page = http.get(USER + "reader?size=37" + next).body().path("interactions");
            assertEquals(500, page.path("total").asInt());
            for (JsonNode hit : page.path("hits")) {
                String time = hit.at("/_source/@timestamp").asText();
                assertTrue(time.compareTo(before) <= 0, page::toString);
                before = time;
                assertTrue(ids.add(hit.path("_id").asText()), hit::toString);
            }
            next = page.has("next") ? "&after=" + page.path("next").asText() : null;
            // what comes meanwhile is not of this export
            http.post("/shop-events-1/_doc?refresh=true", Shop.interaction("reader", "i1", "view", 0));
        }
        assertNull(next);
        assertEquals(500, ids.size());
        JsonNode open = http.get("/_nodes/stats/indices/search").body();
        assertEquals(0, sum(open.findValues("open_contexts")), "a point in time stays open");
    }

    private static int sum(List<JsonNode> numbers) {
        return numbers.stream().mapToInt(JsonNode::asInt).sum();
    }

    @Test
    void anErasureThatFailsGoesOnWhenItIsAskedAgain() {
        buy("erased-1", "item-of-two");
        buy("erased-2", "item-of-two");
        buy("erased-1", "item-of-one");
        shop.build();
        shop.buildInFull();
        String newest = "recommend.shop.neighbours." + shop.currentBuild();
        for (String blocked : List.of("shop-events-1", newest)) {
            block(blocked, true);
            for (int i = 0; i < 3; i++) {
                Http.Answer answer = http.send("DELETE", USER + "erased-1", null, Map.of());
                assertEquals(403, answer.status(), answer::toString);
                assertTrue(answer.body().toString().contains("[" + blocked + "]"), answer::toString);
                assertTrue(answer.body().toString().contains("send the same request again"), answer::toString);
            }
            block(blocked, false);
        }

        JsonNode answer = http.delete(USER + "erased-1").body();

        assertEquals(0, answer.at("/erased/interactions").asInt(), "these went before the statistics: " + answer);
        assertEquals(1, answer.at("/erased/histories").asInt(), answer::toString);
        assertTrue(answer.at("/erased/neighbours").asInt() > 0, answer::toString);
        assertEquals(0, answer.at("/remaining/histories").asInt(), answer::toString);
        assertNothingOf("erased-1");
        assertNothingOf("item-of-one");
        // each build of the two took one user from this pair, however often it was asked
        assertEquals(4, documents("neighbours.*").split("\"item\":\"item-of-two-[ab]\",\"source\"").length - 1);
    }

    private void block(String index, boolean blocked) {
        http.put("/" + index + "/_settings", "{\"index.blocks.write\": " + blocked + "}");
    }
}
