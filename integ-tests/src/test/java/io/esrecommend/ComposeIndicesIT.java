package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The query {@code recommend} over aliases, several indices and shards, some of which are not as they should be. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: each test has indices of its own
class ComposeIndicesIT {

    private static final String ALL = "{\"size\": 200, \"query\": $R}";

    private final Http http;
    private final Goods goods;
    private Hits all;

    ComposeIndicesIT(Http http) {
        this.http = http;
        this.goods = new Goods(http);
    }

    @BeforeAll
    void open() {
        goods.open();
        all = goods.all();
        assertTrue(all.ids().size() > 60, "too few hits to tell anything: " + all.ids());
    }

    @Test
    void anItemHasOneScoreHoweverItemsAreSpread() {
        goods.stock("on-1", 1);
        goods.stock("on-3", 3);
        goods.stock("first", 1, 0, 50);
        goods.stock("rest", 3, 50, Shop.NUMBER_OF_ITEMS);
        alias("spread", "first", "");
        alias("spread", "rest", "");
        for (String index : List.of("on-1", "on-3", "first,rest", "spread")) {
            assertEquals(all.scores(), goods.all(index).scores(), index);
        }
    }

    @Test
    void anEngineReadsItemsBehindAnAlias() {
        goods.stock("east", 1, 0, 70);
        goods.stock("west", 2, 70, Shop.NUMBER_OF_ITEMS);
        alias("compass", "east", "");
        alias("compass", "west", "");
        goods.put("compass", "compass");
        goods.build("compass");
        JsonNode answer = goods.recommendations("compass", "{\"user\": \"u3\", \"size\": 120, \"reasons\": true}");
        assertEquals(3, answer.at("/_shards/successful").asInt());
        new Hits(answer).haveScores(all.scores());
        HashSet<String> causes = new HashSet<>();
        for (JsonNode cause : answer.at("/hits/hits").findValues("because")) {
            cause.forEach(item -> {
                String id = item.path("item").asText();
                causes.add(id);
                assertEquals(Goods.title(id), item.path("title").asText());
            });
        }
        assertTrue(causes.size() > 3, "too few reasons to tell anything: " + causes);
        http.delete("/_recommend/compass");
    }

    @Test
    void aFilterOfAnAliasTakesHitsAwayAndLeavesTheScores() {
        alias("cheap", Goods.INDEX, ", \"filter\": { \"range\": { \"price\": { \"lt\": 20 } } }");
        assertEquals(all.scores(id -> Goods.price(id) < 20), goods.all("cheap").scores());
    }

    @Test
    void routingAsksOnlyTheShardsThatItNames() {
        goods.make("routed", 4, 0);
        for (int item = 0; item < Shop.NUMBER_OF_ITEMS; item++) {
            String category = Goods.category("i" + item);
            goods.fill("routed", item, item + 1, "&routing=" + category);
        }
        assertEquals(all.scores(), goods.all("routed").scores());
        Hits films = new Hits(
                http.post("/routed/_search?routing=films", Goods.body(ALL)).body());
        assertEquals(1, films.answer().at("/_shards/total").asInt());
        assertTrue(films.ids()
                .containsAll(
                        all.scores(id -> Goods.category(id).equals("films")).keySet()));
        assertTrue(films.total() < all.total(), "every shard was asked");
        films.scores().forEach((id, score) -> assertEquals(all.scores().get(id), score, id));
    }

    @Test
    void indicesWithoutTheVectorFieldHaveNoHits() {
        http.put("/notes/_doc/note?refresh=true", "{\"category\": \"films\"}");
        Hits both = goods.search("notes,goods,shop-events", ALL);
        assertEquals(all.scores(), both.scores());
        assertEquals(0, both.answer().at("/_shards/failed").asInt());
    }

    @Test
    void aShardThatFailsLeavesTheHitsOfTheOthers() {
        http.put("/tiny", """
                { "mappings": { "properties": { "price": { "type": "keyword" }, "vector": { "type": "dense_vector", "dims": 3 } } } }""");
        http.put("/tiny/_doc/i1?refresh=true", "{\"vector\": [ 1, 0, 0 ]}");
        Hits partial = goods.search("goods,tiny", ALL);
        assertEquals(all.scores(), partial.scores());
        assertEquals(1, partial.answer().at("/_shards/failed").asInt());
        JsonNode failure = partial.answer().at("/_shards/failures/0");
        assertEquals("tiny", failure.path("index").asText());
        assertTrue(failure.toString().contains("different number of dimensions [8]"), failure::toString);
        Http.Answer refused = goods.send("POST", "/goods,tiny/_search?allow_partial_search_results=false", ALL);
        assertEquals(400, refused.status(), refused::toString);
    }

