package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a role hides is hidden in all that is read beside recommendations, too: counts, aggregations, exports, reports; and
 * nobody is answered with what was kept of another's answer. {@link SecurityIT} is about recommendations.
 */
@SecuredNode.Needed
class HiddenIT {

    private static final String FILMS = ", \"query\": {\"term\": {\"category\": \"films\"}}";
    private static final String FEW_USERS = ", \"query\": {\"prefix\": {\"user.id\": \"u1\"}}";

    private final SecuredNode node;
    private final Http admin;
    private final Goods goods;

    HiddenIT(SecuredNode node) {
        this.node = node;
        this.admin = node.admin();
        this.goods = new Goods(admin);
    }

    @BeforeEach
    void open() {
        goods.open();
        admin.put("/goods/_mapping", """
                { "properties": { "vector_provenance": { "properties": { "fingerprint": { "type": "keyword" } } } } }""");
    }

    /** A caller who may do all, but for what is left out of items, events and the engine's own. */
    private Http caller(String name, String items, String events, String own) {
        admin.put("/_security/role/" + name, """
                {
                  "cluster": [ "all" ],
                  "indices": [
                    { "names": [ "goods" ], "privileges": [ "all" ]%s },
                    { "names": [ "shop-events" ], "privileges": [ "all" ]%s },
                    { "names": [ "recommend.goods.*" ], "privileges": [ "all" ], "allow_restricted_indices": false%s }
                  ]
                }""".formatted(items, events, own));
        return node.user(name, name);
    }

    private static String without(String... fields) {
        return ", \"field_security\": {\"grant\": [\"*\"], \"except\": [\"" + String.join("\", \"", fields) + "\"]}";
    }

    private static JsonNode stats(Http caller) {
        return caller.get("/_recommend/goods/_stats").body();
    }

    @Test
    void statisticsThatAreHiddenAreNotServedFromWhatOthersHaveRead() {
        Http reader = caller(
                "no-statistics",
                "",
                "",
                ", \"query\": {\"bool\": {\"must_not\": {\"ids\": {\"values\": [\"statistics\"]}}}}");
        for (int repeated = 0; repeated < 2; repeated++) {
            assertTrue(stats(admin).path("built").asBoolean());
            assertFalse(
                    stats(reader).path("built").asBoolean(), () -> stats(reader).toString());
            JsonNode popular = new Goods(reader).recommendations("goods", "{\"user\": \"nobody\"}");
            assertTrue(popular.path("notes").toString().contains("no_statistics"), popular::toString);
            assertEquals(0, popular.at("/hits/hits").size(), popular::toString);
            assertNotEquals(
                    0,
                    goods.recommendations("goods", "{\"user\": \"nobody\"}")
                            .at("/hits/hits")
                            .size());
        }
    }

    @Test
    void itemsThatAreHiddenAreNotCounted() {
        Http reader = caller("films", FILMS, "", "");
        assertEquals(Shop.NUMBER_OF_ITEMS, stats(admin).at("/vectors/without").asInt());
        assertEquals(
                Shop.NUMBER_OF_ITEMS / 4, stats(reader).at("/vectors/without").asInt());
    }

    @Test
    void aPreferenceIsTheCallersOwn() {
        String body = "{\"user\": \"u3\", \"size\": 120}";
        Http blind = caller("no-vectors", without("vector"), "", "");
        Http poor = caller("no-rows", "", "", ", \"query\": {\"ids\": {\"values\": [\"statistics\"]}}");
        JsonNode all = goods.recommendations("goods", body).path("hits");
        JsonNode withoutVectors =
                new Goods(blind).recommendations("goods", body).path("hits");
        JsonNode withoutRows = new Goods(poor).recommendations("goods", body).path("hits");
        assertNotEquals(all, withoutVectors);
        assertNotEquals(all, withoutRows);
        assertNotEquals(withoutVectors, withoutRows);
        // what is kept now is for those who have asked
        assertEquals(all, goods.recommendations("goods", body).path("hits"));
        assertEquals(
                withoutVectors, new Goods(blind).recommendations("goods", body).path("hits"));
        assertEquals(withoutRows, new Goods(poor).recommendations("goods", body).path("hits"));
    }

