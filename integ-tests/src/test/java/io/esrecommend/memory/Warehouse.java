package io.esrecommend.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Map;
import java.util.Random;

/**
 * Many made-up items with texts and vectors, and what users did with them; the same at every run.
 *
 * @param http to the node that holds it
 * @param items how many
 * @param users how many, who did {@value #EVENTS} things each
 */
record Warehouse(Http http, int items, int users) {

    static final String ENGINE = "warehouse";
    static final String ITEMS = "warehouse-items";
    static final String EVENTS_INDEX = "warehouse-events";

    private static final int EVENTS = 20;
    private static final int DIMS = 32;
    private static final int WORDS = 100;
    private static final int LINES = 10_000;
    private static final long BEGIN = 1_750_000_000_000L;

    /** Makes it all; nothing is built. */
    void open() {
        http.put("/" + ITEMS, """
                {
                  "settings": { "number_of_replicas": 0 },
                  "mappings": { "properties": {
                    "title": { "type": "keyword" },
                    "text": { "type": "text", "index": false },
                    "vector": { "type": "dense_vector", "dims": %d }
                  } }
                }""".formatted(DIMS));
        http.put("/" + EVENTS_INDEX, """
                {
                  "settings": { "number_of_replicas": 0 },
                  "mappings": { "properties": {
                    "@timestamp": { "type": "date" },
                    "user.id": { "type": "keyword" },
                    "item.id": { "type": "keyword" },
                    "event.action": { "type": "keyword" }
                  } }
                }""");
        stock();
        sell();
        http.put("/_recommend/" + ENGINE, """
                {
                  "items": { "index": "%s", "vector": "vector", "text": "text", "title": "title" },
                  "interactions": { "index": "%s", "primary": "buy",
                                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } } }
                }""".formatted(ITEMS, EVENTS_INDEX));
    }

    private void stock() {
        Random random = new Random(7);
        StringBuilder lines = new StringBuilder();
        for (int item = 0; item < items; item++) {
            lines.append("{\"index\":{\"_id\":\"").append(item(item)).append("\"}}\n");
            lines.append("{\"title\":\"item ").append(item).append("\",\"text\":\"");
            lines.append(("word" + item + ' ').repeat(WORDS)).append("\",\"vector\":[");
            for (int d = 0; d < DIMS; d++) {
                double x = random.nextGaussian() + (d == item % DIMS ? 2 : 0);
                lines.append(d == 0 ? "" : ",").append((float) x);
            }
            lines.append("]}\n");
            if ((item + 1) % (LINES / 10) == 0 || item + 1 == items) {
                send(ITEMS, lines);
            }
        }
        http.post("/" + ITEMS + "/_refresh", null);
    }

    private void sell() {
        Random random = new Random(11);
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < users; user++) {
            for (int i = 0; i < EVENTS; i++) {
                event(lines, "u" + user, item(popular(random)), i % 3 == 0 ? "view" : "buy", user + 60_000L * i);
            }
            if ((user + 1) % (LINES / EVENTS) == 0 || user + 1 == users) {
                send(EVENTS_INDEX, lines);
            }
        }
        http.post("/" + EVENTS_INDEX + "/_refresh", null);
    }

    /** The first items are the most popular: as one over their rank. */
    private int popular(Random random) {
        return (int) Math.pow(items, random.nextDouble()) - 1;
    }

    static void event(StringBuilder lines, String user, String item, String action, long after) {
        lines.append("{\"create\":{}}\n{\"user.id\":\"").append(user);
        lines.append("\",\"item.id\":\"").append(item);
        lines.append("\",\"event.action\":\"").append(action);
        lines.append("\",\"@timestamp\":").append(BEGIN + after).append("}\n");
    }

    private void send(String index, StringBuilder lines) {
        Http.Answer answer = http.post("/" + index + "/_bulk?filter_path=errors", lines.toString());
        if (answer.body().path("errors").asBoolean(true)) {
            throw new IllegalStateException("the node refused documents of " + index + ": " + answer);
        }
        lines.setLength(0);
    }

    /** The id of an item. */
    static String item(int number) {
        return "item-" + (1_000_000 + number);
    }

    /** Builds in full, and waits; whatever comes of it. */
    Http.Answer build() {
        return http.send(
                "POST", "/_recommend/" + ENGINE + "/_build?wait_for_completion=true&mode=full", null, Map.of());
    }

    /** How the last build ended. */
    JsonNode lastRun() {
        return http.get("/_recommend/" + ENGINE + "/_stats").body().path("last_run");
    }

    /** Recommends; whatever comes of it. */
    Http.Answer search(String body) {
        return http.send("POST", "/_recommend/" + ENGINE + "/_search", body, Map.of());
    }
}
