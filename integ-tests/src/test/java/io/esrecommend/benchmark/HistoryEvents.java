package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;

/**
 * Histories as an index of interactions, a document for each item of a user.
 *
 * @param http of the node
 * @param index the index's name
 * @param action what all users did
 */
record HistoryEvents(Http http, String index, String action) {

    private static final long BEGIN = 1_735_689_600_000L; // 2025
    private static final long APART = 60_000;
    private static final int EVENTS = 5_000;
    private static final int BODIES = 20;

    /** Nothing but what a fold reads. */
    private static final String INDEX = """
            {
              "settings": {
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "translog": { "durability": "async" }
              },
              "mappings": {
                "_source": { "enabled": false },
                "dynamic": "strict",
                "properties": {
                  "user.id": { "type": "keyword" },
                  "item.id": { "type": "keyword" },
                  "event.action": { "type": "keyword" },
                  "@timestamp": { "type": "date" }
                }
              }
            }""";

    /** Makes the index. */
    void create() {
        http.put("/" + index, INDEX);
    }

    /** Writes what users did, each a minute after the item before, and lets searches see it. */
    void load(Iterable<int[]> histories) {
        List<String> bodies = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        int user = 0;
        int events = 0;
        for (int[] history : histories) {
            for (int i = 0; i < history.length; i++) {
                event(body, user, history[i], BEGIN + user + i * APART);
                if (++events % EVENTS == 0) {
                    bodies.add(body.toString());
                    body.setLength(0);
                }
            }
            if (bodies.size() >= BODIES) {
                send(bodies);
            }
            user++;
        }
        if (!body.isEmpty()) {
            bodies.add(body.toString());
        }
        send(bodies);
        http.post("/" + index + "/_refresh", null);
    }

    private void event(StringBuilder body, int user, int item, long time) {
        body.append("{\"create\":{}}\n{\"user.id\":\"u")
                .append(user)
                .append("\",\"item.id\":\"")
                .append(HistoryDocuments.name(item))
                .append("\",\"event.action\":\"")
                .append(action)
                .append("\",\"@timestamp\":")
                .append(time)
                .append("}\n");
    }

    private void send(List<String> bodies) {
        if (!bodies.isEmpty()) {
            new Bulks(List.copyOf(bodies)).send(http, "/" + index + "/_bulk");
            bodies.clear();
        }
    }
}
