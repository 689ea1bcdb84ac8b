package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users under pseudonyms, while the keys in the keystore of a running node change. */
class PseudonymIT {

    private static final Path FOLDER = Path.of("target/it-pseudonym-node");
    private static final String KEY = "recommend.pseudonyms.key.";
    private static final String FIRST = "the-first-key-of-this-test";
    private static final String SECOND = "the-second-key-of-this-test";
    private static final String RAW = "rawidofauser";
    private static final String PIPELINE = """
            { "processors": [ { "interaction": { "pseudonyms": true, "user": ["login", "user.id"], "ignore_failure": %s } } ] }""";

    private LocalNode node;
    private Http http;

    @BeforeEach
    void empty() throws IOException {
        LocalNode.delete(FOLDER);
    }

    @AfterEach
    void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    private void start(Map<String, String> keys) throws IOException {
        NodeSettings settings = NodeSettings.in(FOLDER).withPlugin(LocalNodeExtension.pluginZip());
        for (Map.Entry<String, String> key : keys.entrySet()) {
            settings = settings.withSecret(KEY + key.getKey(), key.getValue());
        }
        node = LocalNode.start(settings);
        http = new Http(node.uri());
    }

    @Test
    void keysChangeWhileTheNodeRuns() throws IOException {
        start(Map.of("1", FIRST));
        http.put("/_ingest/pipeline/events", PIPELINE.formatted(false));
        http.put("/_ingest/pipeline/lenient", PIPELINE.formatted(true));

        JsonNode before = index("events", event("2026-11-01T10:00:00Z"));
        assertEquals("created", before.path("result").asText(), before::toString);
        String first = user(before).path("id").asText();
        assertTrue(first.matches("1\\.[A-Za-z0-9_-]{55}"), first);
        assertTrue(user(before).path("previous").isMissingNode());
        // a dead letter
        JsonNode failed = index("lenient", event("yesterday"));
        assertEquals(first, source(failed).path("login").asText(), failed::toString);
        JsonNode refusal = index("events", event("yesterday"));
        assertEquals(400, refusal.path("status").asInt(), refusal::toString);
        assertRawIdIsNowhere(refusal);

        reload(Map.of("1", FIRST, "2", SECOND), null);
        JsonNode after = index("events", event("2026-11-01T10:00:00Z"));
        assertEquals("updated", after.path("result").asText(), "the id has to stay: " + after);
        assertTrue(user(after).path("id").asText().startsWith("2."), after::toString);
        assertEquals(first, user(after).at("/previous/0").asText(), after::toString);
        assertEquals(1, user(after).path("previous").size());

        reload(Map.of("1", FIRST, "3", "short"), "key [3] of pseudonyms has [5] bytes");
        reload(Map.of("one", FIRST), "ends in [one] but must end in a number");
        reload(Map.of(), "the keystore has no key of pseudonyms any more");
        JsonNode still = index("events", event("2026-11-02T10:00:00Z"));
        assertEquals(user(after), user(still));
        assertRawIdIsNowhere(still);
    }

    @Test
    void nodeThatLostItsKeysTakesNoRawIdsInstead() throws IOException {
        start(Map.of("1", FIRST));
        http.put("/_ingest/pipeline/events", PIPELINE.formatted(false));
        String first =
                user(index("events", event("2026-11-01T10:00:00Z"))).path("id").asText();
        node.close();

        start(Map.of());
        JsonNode refusal = index("events", event("2026-11-02T10:00:00Z"));
        assertTrue(refusal.path("status").asInt() >= 400, refusal::toString);
        assertTrue(refusal.toString().contains("elasticsearch-keystore add " + KEY + "1"), refusal::toString);
        Http.Answer other = http.send("PUT", "/_ingest/pipeline/other", PIPELINE.formatted(false), Map.of());
        assertEquals(400, other.status(), other::toString);
        assertTrue(other.body().at("/error/reason").asText().contains("this node has none"), other::toString);
        http.get("/_cluster/health/events?wait_for_status=yellow&timeout=60s");
        assertEquals(1, http.get("/events/_count").body().path("count").asInt());

        reload(Map.of("1", FIRST), null);
        assertEquals(
                first,
                user(index("events", event("2026-11-02T10:00:00Z"))).path("id").asText());
    }

