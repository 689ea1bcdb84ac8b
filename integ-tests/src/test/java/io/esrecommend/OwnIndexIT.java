package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Engines' own indices are hidden, and nobody but the engine writes them. */
@ExtendWith(LocalNodeExtension.class)
class OwnIndexIT {

    private static final String DOCUMENT = "{\"user\": \"u3\", \"buy\": [\"i1\"]}";

    private final Http http;
    private final Shop shop;

    OwnIndexIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
        http.put("/_recommend/shop/identity", "{\"user\": \"u3\", \"ids\": [\"session\"]}");
        shop.build();
        http.post("/_recommend/shop/_evaluate?wait_for_completion=true", null);
    }

    /** The indices of the engine with all names that they go by. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        http.get("/recommend.shop.*/_alias?expand_wildcards=all")
                .body()
                .properties()
                .forEach(index -> {
                    names.add(index.getKey());
                    index.getValue().path("aliases").fieldNames().forEachRemaining(names::add);
                });
        assertTrue(
                names.containsAll(Set.of("recommend.shop.neighbours", "recommend.shop.histories.write")),
                names::toString);
        assertTrue(names.size() >= 8, names::toString);
        return names;
    }

    @Test
    void theyAreHidden() {
        names();
        for (String path : List.of("/_cat/indices?format=json", "/_mapping", "/rec*/_mapping", "/rec*/_count")) {
            String seen = http.get(path).body().toString();
            assertFalse(seen.contains("recommend."), () -> path + ": " + seen);
        }
        String hits = http.post("/_search?size=1000", null).body().toString();
        assertFalse(hits.contains("recommend."), hits);
    }

    private void assertRefused(Http.Answer answer) {
        assertEquals(403, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains("engine [shop] keeps what it has counted"), answer::toString);
    }

    private String contents() {
        StringBuilder all = new StringBuilder();
        http.post("/recommend.shop.*/_refresh?expand_wildcards=all", null);
        for (JsonNode hit : http.post(
                        "/recommend.shop.*/_search?expand_wildcards=all",
                        "{\"size\": 1000, \"seq_no_primary_term\": true, \"sort\": [\"_index\", \"_doc\"]}")
                .body()
                .at("/hits/hits")) {
            all.append(hit.path("_index"))
                    .append(hit.path("_id"))
                    .append(hit.path("_seq_no"))
                    .append(hit.path("_source"));
        }
        return all.toString();
    }

    @Test
    void nobodyElseWritesTheirDocuments() {
        String before = contents();
        for (String name : names()) {
            for (String path : List.of(
                    "/" + name + "/_doc/statistics",
                    "/" + name + "/_create/new",
                    "/%3C" + name + "%3E/_doc/with-a-date")) {
                assertRefused(http.send("PUT", path, DOCUMENT, Map.of()));
            }
            assertRefused(http.send("POST", "/" + name + "/_doc", DOCUMENT, Map.of()));
            assertRefused(
                    http.send("POST", "/" + name + "/_update/new", "{\"doc\": {}, \"doc_as_upsert\": true}", Map.of()));
            assertRefused(http.send("DELETE", "/" + name + "/_doc/statistics", null, Map.of()));
        }
        assertEquals(before, contents());
    }

    @Test
    void othersOfABatchAreWritten() {
        http.put("/recommend.shop.items/_doc/i1", "{\"name\": \"the application's own\"}");
        List<Object> lines = new ArrayList<>();
        for (String index :
                List.of("recommend.shop.items", "recommend.shop.histories", "recommend.other.histories", "other")) {
            lines.add(Map.of("index", Map.of("_index", index, "_id", "mine")));
            lines.add(Map.of("name", "one"));
        }
        JsonNode items = http.post("/_bulk", Http.lines(lines)).body().path("items");
        assertEquals(
                List.of(201, 403, 201, 201),
                List.of(0, 1, 2, 3).stream()
                        .map(i -> items.at("/" + i + "/index/status").asInt())
                        .toList(),
                items::toString);
        http.delete("/_recommend/shop");
        assertEquals(
                200,
                http.send("GET", "/recommend.shop.items/_doc/mine", null, Map.of())
                        .status(),
                "not the engine's");
        assertEquals(
                201, http.put("/recommend.shop.histories/_doc/mine", DOCUMENT).status(), "of no engine any more");
    }

    @Test
    void noOtherNameLeadsThere() {
        String before = contents();
        http.post(
                "/_aliases",
                "{\"actions\": [{\"add\": {\"index\": \"recommend.shop.histories\", \"alias\": \"innocent\", \"is_write_index\": true}}]}");
        assertRefused(http.send("POST", "/innocent/_doc", DOCUMENT, Map.of()));
        http.put("/_ingest/pipeline/redirect", "{\"processors\": []}");
        assertRefused(http.send("POST", "/innocent/_doc?pipeline=redirect", DOCUMENT, Map.of()));
        assertEquals(before, contents());
    }

    @Test
    void nobodyElseMakesThemNorGivesTheirNames() {
        http.put("/mine", "{\"settings\": {\"index.blocks.write\": true}}");
        for (String name : List.of("recommend.shop.audiences", "recommend.shop.neighbours.20200101000000000")) {
            assertRefused(http.send("PUT", "/" + name, null, Map.of()));
            assertRefused(http.send("POST", "/" + name + "/_doc", DOCUMENT, Map.of()));
            assertRefused(http.send("POST", "/mine/_clone/" + name, null, Map.of()));
            assertEquals(404, http.send("GET", "/" + name, null, Map.of()).status(), name);
        }
        for (String name : List.of("recommend.shop.neighbours", "recommend.shop.histories.write")) {
            for (String change : List.of("add", "remove")) {
                assertRefused(http.send(
                        "POST",
                        "/_aliases",
                        "{\"actions\": [{\"" + change + "\": {\"index\": \"mine\", \"alias\": \"" + name + "\"}}]}",
                        Map.of()));
            }
            assertRefused(http.send("PUT", "/other", "{\"aliases\": {\"" + name + "\": {}}}", Map.of()));
        }
    }

    @Test
    void itemsAndEventsAreNotWhereTheEngineKeepsItsOwn() {
        for (String name : List.of("recommend.shop.histories", "recommend.shop.neighbours")) {
            Http.Answer answer = http.send("PUT", "/_recommend/shop", Goods.definition(name), Map.of());
            assertEquals(400, answer.status(), answer::toString);
            assertTrue(
                    answer.body().toString().contains("[items.index] is [" + name + "], where engine [shop] keeps"),
                    answer::toString);
        }
    }

    @Test
    void noHeaderOfARequestOpensThem() {
        Http.Answer answer =
                http.send("POST", "/recommend.shop.histories/_doc", DOCUMENT, Map.of("_recommend_own_writes", "true"));
        assertRefused(answer);
    }
}
