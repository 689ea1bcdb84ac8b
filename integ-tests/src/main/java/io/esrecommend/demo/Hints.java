package io.esrecommend.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests to try on the running node, as commands that can be pasted.
 *
 * @param node where it answers
 * @param guests real users and items
 */
record Hints(URI node, Guests guests) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEARCH = Recommender.SEARCH + "?pretty";

    /** The lines to print. */
    List<String> lines() {
        String user = guests.users().getFirst();
        return List.of(
                "  # for a user, with reasons",
                post(SEARCH, body("user", user, "size", 3, "reasons", true, "_source", "title")),
                "  # for a basket",
                post(SEARCH, body("items", guests.basket(), "size", 3, "_source", "title")),
                "  # for a text",
                post(SEARCH, body("text", guests.text(), "size", 3, "reasons", true, "_source", "title")),
                "  # as a query in an ordinary search, here with a filter",
                post(
                        "/" + Cluster.ITEMS + "/_search?pretty",
                        body("size", 3, "_source", "title", "query", filtered(user))),
                "  # how old and how large the statistics are",
                "  curl -s "
                        + quoted(node.resolve("/_recommend/" + Cluster.ENGINE + "/_stats?pretty")
                                .toString()));
    }

    private static Map<String, ?> filtered(String user) {
        return body(
                "bool",
                body(
                        "must",
                        body("recommend", body("engine", Cluster.ENGINE, "user", user)),
                        "filter",
                        body("exists", body("field", "embedding"))));
    }

    private static Map<String, Object> body(Object... pairs) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put((String) pairs[i], pairs[i + 1]);
        }
        return body;
    }

    private String post(String path, Map<String, ?> body) {
        try {
            return "  curl -s " + quoted(node.resolve(path).toString())
                    + " -H 'Content-Type: application/json' \\\n       -d "
                    + quoted(wrapped(JSON.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write as JSON: " + body, e);
        }
    }

    /** Breaks a query where a reader would: JSON may have lines. */
    private static String wrapped(String json) {
        return json.replace(",\"query\":", ",\n           \"query\":")
                .replace(",\"filter\":", ",\n           \"filter\":");
    }

    /** For a shell, whatever the ids are. */
    static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
