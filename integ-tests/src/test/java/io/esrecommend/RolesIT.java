package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The roles of {@code docs/security.md} may do what its table says and nothing else, and need all that they grant. */
@SecuredNode.Needed
class RolesIT {

    private static final Map<String, Call> CALLS = calls();

    private static SecuredNode node;
    private static Http admin;
    private static Goods goods;
    private static DocumentedRoles roles;

    /**
     * A call of the table.
     *
     * @param prepare whether the call changes what the calls after it need
     */
    private record Call(String method, String path, String body, boolean prepare) {

        Http.Answer send(Http caller, Map<String, String> headers) {
            return caller.send(method, path, body, headers);
        }

        /** What a caller is told who does not wait for the end. */
        int withoutWaiting(Http caller) {
            return caller.send(method, path.replace("wait_for_completion=true", ""), body, Map.of())
                    .status();
        }
    }

    private static Map<String, Call> calls() {
        String engine = "/_recommend/goods";
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("PUT " + engine, new Call("PUT", engine, Goods.definition("goods"), false));
        calls.put("GET " + engine, new Call("GET", engine, null, false));
        calls.put("GET /_recommend/_models", new Call("GET", "/_recommend/_models", null, false));
        calls.put(
                "POST /_recommend/_models/<model>/_embed",
                new Call("POST", "/_recommend/_models/all-minilm-l6-v2-q/_embed", "{\"text\": \"a\"}", false));
        calls.put(
                "POST " + engine + "/_build",
                new Call("POST", engine + "/_build?wait_for_completion=true&mode=full", null, false));
        calls.put("POST " + engine + "/_rollback", new Call("POST", engine + "/_rollback", null, true));
        calls.put("GET " + engine + "/_stats", new Call("GET", engine + "/_stats", null, false));
        calls.put(
                "POST " + engine + "/_evaluate",
                new Call("POST", engine + "/_evaluate?wait_for_completion=true", null, false));
        calls.put("GET " + engine + "/_evaluate", new Call("GET", engine + "/_evaluate", null, false));
        calls.put("POST " + engine + "/_search", new Call("POST", engine + "/_search", "{\"user\": \"u3\"}", false));
        calls.put(
                "POST /goods/_search with the query recommend",
                new Call("POST", "/goods/_search", Goods.body("{\"query\": $R}"), false));
        calls.put(
                "POST " + engine + "/_neighbours",
                new Call("POST", engine + "/_neighbours", "{\"items\": [\"i1\"]}", false));
        String link = "{\"user\": \"u3\", \"ids\": [\"session\"]}";
        calls.put("PUT " + engine + "/identity", new Call("PUT", engine + "/identity", link, false));
        calls.put("GET " + engine + "/identity/<id>", new Call("GET", engine + "/identity/u3", null, false));
        calls.put("DELETE " + engine + "/identity", new Call("DELETE", engine + "/identity", link, false));
        calls.put("GET " + engine + "/user/<id>", new Call("GET", engine + "/user/u3", null, false));
        calls.put("DELETE " + engine + "/user/<id>", new Call("DELETE", engine + "/user/u3", null, true));
        calls.put("DELETE " + engine, new Call("DELETE", engine, null, true));
        return calls;
    }

    @BeforeAll
    static void start(SecuredNode secured) throws IOException {
        node = secured;
        admin = node.admin();
        goods = new Goods(admin);
        roles = DocumentedRoles.read();
    }

    /** All that any call needs: two builds, a link, an evaluation. */
    @BeforeEach
    void open() {
        goods.open();
        admin.put("/goods/_mapping", """
                { "properties": { "vector_provenance": { "properties": { "fingerprint": { "type": "keyword" } } } } }""");
        admin.post("/_recommend/goods/_evaluate?wait_for_completion=true", null);
        admin.put("/_recommend/goods/identity", "{\"user\": \"u3\", \"ids\": [\"session\"]}");
        admin.post("/_recommend/goods/_build?wait_for_completion=true&mode=full", null);
    }