    @Test
    void aShardThatFailsLeavesTheOthersInTheEnginesOwnCall() {
        goods.stock("number", 1, 0, 60);
        http.put("/word", """
                {
                  "mappings": { "properties": {
                    "title": { "type": "text" }, "price": { "type": "keyword" },
                    "vector": { "type": "dense_vector", "dims": 8, "similarity": "cosine" } } }
                }""");
        http.put("/word/_doc/i100?refresh=true", "{\"price\": \"cheap\", \"vector\": [ 1, 1, 1, 1, 0, 0, 0, 0 ]}");
        alias("either", "number", "");
        alias("either", "word", "");
        goods.put("either", "either");
        JsonNode answer = goods.recommendations(
                "either", "{\"user\": \"u3\", \"filter\": {\"term\": {\"price\": \"cheap\"}}, \"reasons\": true}");
        assertEquals(
                "[\"i100\"]",
                new Hits(answer)
                        .ids().stream().map(id -> "\"" + id + "\"").toList().toString());
        assertEquals(2, answer.at("/_shards/total").asInt());
        assertEquals(1, answer.at("/_shards/failed").asInt(), answer::toString);
        assertEquals("number", answer.at("/_shards/failures/0/index").asText(), answer::toString);
        http.delete("/_recommend/either");
    }

    @Test
    void aClosedIndexIsRefused() {
        goods.stock("shut", 1);
        goods.put("shut", "shut");
        http.post("/shut/_close", null);
        for (String path : List.of("/shut/_search", "/_recommend/shut/_search")) {
            Http.Answer refused = goods.send("POST", path, path.startsWith("/_") ? "{\"user\": \"u3\"}" : ALL);
            assertEquals(400, refused.status(), refused::toString);
            assertTrue(refused.body().toString().contains("closed"), refused::toString);
        }
        http.delete("/_recommend/shut");
    }

    @Test
    void whatIsDeletedBetweenPagesIsGoneAndNothingElseMoves() {
        goods.stock("changing", 2);
        List<String> whole = goods.all("changing").ids();
        Hits first = goods.search("changing", "{\"size\": 10, \"query\": $R}");
        String pit = http.post("/changing/_pit?keep_alive=1m", null)
                .body()
                .path("id")
                .asText();
        String frozen = "{\"size\": 200, \"query\": $R, \"pit\": {\"id\": \"" + pit + "\"}}";
        assertEquals(whole, pitSearch(frozen).ids());

        http.delete("/changing/_doc/" + whole.get(14) + "?refresh=true");
        http.post("/changing/_update/" + whole.get(12) + "?refresh=true", "{\"doc\": {\"title\": \"a new title\"}}");

        Hits second = goods.search("changing", "{\"from\": 10, \"size\": 10, \"query\": $R}");
        List<String> left = new ArrayList<>(whole);
        left.remove(14);
        assertEquals(whole.subList(0, 10), first.ids());
        assertEquals(left.subList(10, 20), second.ids());
        assertEquals("a new title", second.list().at("/2/_source/title").asText());
        assertEquals(whole, pitSearch(frozen).ids());
        List<String> paged = new ArrayList<>();
        String after = "";
        Hits page;
        do {
            page = pitSearch(frozen.replace("200", "25").replaceFirst("}$", after + "}"));
            paged.addAll(page.ids());
            after = ", \"search_after\": "
                    + page.list().path(page.list().size() - 1).path("sort");
        } while (page.list().size() == 25);
        assertEquals(whole, paged);
        http.send("DELETE", "/_pit", Map.of("id", pit), Map.of());
    }

    private Hits pitSearch(String body) {
        String sorted = body.replaceFirst("\\{", "{\"sort\": [\"_score\", \"_shard_doc\"], \"track_scores\": true, ");
        return new Hits(http.post("/_search", Goods.body(sorted)).body());
    }

    @Test
    void aCachedAnswerIsTheUsersOwn() {
        http.post("/shop-events/_doc?refresh=true", Shop.interaction("cached", "i1", "buy", 1_000_000));
        String counts =
                "{\"size\": 0, \"query\": %s, \"aggs\": {\"items\": {\"terms\": {\"field\": \"title.raw\", \"size\": 200}}}}";
        List<String> users = List.of("u3", "u7", "u8", "cached");
        for (String user : users) {
            String search = counts.formatted(Goods.recommend(user));
            JsonNode right = titles("false", search);
            assertEquals(right, titles("true", search), user);
            assertEquals(right, titles("true", search), user);
        }
        assertNotEquals(
                titles("true", counts.formatted(Goods.recommend("u3"))),
                titles("true", counts.formatted(Goods.recommend("u7"))));
        long hits = http.get("/goods/_stats/request_cache")
                .body()
                .at("/_all/total/request_cache/hit_count")
                .asLong();
        assertTrue(hits >= users.size(), hits + " answers came from the cache");

        String search = counts.formatted(Goods.recommend("cached"));
        assertTrue(titles("true", search).toString().contains("\"item 5 of films\""));
        http.post("/shop-events/_doc?refresh=true", Shop.interaction("cached", "i5", "buy", 1_000_001));
        assertFalse(
                titles("true", search).toString().contains("\"item 5 of films\""),
                "the answer of before it was bought");
    }

    private JsonNode titles(String cached, String search) {
        return http.post("/goods/_search?request_cache=" + cached, search)
                .body()
                .at("/aggregations/items/buckets");
    }

    private void alias(String name, String index, String more) {
        http.post(
                "/_aliases",
                "{\"actions\": [{\"add\": {\"index\": \"" + index + "\", \"alias\": \"" + name + "\"" + more + "}}]}");
    }
}
