package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The query {@code recommend} as a part of other queries, and beside them. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class ComposeIT {

    private final Goods goods;
    private Hits all;

    ComposeIT(Http http) {
        this.goods = new Goods(http);
    }

    @BeforeAll
    void open() {
        goods.open();
        all = goods.all();
        assertTrue(all.ids().size() > 60, "too few hits to tell anything: " + all.ids());
        assertTrue(all.ids().size() < Shop.NUMBER_OF_ITEMS, "what was seen is recommended");
    }

    @Test
    void aFilterBesideItTakesHitsAwayAndLeavesTheScores() {
        Hits films = goods.search("""
                { "size": 200, "query": { "bool": { "must": [ $R ], "filter": { "term": { "category": "films" } } } } }""");
        films.are(all.scores(ComposeIT::isFilm));
        Hits others = goods.search("""
                { "size": 200, "query": { "bool": { "must": [ $R ], "must_not": { "term": { "category": "films" } } } } }""");
        others.are(all.scores(id -> !isFilm(id)));
        Hits after = goods.search("""
                { "size": 200, "query": $R, "post_filter": { "term": { "category": "films" } } }""");
        after.are(all.scores(ComposeIT::isFilm));
    }

    @Test
    void scoresOfOtherClausesAreAdded() {
        Hits must = goods.search("""
                {
                  "size": 200,
                  "query": { "bool": { "must": [ $R, { "constant_score": { "filter": { "term": { "category": "films" } }, "boost": 2 } } ] } }
                }""");
        must.haveScores(changed(all.scores(ComposeIT::isFilm), score -> score + 2));
        Hits should = goods.search("""
                {
                  "size": 200,
                  "query": { "bool": { "should": [ $R, { "constant_score": { "filter": { "ids": { "values": [ "%s", "%s" ] } }, "boost": 2 } } ] } }
                }""".formatted(all.ids().getLast(), seen()));
        assertEquals(all.total() + 1, should.total());
        assertEquals(
                all.scores().get(all.ids().getLast()) + 2,
                should.list().path(0).path("_score").asDouble(),
                1e-6);
        assertEquals(List.of(all.ids().getLast(), seen()), should.ids().subList(0, 2));
        assertEquals(all.ids().subList(0, 5), should.ids().subList(2, 7));
    }

    @Test
    void whereNoScoreIsAskedForItMatchesTheSameItems() {
        Hits filtered = goods.search("{\"size\": 200, \"query\": {\"bool\": {\"filter\": $R}}}");
        filtered.haveScores(changed(all.scores(), score -> 0));
        Hits constant =
                goods.search("{\"size\": 200, \"query\": {\"constant_score\": {\"filter\": $R, \"boost\": 3}}}");
        constant.haveScores(changed(all.scores(), score -> 3));
        Hits rest = goods.search("{\"size\": 200, \"query\": {\"bool\": {\"must_not\": $R}}}");
        assertEquals(Shop.NUMBER_OF_ITEMS - all.total(), rest.total());
        assertTrue(rest.ids().stream().noneMatch(all.ids()::contains), rest::toString);
    }

    @Test
    void functionsChangeItsScore() {
        Hits weighed = goods.search("""
                {
                  "size": 200,
                  "query": { "function_score": { "query": $R, "functions": [ { "filter": { "term": { "category": "films" } }, "weight": 3 } ] } }
                }""");
        Map<String, Double> expected = new LinkedHashMap<>();
        all.scores().forEach((id, score) -> expected.put(id, isFilm(id) ? 3 * score : score));
        weighed.haveScores(expected);
        Hits dear = goods.search("""
                {
                  "size": 200,
                  "query": { "function_score": { "query": $R, "field_value_factor": { "field": "price" }, "boost_mode": "sum" } }
                }""");
        Map<String, Double> summed = new LinkedHashMap<>();
        all.scores().forEach((id, score) -> summed.put(id, score + Goods.price(id)));
        dear.haveScores(summed);
    }

    @Test
    void boostingAndDisMaxTakeItsScore() {
        Hits demoted = goods.search("""
                {
                  "size": 200,
                  "query": { "boosting": { "positive": $R, "negative": { "term": { "category": "films" } }, "negative_boost": 0.5 } }
                }""");
        Map<String, Double> halved = new LinkedHashMap<>();
        all.scores().forEach((id, score) -> halved.put(id, isFilm(id) ? score / 2 : score));
        demoted.haveScores(halved);
        double middle = middle();
        Hits best = goods.search("""
                {
                  "size": 200,
                  "query": { "dis_max": { "queries": [ $R, { "constant_score": { "filter": { "term": { "category": "films" } }, "boost": %s } } ] } }
                }""".formatted(middle));
        Map<String, Double> larger = all.scores();
        for (int item = 0; item < Shop.NUMBER_OF_ITEMS; item++) {
            if (isFilm("i" + item)) {
                larger.merge("i" + item, middle, Math::max);
            }
        }
        best.haveScores(larger);
    }

    @Test
    void aLeastScoreCutsTheListOff() {
        Hits cut = goods.search("{\"size\": 200, \"min_score\": " + middle() + ", \"query\": $R}");
        int half = all.ids().size() / 2;
        assertEquals(all.ids().subList(0, half + 1), cut.ids());
        assertEquals(half + 1, cut.total());
    }

    @Test
    void aKnnSearchBesideItAddsItsScores() {
        String knn = """
                "knn": { "field": "vector", "query_vector": [ 0, 1, 0, 0, 0, 0, 0, 0 ], "k": 10, "num_candidates": 60%s }""";
        Map<String, Double> near =
                goods.search("{\"size\": 200, " + knn.formatted("") + "}").scores();
        assertEquals(10, near.size());
        Map<String, Double> sums = all.scores();
        near.forEach((id, score) -> sums.merge(id, score, Double::sum));
        goods.search("{\"size\": 200, \"query\": $R, " + knn.formatted("") + "}")
                .haveScores(sums);
        Hits filtered = goods.search("{\"size\": 200, " + knn.formatted(", \"filter\": $R") + "}");
        assertEquals(10, filtered.total());
        assertTrue(all.ids().containsAll(filtered.ids()), filtered::toString);
    }

    @Test
    void retrieversTakeIt() {
        Hits standard = goods.search("""
                { "size": 200, "retriever": { "standard": { "query": $R, "filter": { "term": { "category": "films" } } } } }""");
        standard.are(all.scores(ComposeIT::isFilm));
        Hits rescored = goods.search("""
                {
                  "size": 120,
                  "retriever": { "rescorer": {
                    "rescore": { "window_size": 120, "query": { "query_weight": 0, "rescore_query": $R } },
                    "retriever": { "standard": { "query": { "match_all": {} } } } } }
                }""");
        rescored.beginWith(all.scores());
    }

    @Test
    void itIsRescoredAndRescores() {
        Hits first = goods.search("""
                {
                  "size": 200, "query": $R,
                  "rescore": { "window_size": 200, "query": { "rescore_query": { "constant_score": { "filter": { "term": { "category": "films" } }, "boost": 2 } } } }
                }""");
        Map<String, Double> expected = new LinkedHashMap<>();
        all.scores().forEach((id, score) -> expected.put(id, isFilm(id) ? score + 2 : score));
        first.haveScores(expected);
        Hits second = goods.search("""
                {
                  "size": 200, "query": { "term": { "category": "films" } },
                  "rescore": { "window_size": 200, "query": { "query_weight": 0, "rescore_query": $R } }
                }""");
        Map<String, Double> films = all.scores(ComposeIT::isFilm);
        second.beginWith(films);
    }

    @Test
    void whatOneUserGetsFiltersWhatAnotherGets() {
        Hits both = goods.search(
                "{\"size\": 200, \"query\": " + Goods.recommend("u3", "\"filter\": " + Goods.recommend("u7")) + "}");
        Set<String> others = new HashSet<>(goods.search("{\"size\": 200, \"query\": " + Goods.recommend("u7") + "}")
                .ids());
        assertTrue(both.total() < all.total());
        both.are(all.scores(others::contains));
    }

    @Test
    void namedAndWrappedItIsTheSame() {
        Hits named = goods.search(
                "{\"size\": 200, \"query\": {\"bool\": {\"should\": [" + Goods.recommend("u3", "\"_name\": \"mine\"")
                        + ", {\"ids\": {\"values\": [\"" + seen() + "\"], \"_name\": \"seen\"}}]}}}");
        for (JsonNode hit : named.list()) {
            String expected = hit.path("_id").asText().equals(seen()) ? "[\"seen\"]" : "[\"mine\"]";
            assertEquals(expected, hit.path("matched_queries").toString());
        }
        String wrapped =
                Base64.getEncoder().encodeToString(Goods.recommend("u3").getBytes(StandardCharsets.UTF_8));
        goods.search("{\"size\": 200, \"query\": {\"wrapper\": {\"query\": \"" + wrapped + "\"}}}")
                .are(all.scores());
    }

    @Test
    void nestedDocumentsAreNoItems() {
        Hits reviewed = goods.search("""
                {
                  "size": 200,
                  "query": { "bool": { "must": $R, "filter": { "nested": {
                    "path": "reviews", "query": { "term": { "reviews.stars": 3 } }, "inner_hits": {} } } } }
                }""");
        // every fourth item has a third review, and all of these are music
        reviewed.are(all.scores(id -> Goods.category(id).equals("music")));
        reviewed.list()
                .forEach(hit -> assertEquals(
                        1, hit.at("/inner_hits/reviews/hits/total/value").asInt()));
        JsonNode counts = goods.search("""
                {
                  "size": 0, "query": $R,
                  "aggs": { "reviews": { "nested": { "path": "reviews" } }, "same": { "filter": $R } }
                }""").answer().path("aggregations");
        int reviews = all.ids().stream()
                .mapToInt(id -> Goods.CATEGORIES.indexOf(Goods.category(id)))
                .sum();
        assertEquals(reviews, counts.at("/reviews/doc_count").asInt());
        assertEquals(all.total(), counts.at("/same/doc_count").asInt());
    }

    private static boolean isFilm(String id) {
        return Goods.category(id).equals("films");
    }

    /** An item that user u3 has seen. */
    private String seen() {
        for (int item = 0; item < Shop.NUMBER_OF_ITEMS; item++) {
            if (!all.ids().contains("i" + item)) {
                return "i" + item;
            }
        }
        throw new AssertionError("everything is recommended");
    }

    /** The score that half of the hits have or exceed. */
    private double middle() {
        return new ArrayList<>(all.scores().values()).get(all.ids().size() / 2);
    }

    private static Map<String, Double> changed(Map<String, Double> scores, DoubleUnaryOperator change) {
        Map<String, Double> changed = new LinkedHashMap<>();
        scores.forEach((id, score) -> changed.put(id, change.applyAsDouble(score)));
        return changed;
    }
}
