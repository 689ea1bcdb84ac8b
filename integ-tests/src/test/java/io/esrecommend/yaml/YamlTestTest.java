package io.esrecommend.yaml;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runner against a server that always gives the same answer: right expectations pass, wrong ones fail. */
class YamlTestTest {

    private static final String ANSWER = """
            {"name": "films", "count": 3, "score": 0.25, "none": null, "disabled": false, "a.b": 1,
             "hits": [{"_id": "i1", "_score": 1.0}, {"_id": "i2", "_score": 0.5}]}""";

    @TempDir
    Path folder;

    private final List<String> requests = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match: { name: films }",
                "match: { name: /^fil.s$/ }",
                "match: { count: 3.0 }",
                "match: { hits.1: { _id: i2, _score: 0.50 } }",
                "match: { 'a\\.b': 1 }",
                "match: { none: null }",
                "length: { hits: 2 }",
                "is_true: hits",
                "is_true: count",
                "is_false: disabled",
                "is_false: none",
                "is_false: nowhere",
                "exists: disabled",
                "lt: { score: 0.26 }",
                "lte: { score: 0.25 }",
                "gt: { score: 0.24 }",
                "gte: { score: 0.25 }",
                "close_to: { score: { value: 0.2, error: 0.06 } }",
                "contains: { hits: { _id: i2 } }",
                "contains: { name: ilm }"
            })
    void aRightExpectationPasses(String step) {
        assertDoesNotThrow(() -> run("- do: { info: {} }", "- " + step));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match: { name: film }",
                "match: { name: /^ilm/ }",
                "match: { count: '3' }",
                "match: { count: 4 }",
                "match: { hits.0: { _id: i1 } }",
                "match: { nowhere: films }",
                "length: { hits: 3 }",
                "length: { nowhere: 0 }",
                "is_true: disabled",
                "is_true: nowhere",
                "is_false: count",
                "exists: nowhere",
                "lt: { score: 0.25 }",
                "lt: { nowhere: 1 }",
                "gt: { score: 0.25 }",
                "lte: { score: 0.2 }",
                "gte: { score: 0.3 }",
                "close_to: { score: { value: 0.2, error: 0.04 } }",
                "contains: { hits: { _id: i3 } }",
                "contains: { name: films2 }",
                "do: { indices.refresh: { index: missing } }",
                "do: { catch: missing, info: {} }",
                "do: { catch: bad_request, indices.refresh: { index: missing } }",
                "do: { catch: request, indices.refresh: { index: missing } }",
                "do: { catch: /other reason/, indices.refresh: { index: missing } }",
                "set: { nowhere: x }"
            })
    void aWrongExpectationFails(String step) {
        assertThrows(AssertionError.class, () -> run("- do: { info: {} }", "- " + step));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "equals: { name: films }",
                "do: { no.such.api: {} }",
                "do: { info: { colour: red } }",
                "do: { warnings: [ a ], info: {} }",
                "do: { catch: nonsense, info: {} }",
                "match: { name: $unset }",
                "requires: { test_runner_features: [ telepathy ] }",
                "skip: { cluster_features: [ x ] }",
                "lt: { score: many }"
            })
    void aWordThatTheRunnerDoesNotKnowFails(String step) {
        assertThrows(Exception.class, () -> run("- do: { info: {} }", "- " + step));
    }

    @Test
    void failuresAreCaughtAndTheirBodiesChecked() throws IOException {
        run(
                "- do: { catch: missing, indices.refresh: { index: missing } }",
                "- match: { error: no such index }",
                "- do: { catch: '/no\\ssuch/', indices.refresh: { index: missing } }",
                "- do: { indices.refresh: { index: missing, ignore: 404 } }",
                "- do: { catch: param, get: { index: films } }",
                "- do: { indices.exists: { index: missing } }",
                "- is_false: ''",
                "- do: { indices.exists: { index: films } }",
                "- is_true: ''");
    }

    @Test
    void whatWasSetIsUsedInPathsBodiesAndExpectations() throws IOException {
        run(
                "- do: { info: {} }",
                "- set: { hits.0._id: id, count: count }",
                "- match: { hits.0._id: $id }",
                "- do: { index: { index: films, id: $id, body: { text: 'is ${id}', n: $count } } }");
        assertTrue(requests.contains("POST /films/_doc/i1 {\"text\":\"is i1\",\"n\":3}"), requests.toString());
    }

    @Test
    void bulkTakesLines() throws IOException {
        run("- do: { bulk: { body: [ { index: { _id: 1 } }, { a: b }, '{\"delete\": {}}' ] } }");
        assertEquals("POST /_bulk {\"index\":{\"_id\":1}}\n{\"a\":\"b\"}\n{\"delete\": {}}\n", requests.getFirst());
    }

    @Test
    void setupAndTeardownSurroundEachSectionEvenAFailingOne() throws IOException {
        Path file = Files.writeString(folder.resolve("10_test.yml"), """
                setup:
                  - do: { indices.create: { index: one } }
                ---
                teardown:
                  - do: { indices.delete: { index: one } }
                ---
                "fails":
                  - match: { nothing: 1 }
                """);
        assertThrows(AssertionError.class, () -> run(file, "fails"));
        assertEquals(List.of("PUT /one ", "DELETE /one "), requests);
        assertEquals(2, YamlTest.read(file).calls().size());
    }

    private void run(String... steps) throws IOException {
        run(Files.writeString(folder.resolve("10_test.yml"), "t:\n  " + String.join("\n  ", steps) + "\n"), "t");
    }

    private void run(Path file, String section) throws IOException {
        Files.writeString(
                folder.resolve("info.json"),
                "{\"info\": {\"url\": {\"paths\": [{\"path\": \"/\", \"methods\": [\"GET\"]}]}}}");
        ApiSpecs apis = ApiSpecs.read(folder, Path.of("src/test/resources/rest-api-spec/api"));
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort());
        YamlTest.read(file).run(section, new Conversation(new Http(uri), apis));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + path + " " + body);
        boolean missing = path.startsWith("/missing");
        byte[] answer = (missing ? "{\"error\": \"no such index\"}" : ANSWER).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(missing ? 404 : 200, head ? -1 : answer.length);
        if (!head) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }
}
