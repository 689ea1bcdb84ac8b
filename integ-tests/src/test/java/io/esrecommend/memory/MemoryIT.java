package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What takes much memory either works on a node that has little, or is refused, and the node is as before. */
@ExtendWith(SmallNodeExtension.class)
class MemoryIT {

    private static final int EXCLUDED = 100_000;
    private static final String LARGE = "{\"user\": \"u7\", \"size\": 10000, \"num_candidates\": 10000, %s}";

    private final SmallNode node;
    private final Warehouse warehouse;
    private Vitals before;

    MemoryIT(SmallNode node) {
        this.node = node;
        this.warehouse = SmallNodeExtension.warehouse(node);
    }

    @BeforeEach
    void look() throws Exception {
        before = node.vitals();
    }

    @AfterEach
    void asBefore() throws Exception {
        node.assertFree(before);
        assertEquals(10, hits("{\"user\": \"u7\"}").size());
    }

    /** What is recommended once there is room. */
    private JsonNode hits(String body) throws Exception {
        return hits(node.patiently(() -> warehouse.search(body)));
    }

    private static JsonNode hits(Http.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer.body().at("/hits/hits");
    }

    @Test
    void tenThousandHitsWithTheirDocuments() throws Exception {
        assertEquals(10_000, hits(LARGE.formatted("\"_source\": true")).size());
        Together.assertAnsweredOrRefused(Together.send(
                8, i -> warehouse.search(LARGE.formatted("\"_source\": " + (i % 2 == 0)))));
    }

    @Test
    void tenThousandHitsOfTheQueryWithTheirDocuments() throws Exception {
        String body = """
                { "size": 10000, "query": { "recommend": { "engine": "warehouse", "user": "u7", "num_candidates": 10000 } } }""";
        Together.assertAnsweredOrRefused(
                Together.send(8, i -> node.ask("POST", "/" + Warehouse.ITEMS + "/_search", body)));
    }

    @Test
    void reasonsAndDiversityAreForAThousandHits() throws Exception {
        String body = """
                { "user": "u7", "size": 1000, "num_candidates": 1000, "reasons": true, "diversity": { "weight": 0.5 } }""";
        assertEquals(1_000, hits(body).size());
        Together.assertAnsweredOrRefused(Together.send(4, i -> warehouse.search(body.replace("u7", "u" + i))));
        for (String option : List.of("\"reasons\": true", "\"diversity\": { \"weight\": 0.5 }")) {
            Http.Answer refused = node.patiently(() -> warehouse.search(LARGE.formatted(option)));
            assertEquals(400, refused.status(), refused::toString);
        }
    }

    @Test
    void hundredThousandExcludedItems() throws Exception {
        String body = excluding(i -> Warehouse.item(20_000 + i));
        assertEquals(10, hits(body).size());
        Together.assertAnsweredOrRefused(Together.send(16, i -> warehouse.search(body)));
    }

    /** Of these the node died: a request's body was accounted for, but not what was made of it. */
    @Test
    void hundredThousandExcludedItemsOfTheLongestIds() throws Exception {
        Random random = new Random(3);
        byte[] id = new byte[240];
        String body = excluding(i -> {
            random.nextBytes(id);
            return HexFormat.of().formatHex(id);
        });
        for (int round = 0; round < 2; round++) {
            Together.assertAnsweredOrRefused(Together.send(6, i -> warehouse.search(body)));
        }
        String query = "{ \"query\": { \"recommend\": { \"engine\": \"warehouse\", " + body.substring(1) + " } }";
        Together.assertAnsweredOrRefused(
                Together.send(4, i -> node.ask("POST", "/" + Warehouse.ITEMS + "/_search", query)));
    }

    private static String excluding(IntFunction<String> id) {
        String ids = IntStream.range(0, EXCLUDED).mapToObj(id).collect(Collectors.joining("\",\""));
        return "{\"user\": \"u7\", \"exclude\": [\"" + ids + "\"]}";
    }

    @Test
    void whoDidAHundredThousandThings() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            Warehouse.event(lines, "busy", Warehouse.item(i % 12_000), "view", i);
            if (i % 20_000 == 19_999) {
                Http.Answer written = node.patiently(() ->
                        node.ask("POST", "/" + Warehouse.EVENTS_INDEX + "/_bulk?filter_path=errors", lines.toString()));
                assertEquals(200, written.status(), written::toString);
                lines.setLength(0);
            }
        }
        node.http().post("/" + Warehouse.EVENTS_INDEX + "/_refresh", null);
        String body = "{\"user\": \"busy\", \"reasons\": true}";
        assertEquals(10, hits(body).size());
        Together.assertAnsweredOrRefused(Together.send(16, i -> warehouse.search(body)));
        Http.Answer erased = node.patiently(() -> node.ask("DELETE", "/_recommend/warehouse/user/busy", null));
        assertEquals(200, erased.status(), erased::toString);
    }

    @Test
    void manyBulksOfLongTexts() throws Exception {
        node.http().put("/_ingest/pipeline/long", """
                { "processors": [ { "text_embedding": {
                    "model_id": "%s", "fields": ["text"], "target_field": "embedding" } } ] }""".formatted(SmallNode.MODEL));
        node.http().put("/texts", """
                { "settings": { "number_of_replicas": 0 },
                  "mappings": { "properties": { "text": { "type": "text", "index": false } } } }""");
        String text = "an alien lands on a distant planet ".repeat(3_000);
        List<Http.Answer> answers = Together.send(
                12,
                i -> node.ask(
                        "POST",
                        "/texts/_bulk?pipeline=long",
                        Http.lines(IntStream.range(0, 60)
                                .boxed()
                                .flatMap(number -> List.of(
                                        Map.of("create", Map.of("_id", i + "-" + number)),
                                        Map.of("text", i + " " + number + " " + text))
                                        .stream())
                                .toList())));
        Together.assertAnsweredOrRefused(answers);
        int accepted = 0;
        for (Http.Answer bulk : answers) {
            for (JsonNode item : bulk.body().path("items")) {
                int status = item.at("/create/status").asInt();
                assertTrue(status == 201 || status == 429, item::toString);
                accepted += status == 201 ? 1 : 0;
            }
        }
        assertTrue(accepted >= 60, "only " + accepted + " documents were accepted");
        node.http().post("/texts/_refresh", null);
        assertEquals(
                accepted, node.http().get("/texts/_count").body().path("count").asInt());
        node.http().delete("/texts");
    }
}
