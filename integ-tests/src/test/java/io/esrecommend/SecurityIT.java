package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Recommendations for callers from whom a role hides documents, fields or indices. Whoever may not see something gets
 * what everybody would get if it were not there.
 */
@SecuredNode.Needed
class SecurityIT {

    private static final String EVERYTHING = "";
    private static final String ITEMS = "goods";
    private static final String QUERY = "{\"size\": 200, \"explain\": true, \"query\": $R}";

    private final SecuredNode node;
    private final Http admin;
    private final Goods goods;

    SecurityIT(SecuredNode node) {
        this.node = node;
        this.admin = node.admin();
        this.goods = new Goods(admin);
    }

    @BeforeEach
    void open() {
        goods.open();
    }

    @Test
    void whoMaySeeAllGetsWhatAnAdministratorGets() {
        Http reader = caller("reader", EVERYTHING, EVERYTHING);
        assertEquals(hits(goods), hits(new Goods(reader)));
        assertEquals(recommendations(admin, "u3"), recommendations(reader, "u3"));
        assertTrue(goods.all().total() > 60);
    }

    @Test
    void documentsThatAreHiddenAreNoHitsAndNoEvidence() {
        List<String> hidden = hiddenItems();
        String ids = Goods.body(String.join("\", \"", hidden));
        Http reader = caller(
                "some-items",
                query("{\"bool\": {\"must_not\": {\"ids\": {\"values\": [\"" + ids + "\"]}}}}"),
                EVERYTHING);
        JsonNode everything = hits(goods);
        JsonNode less = hits(new Goods(reader));
        JsonNode recommended = recommendations(reader, "u3");
        JsonNode counts = counts(reader);
        assertNotEquals(everything, less);
        hidden.forEach(id -> assertHidden(id, less, recommended, counts));
        assertTrue(recommended.toString().contains("\"because\":[{\"item\""), recommended::toString);

        // the statistics stay as they are
        hidden.forEach(id -> admin.delete("/goods/_doc/" + id));
        admin.post("/goods/_refresh", null);
        // for whom the node keeps nothing of the items that were there
        Http other = administrator("other-admin");
        assertEquals(hits(new Goods(other)), less);
        assertEquals(recommendations(other, "u3"), recommended);
        assertEquals(counts(other), counts);
    }

    private static void assertHidden(String id, JsonNode... answers) {
        String title = "\"" + Goods.title(id) + "\"";
        for (JsonNode answer : answers) {
            assertFalse(answer.toString().contains(title), () -> title + " is shown: " + answer);
            assertFalse(answer.toString().contains("\"_id\":\"" + id + "\""), () -> id + " is a hit: " + answer);
        }
    }

    /** Some of all items, and half of those that user u3 did something with. */
    private List<String> hiddenItems() {
        List<String> seen = new ArrayList<>();
        admin.post("/shop-events/_search", "{\"size\": 100, \"query\": {\"term\": {\"user.id\": \"u3\"}}}")
                .body()
                .at("/hits/hits")
                .forEach(hit -> seen.add(hit.at("/_source/item/id").asText()));
        List<String> others = new ArrayList<>(goods.all().ids());
        Collections.shuffle(others, new Random(5));
        TreeSet<String> hidden = new TreeSet<>(others.subList(0, 20));
        hidden.addAll(new ArrayList<>(new TreeSet<>(seen)).subList(0, 4));
        return List.copyOf(hidden);
    }

    @Test
    void aVectorThatIsHiddenIsNotCompared() {
        Http reader = caller("no-vectors", fields("\"*\"", "\"vector\""), EVERYTHING);
        JsonNode less = hits(new Goods(reader));
        JsonNode recommended = recommendations(reader, "u3");
        assertTrue(less.size() > 10, less::toString);
        assertFalse(less.toString().contains("\"vector\":["), "the vector is shown");

        // the same items, none with a vector
        admin.post("/goods/_update_by_query?refresh=true", "{\"script\": \"ctx._source.remove('vector')\"}");
        assertEquals(scores(hits(goods)), scores(less));
        assertEquals(scores(recommendations(admin, "u3")), scores(recommended));
    }

    @Test
    void aTextThatIsHiddenIsInNoReason() {
        Http reader = caller("no-titles", fields("\"*\"", "\"title\", \"title.raw\""), EVERYTHING);
        JsonNode less = hits(new Goods(reader));
        JsonNode recommended = recommendations(reader, "u3");
        assertFalse(less.toString().contains("item 1"), less::toString);
        assertFalse(recommended.toString().contains("item 1"), recommended::toString);
        assertTrue(recommended.toString().contains("\"because\":[{\"item\""), recommended::toString);
        assertEquals(scores(hits(goods)), scores(less));
        assertTrue(recommendations(admin, "u3").toString().contains("item 1"));
    }

