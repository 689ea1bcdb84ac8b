package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists whose scores tie: their order, their pages, and what makes them diverse, on any number of shards. */
@ExtendWith(LocalNodeExtension.class)
class ListIT {

    /** More than there are items, also for each of several tastes: so all are candidates on any number of shards. */
    private static final int CANDIDATES = 1000;

    private static final int[] PAGES = {1, 7, 50};
    private static final List<String> REQUESTS = List.of(
            "\"user\": \"u3\", \"weights\": {\"cooccurrence\": 0, \"popularity\": 0}",
            "\"user\": \"nobody\"",
            "\"items\": [\"i5\", \"i9\"], \"weights\": {\"cooccurrence\": 0}",
            "\"user\": \"u4\", \"reasons\": true");

    private final Http http;
    private final Shop shop;
    private String items = "shop-items-1";

    ListIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        shop.build();
    }

    /** Puts an index of items that tie behind the alias; the statistics stay those of the build. */
    private void stock(int shards) {
        String index = "shop-ties-" + shards;
        shop.stockTies(index, shards, 0);
        shop.alias("remove", items, Shop.ITEMS);
        shop.alias("add", index, Shop.ITEMS);
        items = index;
    }

    private List<JsonNode> hits(String request, String more) {
        List<JsonNode> hits = new ArrayList<>();
        shop.search("{" + request + ", \"_source\": false, \"num_candidates\": " + CANDIDATES + ", " + more + "}")
                .at("/hits/hits")
                .forEach(hit -> hits.add(((ObjectNode) hit).without("_index")));
        return hits;
    }

    @Test
    void ofTheSameScoreTheSmallerIdComesFirst() {
        stock(3);
        for (String request : REQUESTS) {
            List<JsonNode> list = hits(request, "\"size\": 120");
            List<JsonNode> sorted = list.stream()
                    .sorted(Comparator.comparingDouble(
                                    (JsonNode hit) -> -hit.path("_score").asDouble())
                            .thenComparing(hit -> hit.path("_id").asText()))
                    .toList();
            assertEquals(sorted, list, request);
            Set<Double> scores = new HashSet<>();
            list.forEach(hit -> scores.add(hit.path("_score").asDouble()));
            assertTrue(scores.size() < list.size(), "nothing ties: " + scores);
            for (JsonNode hit : list) {
                assertEquals(hit.path("_score").asDouble(), hit.at("/sort/0").asDouble());
                assertEquals(hit.path("_id").asText(), hit.at("/sort/1").asText());
            }
        }
    }

    @Test
    void pagesTogetherAreTheOneListOnAnyNumberOfShards() {
        List<List<JsonNode>> onOne = new ArrayList<>();
        for (int shards = 1; shards <= 3; shards++) {
            stock(shards);
            for (int r = 0; r < REQUESTS.size(); r++) {
                String request = REQUESTS.get(r);
                List<JsonNode> list = hits(request, "\"size\": 150");
                assertFalse(list.isEmpty());
                if (shards == 1) {
                    onOne.add(list);
                }
                assertEquals(onOne.get(r), list, request + " on " + shards + " shards");
                for (int size : PAGES) {
                    assertEquals(list, pages(request, size, list.size()), request + ", pages of " + size);
                    assertEquals(list, pagesAfter(request, size), request + ", pages of " + size + " after a hit");
                }
            }
        }
    }

    private List<JsonNode> pages(String request, int size, int end) {
        List<JsonNode> pages = new ArrayList<>();
        for (int from = 0; from < end; from += size) {
            pages.addAll(hits(request, "\"from\": " + from + ", \"size\": " + size));
        }
        return pages;
    }

    private List<JsonNode> pagesAfter(String request, int size) {
        List<JsonNode> pages = new ArrayList<>();
        List<JsonNode> page = hits(request, "\"size\": " + size);
        while (!page.isEmpty()) {
            pages.addAll(page);
            page = hits(
                    request,
                    "\"size\": " + size + ", \"search_after\": "
                            + pages.getLast().path("sort"));
        }
        return pages;
    }

    @Test
    void pagesOfADiverseListFitTogetherOnAnyNumberOfShards() {
        List<String> diversities = List.of(
                "\"diversity\": 0.5",
                "\"diversity\": {\"max_per_value\": {\"name\": 3}}",
                "\"diversity\": {\"weight\": 0.3, \"max_per_value\": {\"name\": 4, \"group\": 20}}");
        List<List<JsonNode>> onOne = new ArrayList<>();
        for (int shards = 1; shards <= 3; shards += 2) {
            stock(shards);
            for (int d = 0; d < diversities.size(); d++) {
                String request = "\"user\": \"u3\", \"reasons\": true, " + diversities.get(d);
                List<JsonNode> list = hits(request, "\"size\": 150");
                if (shards == 1) {
                    onOne.add(list);
                }
                assertEquals(onOne.get(d), list, request + " on " + shards + " shards");
                assertTrue(list.size() > 30, "too few hits to tell anything: " + list.size());
                assertEquals(
                        list.size(),
                        list.stream()
                                .map(hit -> hit.path("_id").asText())
                                .distinct()
                                .count());
                for (int size : PAGES) {
                    assertEquals(list, pages(request, size, list.size()), request + ", pages of " + size);
                }
                assertEquals(List.of(), hits(request, "\"from\": " + list.size() + ", \"size\": 20"));
            }
        }
    }

    @Test
    void diverseListHasOtherItemsFirstAndTheSameScores() {
        List<JsonNode> plain = hits("\"user\": \"u3\"", "\"size\": 120");
        List<JsonNode> diverse = hits("\"user\": \"u3\"", "\"size\": 120, \"diversity\": 0.5");
        assertEquals(plain.get(0).path("_id"), diverse.get(0).path("_id"));
        assertTrue(groups(plain.subList(0, 10)) < groups(diverse.subList(0, 10)), "no more groups than before");
        assertEquals(scores(plain), scores(diverse));
    }

    /** Items of a group lie in one direction: see {@link Shop#stock}. */
    private static long groups(List<JsonNode> hits) {
        return hits.stream()
                .map(hit -> Integer.parseInt(hit.path("_id").asText().substring(1)) % 4)
                .distinct()
                .count();
    }

    private static Set<String> scores(List<JsonNode> hits) {
        Set<String> scores = new HashSet<>();
        hits.forEach(hit -> scores.add(hit.path("_id").asText() + " " + hit.path("_score")));
        return scores;
    }

    @Test
    void explanationsAreThoseOfTheScoresInADiverseListToo() {
        stock(3);
        for (String diversity : List.of("\"size\": 20", "\"size\": 20, \"diversity\": 0.4")) {
            List<JsonNode> hits = hits("\"user\": \"u3\", \"explain\": true", diversity);
            assertEquals(20, hits.size());
            for (JsonNode hit : hits) {
                assertEquals(
                        hit.path("_score").asDouble(),
                        hit.at("/_explanation/value").asDouble(),
                        hit::toString);
            }
        }
    }

    @Test
    void vectorsThatReasonsNeedAreNotInTheAnswer() {
        for (String diversity : List.of("\"from\": 0", "\"diversity\": {\"max_per_value\": {\"name\": 1}}")) {
            JsonNode hits = shop.search("{\"user\": \"u3\", \"reasons\": true, " + diversity + "}")
                    .at("/hits/hits");
            assertEquals(10, hits.size());
            for (JsonNode hit : hits) {
                assertTrue(hit.path("fields").isMissingNode(), hit::toString);
                assertFalse(hit.path("reasons").isEmpty(), hit::toString);
                assertTrue(hit.path("_source").has("name"), hit::toString);
            }
        }
    }

    @Test
    void hitsOfTheQueryAndOfTheListTieAlike() {
        stock(1);
        ArrayNode plain = (ArrayNode) http.post(
                        "/shop-items/_search",
                        "{\"size\": 120, \"_source\": false, \"query\": {\"recommend\": {\"engine\": \"shop\", \"user\": \"u3\", \"num_candidates\": "
                                + CANDIDATES + "}}}")
                .body()
                .at("/hits/hits");
        List<JsonNode> list = hits("\"user\": \"u3\"", "\"size\": 120");
        Set<String> expected = new HashSet<>();
        plain.forEach(hit -> expected.add(hit.path("_id").asText() + " " + hit.path("_score")));
        assertEquals(expected, scores(list));
    }
}
