package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no client may send, and texts too long for YAML: each is refused and changes nothing. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class RefusalIT {

    private static final String EMBED = "/_recommend/_models/all-minilm-l6-v2-q/_embed";
    private static final String ENGINE = """
            {
              "items": { "index": "shop-items", "vector": "vector" },
              "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } }
            }""";

    private final Http http;
    private final Shop shop;

    RefusalIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeAll
    void open() {
        shop.open();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "PUT,    /_recommend/other?colour=red, ENGINE",
                "PUT,    /_recommend/shop?colour=red,  ENGINE",
                "GET,    /_recommend?colour=red,",
                "GET,    /_recommend/shop?colour=red,",
                "DELETE, /_recommend/shop?colour=red,",
                "POST,   /_recommend/shop/_build?colour=red,",
                "POST,   /_recommend/shop/_build?wait_for_completion=true&colour=red,",
                "GET,    /_recommend/shop/_stats?colour=red,",
                "POST,   /_recommend/shop/_search?colour=red, `{\"user\": \"u3\"}`",
                "GET,    /_recommend/shop/_search?colour=red, `{\"user\": \"u3\"}`",
                "GET,    /_recommend/_models?colour=red,",
                "POST,   /_recommend/_models/all-minilm-l6-v2-q/_embed?colour=red, `{\"text\": \"hello\"}`"
            })
    void anUnknownParameter(String method, String path, String body) {
        String sent = "ENGINE".equals(body) ? ENGINE : body;
        assertRefused(400, "contains unrecognized parameter: [colour]", method, path, sent);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /_recommend",
        "GET,    /_recommend/shop",
        "DELETE, /_recommend/shop",
        "POST,   /_recommend/shop/_build",
        "GET,    /_recommend/shop/_stats",
        "GET,    /_recommend/_models"
    })
    void aBodyWhereNoneBelongs(String method, String path) {
        assertRefused(400, "does not support having a body", method, path, "{\"user\": \"u3\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,  /_recommend/other",
        "POST, /_recommend/shop/_search",
        "GET,  /_recommend/shop/_search",
        "POST, /_recommend/_models/all-minilm-l6-v2-q/_embed"
    })
    void aBodyThatIsMissingOrBroken(String method, String path) {
        assertRefused(400, "request body is required", method, path, null);
        assertRefused(400, "Unexpected end of file", method, path, "{\"items\": ");
        assertRefused(400, "Expected START_OBJECT but was: START_ARRAY", method, path, "[]");
        assertRefused(400, "Expected START_OBJECT but was: VALUE_STRING", method, path, "\"u3\"");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /_recommend/shop",
        "PUT,    /_recommend/shop/_build",
        "GET,    /_recommend/shop/_build",
        "DELETE, /_recommend/shop/_search",
        "POST,   /_recommend/shop/_stats",
        "PUT,    /_recommend/_models",
        "DELETE, /_recommend/_models",
        "GET,    /_recommend/_models/all-minilm-l6-v2-q/_embed"
    })
    void aMethodThatAPathDoesNotHave(String method, String path) {
        assertRefused(405, "Incorrect HTTP method", method, path, null);
    }

    @Test
    void aValueThatIsNoBoolean() {
        assertRefused(400, "[perhaps]", "POST", "/_recommend/shop/_build?wait_for_completion=perhaps", null);
    }

    @Test
    void aTextTooLongToRecommendFor() {
        String refusal = "[text] is [100001] characters long but must have between 1 and 100000 characters";
        assertRefused(400, refusal, "POST", "/_recommend/shop/_search", text(100_001));
        String query =
                "{\"query\": {\"recommend\": {\"engine\": \"shop\", \"text\": \"" + "a ".repeat(50_001) + "\"}}}";
        assertRefused(400, "[text] is [100002] characters long", "POST", "/shop-items/_search", query);
    }

    @Test
    void aTextTooLongToEmbed() {
        String refusal = "[text] is [100001] characters long but must have between 1 and 100000 characters";
        assertRefused(400, refusal, "POST", EMBED, text(100_001));
        JsonNode longest = http.post(EMBED, text(100_000)).body();
        assertTrue(longest.path("truncated").asBoolean());
        assertEquals(384, longest.path("vector").size());
    }

    @Test
    void aTextTooLongToIndex() {
        http.put("/_ingest/pipeline/long", """
                { "processors": [ { "text_embedding": {
                  "model_id": "all-minilm-l6-v2-q", "fields": [ "title" ], "target_field": "embedding" } } ] }""");
        String refusal =
                "fields [title] hold a text of [1000001] characters, more than the [1000000] that are accepted;"
                        + " shorten it or split it";
        String path = "/long/_doc/1?pipeline=long";
        assertRefused(400, refusal, "PUT", path, Map.of("title", "a".repeat(1_000_001)));
        http.put(path, Map.of("title", "ab ".repeat(333_333)));
    }

    @Test
    void moreIdsThanARequestMayName() {
        String path = "/_recommend/shop/_search";
        List<String> items = Collections.nCopies(1_001, "i1");
        assertRefused(
                400, "[items] names [1001] items but may name at most 1000", "POST", path, Map.of("items", items));
        List<String> excluded = Collections.nCopies(100_001, "i1");
        assertRefused(
                400,
                "[exclude] names [100001] items but may name at most 100000",
                "POST",
                path,
                Map.of("user", "u3", "exclude", excluded));
        assertRefused(
                400,
                "[user] has [1001] characters but must have 1 to 1000",
                "POST",
                path,
                Map.of("user", "u".repeat(1_001)));
    }

    private void assertRefused(int status, String reason, String method, String path, Object body) {
        String before = state();
        Http.Answer answer = http.send(method, path, body, Map.of());
        String whole = answer.toString();
        String shown = whole.substring(0, Math.min(2_000, whole.length()));
        assertEquals(status, answer.status(), () -> method + " " + path + " was answered " + shown);
        assertTrue(answer.body().toString().contains(reason), () -> "expected [" + reason + "] in " + shown);
        assertEquals(before, state(), () -> method + " " + path + " was refused but changed something");
    }

    private static Map<String, String> text(int length) {
        return Map.of("text", "ab ".repeat(length / 3 + 1).substring(0, length));
    }

    /** All that a request of ours could change. */
    private String state() {
        TreeSet<String> indices = new TreeSet<>();
        http.get("/*?expand_wildcards=all").body().fieldNames().forEachRemaining(indices::add);
        indices.removeIf(name -> name.startsWith(".")); // Elasticsearch's own come when they like
        return http.get("/_recommend").body() + " " + indices;
    }
}
