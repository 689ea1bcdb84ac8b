package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Recommendations of a built engine: their scores, their pages, their freshness. */
@ExtendWith(LocalNodeExtension.class)
class RecommendIT {

    private final Http http;
    private final Shop shop;

    RecommendIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        shop.build();
    }

    @Test
    void oneItemHasOneScoreOnOneShardAndOnFive() {
        for (String whom : List.of("\"user\": \"u3\"", "\"items\": [\"i5\", \"i9\"]", "\"user\": \"nobody\"")) {
            Map<String, Double> onOne = scores(whom);
            shop.stock("shop-items-5", 5);
            move("shop-items-1", "shop-items-5");
            assertEquals(onOne, scores(whom), whom);
            move("shop-items-5", "shop-items-1");
            http.delete("/shop-items-5");
        }
    }

    @Test
    void everyScoreExplainsItself() {
        shop.stock("shop-items-5", 5);
        move("shop-items-1", "shop-items-5");
        JsonNode hits = query("\"user\": \"u3\"");
        assertTrue(hits.size() > 100);
        for (JsonNode hit : hits) {
            assertEquals(
                    hit.path("_score").asDouble(), hit.at("/_explanation/value").asDouble());
        }
    }

    @Test
    void scoresAreWeightedMeansOfTheReasons() {
        JsonNode hits = shop.search(
                        "{\"user\": \"u3\", \"size\": 50, \"reasons\": true, \"weights\": {\"cooccurrence\": 0, \"popularity\": 0,"
                                + " \"similarity.short_term\": 2, \"similarity.long_term\": 0}}")
                .at("/hits/hits");
        assertEquals(50, hits.size());
        for (JsonNode hit : hits) {
            assertEquals(
                    hit.path("_score").asDouble(),
                    hit.at("/reasons/0/score").asDouble(),
                    1e-6,
                    () -> "one component is the score: " + hit);
        }
    }

    @Test
    void everyHitHasAReasonAndNoReasonIsNothing() {
        JsonNode hits = shop.search("{\"user\": \"u3\", \"size\": 120, \"reasons\": true}")
                .at("/hits/hits");
        assertTrue(hits.size() > 100);
        for (JsonNode hit : hits) {
            assertFalse(hit.path("reasons").isEmpty(), hit::toString);
            for (JsonNode reason : hit.path("reasons")) {
                assertTrue(reason.path("score").asDouble() > 0, hit::toString);
            }
        }
    }

    @Test
    void pagesTogetherAreOneLargePage() {
        for (int shards : new int[] {1, 5}) {
            String index = "shop-pages-" + shards;
            shop.stock(index, shards);
            move("shop-items-1", index);
            List<String> large = ids("{\"user\": \"u3\", \"size\": 60}");
            List<String> pages = new ArrayList<>();
            for (int from = 0; from < 60; from += 7) {
                int size = Math.min(7, 60 - from);
                pages.addAll(ids("{\"user\": \"u3\", \"from\": " + from + ", \"size\": " + size + "}"));
            }
            assertEquals(large, pages, shards + " shards");
            assertEquals(60, large.stream().distinct().count());
            move(index, "shop-items-1");
        }
    }

    @Test
    void theFriendlyCallAndTheQueryGiveTheSameHits() {
        List<String> friendly = ids("{\"user\": \"u3\", \"size\": 120}");
        List<String> plain = new ArrayList<>();
        query("\"user\": \"u3\"")
                .forEach(hit -> plain.add(
                        hit.path("_id").asText() + " " + hit.path("_score").asDouble()));
        assertEquals(friendly, plain);
    }

    @Test
    void theCallWorksWithGet() {
        String body = "{\"user\": \"u3\", \"size\": 50}";
        JsonNode got = http.send("GET", "/_recommend/shop/_search", body, Map.of())
                .body()
                .path("hits");
        assertEquals(shop.search(body).path("hits"), got);
    }

    @Test
    void aNewInteractionChangesTheNextRecommendation() {
        String body = "{\"user\": \"u3\", \"size\": 100, \"reasons\": true}";
        JsonNode before = shop.search(body).at("/hits/hits");
        String best = before.at("/0/_id").asText();
        assertFalse(because(before, best));

        http.post("/shop-events/_doc?refresh=true", Shop.interaction("u3", best, "buy", 1_000_000));

        JsonNode after = shop.search(body).at("/hits/hits");
        assertFalse(after.findValuesAsText("_id").contains(best), best + " was bought and is recommended still");
        assertTrue(because(after, best), "nothing is recommended because of " + best + ": " + after);
    }

    @Test
    void anInteractionThatIsRejectedIsNotCounted() {
        // an action that the engine does not name changes what was seen, not what is liked
        String body = "{\"user\": \"a new user\", \"size\": 3}";
        http.post("/shop-events/_doc?refresh=true", Shop.interaction("a new user", "i1", "return", 1_000_000));
        JsonNode answer = shop.search(body);
        assertEquals("popular", answer.at("/answered_by/0").asText());
        assertEquals("cold_start", answer.at("/notes/0").asText());
    }

    @Test
    void whatTrendsIsRecommendedWhereNothingIsKnown() {
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < 150; user++) {
            // the week before last everybody bought something else, and last week i7
            bought(lines, "user-" + user, "i" + (20 + user % 50), 14);
            if (user < 30) {
                bought(lines, "user-" + user, "i7", 1);
            }
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);
        shop.buildInFull();
        JsonNode answer = shop.search("{\"user\": \"nobody\", \"size\": 3}");
        assertEquals("[\"trending\",\"popular\"]", answer.path("answered_by").toString());
        assertEquals("i7", answer.at("/hits/hits/0/_id").asText(), answer::toString);
    }

    private static void bought(List<Object> lines, String user, String item, int daysAgo) {
        lines.add(Map.of("create", Map.of()));
        lines.add(Map.of(
                "user", Map.of("id", user),
                "item", Map.of("id", item),
                "event", Map.of("action", "buy"),
                "@timestamp", Instant.now().minus(Duration.ofDays(daysAgo)).toString()));
    }

    @Test
    void aNewItemIsRecommendedAtOnce() {
        JsonNode best = http.get("/shop-items/_search?q=_id:i3&size=1").body();
        assertEquals(1, best.at("/hits/total/value").asInt());
        // like those that users of its group like
        http.put(
                "/shop-items-1/_doc/new?refresh=true",
                Map.of("name", "a new item", "vector", List.of(0, 0, 0, 1, 0, 0, 0, 0)));

        JsonNode answer = shop.search(
                "{\"user\": \"u3\", \"size\": 100, \"reasons\": true, \"weights\": {\"cooccurrence\": 0, \"popularity\": 0}}");
        List<String> ids = answer.at("/hits/hits").findValuesAsText("_id");
        assertTrue(ids.indexOf("new") >= 0 && ids.indexOf("new") < 10, "the new item is not among the first: " + ids);
    }

    private static boolean because(JsonNode hits, String item) {
        return hits.findParents("because").stream()
                .anyMatch(reason ->
                        reason.path("because").findValuesAsText("item").contains(item));
    }

    private Map<String, Double> scores(String whom) {
        Map<String, Double> scores = new TreeMap<>();
        query(whom)
                .forEach(hit ->
                        scores.put(hit.path("_id").asText(), hit.path("_score").asDouble()));
        assertTrue(scores.size() >= 40, "too few hits to tell anything: " + scores);
        return scores;
    }

    private JsonNode query(String whom) {
        return http.post("/shop-items/_search", """
                        {
                          "size": 120, "explain": true, "_source": false,
                          "query": { "recommend": { "engine": "shop", %s } }
                        }""".formatted(whom)).body().at("/hits/hits");
    }

    private List<String> ids(String body) {
        List<String> ids = new ArrayList<>();
        shop.search(body)
                .at("/hits/hits")
                .forEach(hit -> ids.add(
                        hit.path("_id").asText() + " " + hit.path("_score").asDouble()));
        return ids;
    }

    /** Puts another index behind the alias of the items: the statistics stay those of the build. */
    private void move(String from, String to) {
        shop.alias("remove", from, Shop.ITEMS);
        shop.alias("add", to, Shop.ITEMS);
    }
}