    @Test
    void engineThatKeepsPseudonymsTakesRawIdsAndJoinsThoseOfEveryKey() throws IOException {
        start(Map.of("1", FIRST));
        Shop shop = new Shop(http);
        shop.open();
        http.put("/_recommend/shop", """
                { "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } },
                  "privacy": { "pseudonyms": true } }""");
        http.put("/_ingest/pipeline/shop-events-1", PIPELINE.formatted(false));
        String first = user(index("shop-events-1", event("2026-11-01T10:00:00Z")))
                .path("id")
                .asText();
        shop.build();
        assertEquals("user", recommended().at("/answered_by/0").asText());

        reload(Map.of("1", FIRST, "2", SECOND), null);
        assertEquals("user", recommended().at("/answered_by/0").asText(), "what came under the older key is lost");
        String second = user(index("shop-events-1", event("2026-11-02T10:00:00Z")))
                .path("id")
                .asText();
        shop.build();
        JsonNode known = http.get("/_recommend/shop/user/" + RAW).body();
        assertEquals(2, known.at("/interactions/total").asInt(), known::toString);
        assertEquals(1, known.path("histories").size(), known::toString);
        assertEquals(2, known.at("/histories/0/interactions").asInt(), known::toString);
        assertEquals(
                "[\"" + first + "\",\"" + second + "\"]",
                known.at("/histories/0/ids").toString());
        assertRawIdIsNowhere(known);

        JsonNode erased = http.delete("/_recommend/shop/user/" + RAW).body();
        assertEquals(2, erased.at("/erased/interactions").asInt(), erased::toString);
        assertEquals(0, erased.at("/remaining/interactions").asInt(), erased::toString);
        assertEquals(0, erased.at("/remaining/links").asInt(), erased::toString);
    }

    private JsonNode recommended() {
        return http.post("/_recommend/shop/_search", "{\"user\": \"" + RAW + "\"}")
                .body();
    }

    private static String event(String time) {
        return """
                { "login": "%1$s", "user": { "id": "%1$s" }, "item": { "id": "i1" }, "event": { "action": "buy" }, "@timestamp": "%2$s" }""".formatted(RAW, time);
    }

    /** What became of an event in the index of the pipeline's name, as the bulk API says. */
    private JsonNode index(String pipeline, String event) {
        return http.send(
                        "POST",
                        "/" + pipeline + "/_bulk?refresh=true&pipeline=" + pipeline,
                        "{\"index\":{}}\n" + event + "\n",
                        Map.of())
                .body()
                .at("/items/0/index");
    }

    private JsonNode source(JsonNode indexed) {
        return http.get("/" + indexed.path("_index").asText() + "/_source/"
                        + indexed.path("_id").asText())
                .body();
    }

    private JsonNode user(JsonNode indexed) {
        return source(indexed).path("user");
    }

    private void reload(Map<String, String> keys, String complaint) throws IOException {
        Map<String, String> secrets = new HashMap<>();
        keys.forEach((number, secret) -> secrets.put(KEY + number, secret));
        node.replaceSecrets(secrets);
        JsonNode answer = http.post("/_nodes/reload_secure_settings", "{}")
                .body()
                .path("nodes")
                .elements()
                .next();
        String failure = answer.at("/reload_exception/reason").asText();
        if (complaint == null) {
            assertTrue(answer.path("reload_exception").isMissingNode(), answer::toString);
        } else {
            assertTrue(failure.contains(complaint), answer::toString);
        }
    }

    private void assertRawIdIsNowhere(JsonNode answer) throws IOException {
        for (String place : List.of(
                answer.toString(),
                http.get("/_all/_search?expand_wildcards=all&size=1000").body().toString(),
                http.get("/_all/_mapping?expand_wildcards=all").body().toString(),
                http.get("/_cluster/state").body().toString(),
                Files.readString(node.log()))) {
            assertFalse(place.contains(RAW), place);
        }
    }
}