    private static Http user(String role) {
        return node.user("caller-" + role, role);
    }

    @Test
    void everyCellIsAsTheTableSays() {
        assertEquals(CALLS.keySet(), roles.allowed().keySet());
        List<String> wrong = new ArrayList<>();
        for (String role : roles.byName().keySet()) {
            admin.put("/_security/role/" + role, roles.byName().get(role));
            Http caller = user(role);
            CALLS.forEach((name, call) -> {
                Http.Answer answer = call.send(caller, Map.of());
                boolean allowed = roles.allowed().get(name).contains(role);
                if (allowed ? answer.status() != 200 : answer.status() != 403) {
                    wrong.add(role + (allowed ? " may not " : " may ") + name + ": " + text(answer));
                }
                if (answer.status() == 200 && call.prepare) {
                    open();
                }
                int alone = allowed ? 403 : call.withoutWaiting(caller);
                if (alone != 403) {
                    wrong.add(role + " is told that it may " + name + ": " + alone);
                }
            });
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void everyPrivilegeIsNeeded() {
        List<String> wrong = new ArrayList<>();
        for (String role : roles.byName().keySet()) {
            Http caller = user("less");
            boolean links =
                    roles.allowed().get("PUT /_recommend/goods/identity").contains(role);
            for (DocumentedRoles.Less less : roles.withoutEach(role)) {
                if (links) {
                    // the first link makes the index
                    admin.send("DELETE", "/recommend.goods.identity", null, Map.of());
                }
                admin.put("/_security/role/less", less.role());
                boolean refused = false;
                for (Map.Entry<String, Call> call : CALLS.entrySet()) {
                    if (roles.allowed().get(call.getKey()).contains(role)) {
                        Http.Answer answer = call.getValue().send(caller, Map.of());
                        refused |= answer.status() == 403;
                        if (answer.status() == 200 && call.getValue().prepare) {
                            open();
                        } else if (answer.status() != 403 && answer.status() != 200) {
                            wrong.add(call.getKey() + " without " + less.lacks() + ": " + text(answer));
                        }
                    }
                }
                if (!refused) {
                    wrong.add(role + " does not need " + less.lacks());
                }
            }
            if (links) {
                open();
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void aKeyHasTheRightsOfItsRole() {
        JsonNode key = admin.post(
                        "/_security/api_key",
                        Map.of(
                                "name",
                                "application",
                                "role_descriptors",
                                Map.of("reader", roles.byName().get("recommend_reader"))))
                .body();
        String secret = Base64.getEncoder()
                .encodeToString(
                        (key.path("id").asText() + ":" + key.path("api_key").asText())
                                .getBytes(StandardCharsets.UTF_8));
        assertRightsOfAReader(node.anybody(), Map.of("Authorization", "ApiKey " + secret));
    }

    @Test
    void whoActsAsAnotherHasTheRightsOfTheOther() {
        admin.put("/_security/role/recommend_reader", roles.byName().get("recommend_reader"));
        user("recommend_reader");
        admin.put("/_security/role/front", Map.of("run_as", List.of("caller-recommend_reader")));
        Http front = user("front");
        assertRightsOfAReader(front, Map.of("es-security-runas-user", "caller-recommend_reader"));
        assertEquals(
                403,
                CALLS.get("POST /_recommend/goods/_search")
                        .send(front, Map.of())
                        .status());
    }

    private static String text(Http.Answer answer) {
        return answer.status() + " " + answer.body().at("/error/reason").asText();
    }

    private static void assertRightsOfAReader(Http caller, Map<String, String> headers) {
        CALLS.forEach((name, call) -> {
            Set<String> allowed = roles.allowed().get(name);
            Http.Answer answer = call.send(caller, headers);
            assertEquals(allowed.contains("recommend_reader") ? 200 : 403, answer.status(), () -> name + ": " + answer);
        });
    }
}
