package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What searches do with the hits of the query {@code recommend}: they count, group, mark and explain them. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class ComposeHitsIT {

    private final Http http;
    private final Goods goods;
    private Hits all;

    ComposeHitsIT(Http http) {
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
    void aggregationsAreOverWhatIsRecommended() {
        JsonNode found =
                goods.search("""
                {
                  "size": 0, "query": $R,
                  "aggs": {
                    "categories": {
                      "terms": { "field": "category", "order": { "_key": "asc" } },
                      "aggs": { "best": { "top_hits": { "size": 2, "_source": false } } }
                    },
                    "price": { "sum": { "field": "price" } },
                    "everything": { "global": {}, "aggs": { "users": { "filters": { "filters": { "u3": $R, "u7": %s } } } } }
                  }
                }""".formatted(Goods.recommend("u7"))).answer().path("aggregations");
        JsonNode buckets = found.at("/categories/buckets");
        assertEquals(Goods.CATEGORIES, buckets.findValuesAsText("key"));
        for (JsonNode bucket : buckets) {
            Map<String, Double> expected = all.scores(
                    id -> Goods.category(id).equals(bucket.path("key").asText()));
            assertEquals(expected.size(), bucket.path("doc_count").asInt());
            Hits best = new Hits(bucket.path("best"));
            assertEquals(2, best.ids().size());
            best.scores().forEach((id, score) -> assertEquals(expected.get(id), score, id));
            assertEquals(new ArrayList<>(expected.keySet()).subList(0, 2), best.ids());
        }
        assertEquals(
                all.ids().stream().mapToInt(Goods::price).sum(),
                found.at("/price/value").asInt());
        assertEquals(Shop.NUMBER_OF_ITEMS, found.at("/everything/doc_count").asInt());
        assertEquals(
                all.total(), found.at("/everything/users/buckets/u3/doc_count").asInt());
        int others = goods.search("{\"size\": 0, \"query\": " + Goods.recommend("u7") + "}")
                .total();
        assertEquals(others, found.at("/everything/users/buckets/u7/doc_count").asInt());
    }

    @Test
    void oneHitOfEachGroupIsTheBestOfIt() {
        Hits collapsed = goods.search("""
                {
                  "query": $R,
                  "collapse": { "field": "category", "inner_hits": { "name": "best", "size": 3, "_source": false } }
                }""");
        assertEquals(Goods.CATEGORIES.size(), collapsed.ids().size());
        for (JsonNode hit : collapsed.list()) {
            String category = Goods.category(hit.path("_id").asText());
            Map<String, Double> expected = all.scores(id -> Goods.category(id).equals(category));
            Hits inner = new Hits(hit.at("/inner_hits/best"));
            assertEquals(expected.size(), inner.total());
            assertEquals(
                    new ArrayList<>(expected.entrySet()).subList(0, 3),
                    List.copyOf(inner.scores().entrySet()));
            assertEquals(hit.path("_id").asText(), inner.ids().get(0));
        }
    }

    @Test
    void highlightsAreThoseOfTheOtherQueries() {
        Hits beside = goods.search("""
                {
                  "query": { "bool": { "must": $R, "should": { "match": { "title": "films" } } } },
                  "highlight": { "fields": { "title": {} } }
                }""");
        assertTrue(beside.ids().stream().anyMatch(id -> Goods.category(id).equals("films")));
        for (JsonNode hit : beside.list()) {
            String id = hit.path("_id").asText();
            String expected =
                    Goods.category(id).equals("films") ? "[\"item " + id.substring(1) + " of <em>films</em>\"]" : "";
            assertEquals(expected, hit.at("/highlight/title").toString());
        }
        for (String type : List.of("unified", "plain")) {
            Hits own = goods.search("""
                    {
                      "query": $R,
                      "highlight": { "type": "%s", "fields": { "title": { "highlight_query": { "match": { "title": "item" } } } } }
                    }""".formatted(type));
            own.list()
                    .forEach(hit -> assertTrue(
                            hit.at("/highlight/title/0").asText().startsWith("<em>item</em>"), hit::toString));
            assertEquals(10, own.ids().size());
        }
    }

    @Test
    void insideABoolAScoreExplainsItself() {
        Hits explained = goods.search("""
                { "size": 200, "explain": true, "query": { "bool": { "must": [ $R ], "should": { "match": { "title": "films" } } } } }""");
        assertEquals(all.total(), explained.ids().size());
        for (JsonNode hit : explained.list()) {
            double value = hit.at("/_explanation/value").asDouble();
            assertEquals(hit.path("_score").asDouble(), value);
            JsonNode own = fusion(hit.path("_explanation"));
            assertEquals(
                    all.scores().get(hit.path("_id").asText()),
                    own.path("value").asDouble(),
                    hit::toString);
        }
        JsonNode first = http.post("/goods/_explain/" + all.ids().get(0), Goods.body("{\"query\": $R}"))
                .body();
        assertTrue(first.path("matched").asBoolean());
        assertEquals(
                all.scores().get(all.ids().get(0)),
                first.at("/explanation/value").asDouble());
        JsonNode films = http.post(
                        "/goods/_explain/" + all.ids().get(0),
                        Goods.body(
                                "{\"query\": {\"bool\": {\"must\": $R, \"must_not\": {\"term\": {\"category\": \"music\"}}}}}"))
                .body();
        assertEquals(
                !Goods.category(all.ids().get(0)).equals("music"),
                films.path("matched").asBoolean());
    }

    private static JsonNode fusion(JsonNode explanation) {
        if (explanation.path("description").asText().startsWith("fusion")) {
            return explanation;
        }
        for (JsonNode part : explanation.path("details")) {
            JsonNode found = fusion(part);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return explanation.path("missing");
    }

    @Test
    void aProfileShowsItAndChangesNothing() {
        Hits profiled = goods.search(
                "{\"size\": 200, \"profile\": true, \"query\": {\"bool\": {\"must\": $R, \"filter\": {\"term\": {\"category\": \"music\"}}}}}");
        profiled.are(all.scores(id -> Goods.category(id).equals("music")));
        JsonNode shards = profiled.answer().at("/profile/shards");
        assertEquals(2, shards.size());
        for (JsonNode shard : shards) {
            JsonNode own = shard.at("/searches/0/query").findParents("type").stream()
                    .filter(query -> query.path("type").asText().equals("FusionQuery"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("it is not in " + shard));
            assertTrue(own.at("/breakdown/score_count").asInt() > 0, own::toString);
            assertTrue(own.path("time_in_nanos").asLong() > 0, own::toString);
        }
    }

    @Test
    void ofManySearchesOnlyThatFailsWhichIsWrong() {
        String lines = "{}\n{\"size\": 200, \"query\": " + Goods.recommend("u3") + "}\n"
                + "{}\n{\"query\": {\"recommend\": {\"engine\": \"no-such\", \"user\": \"u7\"}}}\n"
                + "{}\n{\"size\": 200, \"query\": " + Goods.recommend("u7") + "}\n"
                + "{}\n{\"query\": "
                + Goods.recommend("u7", "\"items\": [\"i1\"]", "\"weights\": {\"cooccurrence\": 1}") + "}\n";
        JsonNode answers = http.post("/goods/_msearch", lines).body().path("responses");
        assertEquals(List.of("200", "404", "200", "200"), answers.findValuesAsText("status"));
        new Hits(answers.path(0)).are(all.scores());
        assertTrue(
                answers.path(1).at("/error/reason").asText().startsWith("unknown engine [no-such]"), answers::toString);
        new Hits(answers.path(2))
                .are(goods.search("{\"size\": 200, \"query\": " + Goods.recommend("u7") + "}")
                        .scores());
    }

    @Test
    void itIsCountedAndValidated() {
        assertEquals(
                all.total(),
                http.post("/goods/_count", Goods.body("{\"query\": $R}"))
                        .body()
                        .path("count")
                        .asInt());
        JsonNode valid = http.post("/goods/_validate/query?explain=true", Goods.body("{\"query\": $R}"))
                .body();
        assertTrue(valid.path("valid").asBoolean(), valid::toString);
        assertTrue(valid.at("/explanations/0/explanation").asText().contains("FusionQuery("), valid::toString);
        JsonNode rewritten = http.post(
                        "/goods/_validate/query?rewrite=true&all_shards=true", Goods.body("{\"query\": $R}"))
                .body();
        assertEquals(2, rewritten.path("explanations").size(), rewritten::toString);
        JsonNode invalid = http.post(
                        "/goods/_validate/query?explain=true",
                        "{\"query\": {\"recommend\": {\"engine\": \"no-such\", \"user\": \"u7\"}}}")
                .body();
        assertFalse(invalid.path("valid").asBoolean(), invalid::toString);
        assertTrue(invalid.toString().contains("unknown engine [no-such]"), invalid::toString);
    }

    @Test
    void fieldsOfTheHitsComeAsInAnySearch() {
        Hits hits = goods.search("""
                {
                  "size": 3, "query": $R, "_source": [ "ti*" ], "docvalue_fields": [ "price" ], "version": true,
                  "fields": [ "category", { "field": "since", "format": "yyyy" } ]
                }""");
        for (JsonNode hit : hits.list()) {
            String id = hit.path("_id").asText();
            assertEquals(
                    "{\"title\":\"" + Goods.title(id) + "\"}",
                    hit.path("_source").toString());
            assertEquals(Goods.price(id), hit.at("/fields/price/0").asInt());
            assertEquals(Goods.category(id), hit.at("/fields/category/0").asText());
            assertEquals("2026", hit.at("/fields/since/0").asText());
            assertEquals(1, hit.path("_version").asInt());
        }
        assertEquals(all.ids().subList(0, 3), hits.ids());
    }

    @Test
    void hitsAreCountedAsFarAsIsAsked() {
        JsonNode five = goods.search("{\"size\": 2, \"query\": $R, \"track_total_hits\": 5}")
                .answer();
        assertEquals(
                "{\"value\":5,\"relation\":\"gte\"}", five.at("/hits/total").toString());
        Hits none = goods.search("{\"size\": 5, \"query\": $R, \"track_total_hits\": false}");
        assertTrue(none.answer().at("/hits/total").isMissingNode());
        assertEquals(all.ids().subList(0, 5), none.ids());
        Hits few = goods.search("{\"size\": 200, \"query\": $R, \"terminate_after\": 3}");
        assertTrue(few.answer().path("terminated_early").asBoolean());
        assertEquals(6, few.ids().size(), "3 of each of 2 shards");
        few.scores().forEach((id, score) -> assertEquals(all.scores().get(id), score, id));
    }

    @Test
    void suggestionsComeBesideIt() {
        JsonNode answer = goods.search("""
                { "query": $R, "suggest": { "word": { "text": "flims", "term": { "field": "title" } } } }""").answer();
        assertEquals("films", answer.at("/suggest/word/0/options/0/text").asText());
        assertEquals(all.ids().subList(0, 10), new Hits(answer).ids());
    }
}