    @Test
    void whatAnotherUserDidIsUnknownToWhoMayNotSeeIt() {
        Http reader = caller(
                "own-events",
                EVERYTHING,
                query("{\"bool\": {\"should\": [{\"term\": {\"user.id\": \"u3\"}}, {\"term\": {\"user\": \"u3\"}}]}}"));
        assertEquals(recommendations(admin, "u3"), recommendations(reader, "u3"));
        JsonNode other = new Goods(reader).recommendations("goods", "{\"user\": \"u7\"}");
        JsonNode nobody = goods.recommendations("goods", "{\"user\": \"nobody\"}");
        assertEquals("[\"cold_start\"]", other.path("notes").toString());
        assertEquals(nobody.at("/hits/hits"), other.at("/hits/hits"));
        assertNotEquals(
                nobody.at("/hits/hits"),
                goods.recommendations("goods", "{\"user\": \"u7\"}").at("/hits/hits"));
    }

    @Test
    void aCachedAnswerIsOfTheCallersRole() {
        Http films = caller("films", query("{\"term\": {\"category\": \"films\"}}"), EVERYTHING);
        String search = "/goods/_search?request_cache=true";
        String body = Goods.body("""
                { "size": 0, "query": $R, "aggs": { "categories": { "terms": { "field": "category" } } } }""");
        for (int repeated = 0; repeated < 2; repeated++) {
            assertEquals(
                    4,
                    admin.post(search, body)
                            .body()
                            .at("/aggregations/categories/buckets")
                            .size());
            JsonNode own = films.post(search, body).body().at("/aggregations/categories/buckets");
            assertEquals(
                    "[\"films\"]",
                    own.findValuesAsText("key").stream()
                            .map(key -> "\"" + key + "\"")
                            .toList()
                            .toString());
        }
    }

    @Test
    void anIndexThatIsHiddenIsAnErrorAndNotAPoorerAnswer() {
        for (String hidden : List.of("goods", "shop-events", "recommend.goods.*")) {
            List<String> names = new ArrayList<>(List.of("goods", "shop-events", "recommend.goods.*"));
            names.remove(hidden);
            admin.put(
                    "/_security/role/without",
                    Map.of("indices", List.of(Map.of("names", names, "privileges", List.of("read")))));
            Http reader = node.user("without", "without");
            for (String path : List.of("/_recommend/goods/_search", "/goods/_search")) {
                String body = path.startsWith("/_") ? "{\"user\": \"u3\"}" : Goods.body("{\"query\": $R}");
                Http.Answer answer = reader.send("POST", path, body, Map.of());
                assertEquals(403, answer.status(), () -> path + " without " + hidden + ": " + answer);
                assertTrue(answer.body().toString().contains("security_exception"), answer::toString);
            }
        }
    }

    @Test
    void statisticsOfWhichARoleHidesFieldsAreRefusedAndKeptFromOthers() {
        admin.put("/_security/role/part", """
                {
                  "indices": [
                    { "names": [ "goods", "shop-events" ], "privileges": [ "read" ] },
                    { "names": [ "recommend.goods.*" ], "privileges": [ "read" ], "field_security": { "grant": [ "item", "popular*" ] } }
                  ]
                }""");
        Http reader = node.user("part", "part");
        goods.build("goods"); // nobody has read the new statistics yet
        Http.Answer refused = reader.send("POST", "/_recommend/goods/_search", "{\"user\": \"u3\"}", Map.of());
        assertEquals(403, refused.status(), refused::toString);
        assertTrue(refused.body().toString().contains("a role hides fields"), refused::toString);
        JsonNode first = hits(goods);
        assertTrue(first.toString().contains("cooccurrence"), first::toString);
    }

    /** A caller whose role grants reading, but for what is left out of items, and of events and histories. */
    private Http caller(String name, String items, String events) {
        admin.put("/_security/role/" + name, """
                {
                  "indices": [
                    { "names": [ "goods" ], "privileges": [ "read" ]%s },
                    { "names": [ "shop-events", "recommend.goods.histories" ], "privileges": [ "read" ]%s },
                    { "names": [ "recommend.goods.neighbours*", "recommend.goods.identity*" ], "privileges": [ "read" ] }
                  ]
                }""".formatted(items, events));
        return node.user(name, name);
    }

    private Http administrator(String name) {
        return node.user(name, "superuser");
    }

    private static String query(String query) {
        return ", \"query\": " + query;
    }

    private static String fields(String grant, String except) {
        return ", \"field_security\": { \"grant\": [ " + grant + " ], \"except\": [ " + except + " ] }";
    }

    private static JsonNode hits(Goods seen) {
        return seen.search(ITEMS, QUERY).list();
    }

    private static JsonNode recommendations(Http caller, String user) {
        return new Goods(caller)
                .recommendations("goods", "{\"user\": \"" + user + "\", \"size\": 120, \"reasons\": true}")
                .path("hits");
    }

    private static JsonNode counts(Http caller) {
        return new Goods(caller).search("""
                { "size": 0, "query": $R, "aggs": { "titles": { "terms": { "field": "title.raw", "size": 200 } } } }""").answer().path("aggregations");
    }

    private static Map<String, Double> scores(JsonNode hits) {
        Map<String, Double> scores = new LinkedHashMap<>();
        (hits.isArray() ? hits : hits.path("hits"))
                .forEach(hit ->
                        scores.put(hit.path("_id").asText(), hit.path("_score").asDouble()));
        return scores;
    }
}