    @Test
    void neighboursThatAreHiddenAreNotShown() {
        String path = "/_recommend/goods/_neighbours";
        String body = "{\"items\": [\"i1\", \"i2\"]}";
        assertEquals("[\"i1\",\"i2\"]", items(admin.post(path, body).body()));
        Http reader =
                caller("no-i1", "", "", ", \"query\": {\"bool\": {\"must_not\": {\"term\": {\"item\": \"i1\"}}}}");
        assertEquals("[\"i2\"]", items(reader.post(path, body).body()));
        Http part = caller("no-counts", "", "", without("neighbours*", "neighbors*"));
        Http.Answer answer = part.send("POST", path, body, Map.of());
        assertFalse(answer.body().toString().contains("llr"), answer::toString);
    }

    private static String items(JsonNode answer) {
        List<String> items = new ArrayList<>();
        answer.path("rows").forEach(row -> items.add("\"" + row.path("item").asText() + "\""));
        return items.stream().distinct().toList().toString().replace(" ", "");
    }

    private static JsonNode aggregate(Http caller, String query, String field) {
        return caller.post("/recommend.goods.histories/_search", """
                        { "size": 0, "query": %1$s, "aggs": {
                          "pairs": { "cooccurrence": { "source": "%2$s", "min_count": 1 } },
                          "users": { "popularity": { "field": "%2$s" } } } }""".formatted(query, field))
                .body()
                .path("aggregations");
    }

    @Test
    void usersThatAreHiddenAreNotCountedByAggregations() {
        String few = "{\"prefix\": {\"user\": \"u1\"}}";
        Http reader = caller("few-users", "", "", ", \"query\": " + few);
        JsonNode expected = aggregate(admin, few, "actions.buy");
        assertEquals(expected, aggregate(reader, "{\"match_all\": {}}", "actions.buy"));
        assertNotEquals(expected, aggregate(admin, "{\"match_all\": {}}", "actions.buy"));
    }

    @Test
    void fieldsThatAreHiddenAreNotCountedByAggregations() {
        Http reader = caller("no-buys", "", "", without("actions.buy*"));
        String all = "{\"match_all\": {}}";
        JsonNode expected = aggregate(admin, all, "actions.none");
        assertEquals(expected, aggregate(reader, all, "actions.buy"));
        assertNotEquals(expected, aggregate(admin, all, "actions.buy"));
    }

    @Test
    void whatIsHiddenIsNotExported() {
        String path = "/_recommend/goods/user/u3";
        JsonNode everything = admin.get(path).body();
        assertTrue(everything.toString().contains("\"action\""), everything::toString);
        JsonNode fields = caller("no-actions", "", without("event.action"), without("actions*"))
                .get(path)
                .body();
        assertFalse(fields.path("interactions").toString().contains("\"action\""), fields::toString);
        assertTrue(everything.path("histories").toString().contains("\"actions\""), everything::toString);
        assertFalse(fields.path("histories").toString().contains("\"actions\""), fields::toString);
        assertEquals(everything.at("/interactions/total"), fields.at("/interactions/total"));
        JsonNode documents = caller("others", "", FEW_USERS, ", \"query\": {\"prefix\": {\"user\": \"u1\"}}")
                .get(path)
                .body();
        assertEquals(0, documents.at("/interactions/total").asInt(), documents::toString);
        assertEquals(0, documents.path("histories").size(), documents::toString);
    }

    @Test
    void anEvaluationIsOfWhatItsCallerSees() {
        String path = "/_recommend/goods/_evaluate?wait_for_completion=true";
        JsonNode few =
                caller("evaluator", FILMS, FEW_USERS, "").post(path, null).body();
        JsonNode all = admin.post(path, null).body();
        assertNotEquals(all.path("counts"), few.path("counts"));

        // the same for everybody when nothing else is there
        String others = "{\"query\": {\"bool\": {\"must_not\": %s}}}";
        admin.post(
                "/shop-events/_delete_by_query?refresh=true", others.formatted("{\"prefix\": {\"user.id\": \"u1\"}}"));
        admin.post("/goods/_delete_by_query?refresh=true", others.formatted("{\"term\": {\"category\": \"films\"}}"));
        JsonNode alone = admin.post(path, null).body();
        assertEquals(measured(alone), measured(few));
        assertNotEquals(measured(all), measured(few));
    }

    private static String measured(JsonNode report) {
        List<String> metrics = new ArrayList<>();
        report.path("variants").forEach(variant -> metrics.add(variant.path("name") + " " + variant.path("metrics")));
        assertFalse(metrics.isEmpty(), report::toString);
        return metrics + " " + report.path("counts");
    }
}
