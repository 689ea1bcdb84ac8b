package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of pseudonyms are in the keystore and nowhere else, and who did what is in no log, however much is logged. */
class SecretsIT {

    private static final Path FOLDER = Path.of("target/it-secrets-node");
    private static final String KEY = "recommend.pseudonyms.key.";
    private static final String SECRET = "the-first-secret-that-nobody-may-ever-see";
    private static final String NEXT = "the-second-secret-that-nobody-may-ever-see";
    private static final String BAD = "sesame-7";
    private static final String USER = "jane.doe@example.com";
    private static final String TEXT = "a-text-that-is-nobodys-business";

    private final List<String> told = new ArrayList<>();
    private Http http;

    @Test
    void areNowhereToBeSeen() throws IOException {
        LocalNode.delete(FOLDER);
        NodeSettings settings = NodeSettings.in(FOLDER)
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("logger.io.esrecommend", "TRACE")
                .withSecret(KEY + "1", SECRET);
        try (LocalNode node = LocalNode.start(settings)) {
            http = new Http(node.uri());
            new Models(http).await();
            use();
            node.replaceSecrets(Map.of(KEY + "1", SECRET, KEY + "2", NEXT));
            send("POST", "/_nodes/reload_secure_settings", "{}");
            for (String wrong : List.of(KEY + "3", KEY + "one")) {
                node.replaceSecrets(Map.of(KEY + "1", SECRET, wrong, BAD));
                Http.Answer refused = send("POST", "/_nodes/reload_secure_settings", "{}");
                assertTrue(refused.body().toString().contains("reload_exception"), refused::toString);
            }
            look();
            String log = logs(node);
            assertTrue(log.contains("[i.e."), "the plugin has logged nothing");
            assertTrue(told.toString().contains("\"esrecommend\":\"TRACE\""), "not all is logged");
            for (String secret : List.of(SECRET, NEXT, BAD)) {
                for (String form : forms(secret)) {
                    told.forEach(answer -> assertFalse(answer.contains(form), answer));
                    assertFalse(log.contains(form), () -> lines(log, form));
                }
            }
            for (String personal : List.of(USER, TEXT)) {
                assertFalse(log.contains(personal), () -> lines(log, personal));
            }
        }
    }

    /** All that has to do with a user, and with keys: what works and what fails. */
    private void use() {
        new Shop(http).open();
        send("PUT", "/_ingest/pipeline/events", """
                { "processors": [ { "interaction": { "pseudonyms": true, "user": ["user.id"] } } ] }""");
        String event = """
                { "user": { "id": "%s" }, "item": { "id": "i1" }, "event": { "action": "buy" }, "@timestamp": "%s" }""";
        for (String time : List.of("2026-11-01T10:00:00Z", "yesterday")) {
            send("POST", "/shop-events-1/_doc?refresh=true&pipeline=events", event.formatted(USER, time));
            send("POST", "/shop-events-1/_doc?refresh=true", event.formatted(USER, time));
        }
        for (String pseudonyms : List.of("true", "false")) {
            send("PUT", "/_recommend/shop", """
                    { "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                      "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } },
                      "privacy": { "pseudonyms": %s } }""".formatted(pseudonyms));
            send("PUT", "/_recommend/shop/identity", "{\"user\": \"" + USER + "\", \"ids\": [\"session\"]}");
            send("POST", "/_recommend/shop/_build?wait_for_completion=true&mode=full", null);
            send("POST", "/_recommend/shop/_build", null);
            send(
                    "POST",
                    "/_recommend/shop/_search",
                    "{\"user\": \"" + USER + "\", \"text\": \"" + TEXT + "\", \"reasons\": true}");
            send("POST", "/_recommend/shop/_search", "{\"user\": \"" + USER + "\", \"unknown\": \"" + TEXT + "\"}");
            send("POST", "/_recommend/shop/_evaluate?wait_for_completion=true", null);
            send("GET", "/_recommend/shop/user/" + USER, null);
            send("DELETE", "/_recommend/shop/user/" + USER, null);
        }
        send("POST", "/_recommend/_models/all-minilm-l6-v2-q/_embed", "{\"text\": \"" + TEXT + "\"}");
        send("POST", "/_recommend/_models/none/_embed", "{\"text\": \"" + TEXT + "\"}");
        send("PUT", "/_cluster/settings", "{\"persistent\": {\"" + KEY + "1\": \"a-key-in-the-wrong-place\"}}");
    }

    private void look() {
        for (String path : List.of(
                "/_recommend",
                "/_recommend/shop/_stats",
                "/_recommend/_models",
                "/_nodes",
                "/_nodes/settings",
                "/_nodes/stats",
                "/_cluster/state",
                "/_cluster/settings?include_defaults=true",
                "/_cluster/stats",
                "/_ingest/pipeline",
                "/_tasks?detailed=true")) {
            assertEquals(200, send("GET", path, null).status(), path);
        }
    }

    private Http.Answer send(String method, String path, String body) {
        Http.Answer answer = http.send(method, path, body, Map.of());
        told.add(method + " " + path + ": " + answer);
        return answer;
    }

    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes));
    }

    private static String logs(LocalNode node) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(node.log().getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static String lines(String log, String word) {
        return log.lines().filter(line -> line.contains(word)).toList().toString();
    }
}
