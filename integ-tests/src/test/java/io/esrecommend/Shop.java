package io.esrecommend;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A made-up shop: items that lie in groups of a small vector space, and users who each like the items of one group. The
 * same at every run.
 *
 * @param http to the node that holds it
 */
record Shop(Http http) {

    /** The engine's name, and the beginning of the names of its statistics. */
    static final String ENGINE = "shop";

    /** An alias: the indices behind it may change. */
    static final String ITEMS = "shop-items";

    static final String EVENTS = "shop-events";
    static final int NUMBER_OF_ITEMS = 120;
    static final int NUMBER_OF_USERS = 60;

    private static final int DIMS = 8;
    private static final int GROUPS = 4;
    private static final int INTERACTIONS = 12;

    /** Kinds of items that tie; the last has no vector. */
    private static final int KINDS = 13;

    /** Opens the shop: items in an index of one shard, interactions, the engine; nothing is built. */
    void open() {
        new CleanNode(http).wipe();
        stock("shop-items-1", 1);
        sell("shop-events-1", "keyword");
        alias("add", "shop-items-1", ITEMS);
        alias("add", "shop-events-1", EVENTS);
        put("\"weights\": {}");
    }

    /** Makes the engine. */
    void put(String more) {
        http.put("/_recommend/" + ENGINE, """
                {
                  "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                  "interactions": {
                    "index": "shop-events",
                    "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } }
                  },
                  %s
                }""".formatted(more));
    }

    /** Makes an index of the items. */
    void stock(String index, int shards) {
        http.put("/" + index, """
                {
                  "settings": { "number_of_shards": %d, "number_of_replicas": 0 },
                  "mappings": {
                    "properties": {
                      "name": { "type": "keyword" },
                      "vector": { "type": "dense_vector", "dims": %d, "similarity": "cosine" }
                    }
                  }
                }""".formatted(shards, DIMS));
        Random random = new Random(7);
        List<Object> lines = new ArrayList<>();
        for (int item = 0; item < NUMBER_OF_ITEMS; item++) {
            lines.add(Map.of("index", Map.of("_id", "i" + item)));
            lines.add(Map.of("name", "item " + item, "vector", vector(item % GROUPS, random)));
        }
        http.bulk("/" + index + "/_bulk?refresh=true", lines);
    }

    /**
     * Makes an index of the same items that has only a few vectors, each of many items, and an item without one: scores
     * tie. The order of its documents is its own, so that ties of different indices are broken differently by it.
     */
    void stockTies(String index, int shards, int replicas) {
        http.put("/" + index, """
                {
                  "settings": { "number_of_shards": %d, "number_of_replicas": %d },
                  "mappings": {
                    "properties": {
                      "name": { "type": "keyword" },
                      "group": { "type": "integer" },
                      "vector": { "type": "dense_vector", "dims": %d, "similarity": "cosine" }
                    }
                  }
                }""".formatted(shards, replicas, DIMS));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, NUMBER_OF_ITEMS).boxed().toList());
        Collections.shuffle(order, new Random(shards));
        for (List<Integer> part : List.of(order.subList(0, 50), order.subList(50, NUMBER_OF_ITEMS))) {
            List<Object> lines = new ArrayList<>();
            for (int item : part) {
                int kind = item % KINDS;
                lines.add(Map.of("index", Map.of("_id", "i" + item)));
                lines.add(
                        kind == KINDS - 1
                                ? Map.of("name", "kind " + kind)
                                : Map.of(
                                        "name",
                                        "kind " + kind,
                                        "group",
                                        kind % GROUPS,
                                        "vector",
                                        vector(kind % GROUPS, new Random(kind))));
            }
            // a segment for each part
            http.bulk("/" + index + "/_bulk?refresh=true", lines);
        }
    }

    /** Makes an index of the interactions, of this type of item ids. */
    void sell(String index, String itemType) {
        http.put("/" + index, """
                {
                  "settings": { "number_of_replicas": 0 },
                  "mappings": {
                    "properties": {
                      "@timestamp": { "type": "date" },
                      "user": { "properties": { "id": { "type": "keyword" } } },
                      "item": { "properties": { "id": { "type": "%s" } } },
                      "event": { "properties": { "action": { "type": "keyword" } } }
                    }
                  }
                }""".formatted(itemType));
        Random random = new Random(11);
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < NUMBER_OF_USERS; user++) {
            for (int i = 0; i < INTERACTIONS; i++) {
                int group = random.nextInt(10) == 0 ? random.nextInt(GROUPS) : user % GROUPS;
                int item = group + GROUPS * random.nextInt(NUMBER_OF_ITEMS / GROUPS);
                lines.add(Map.of("create", Map.of()));
                lines.add(interaction("u" + user, "i" + item, random.nextInt(3) == 0 ? "view" : "buy", lines.size()));
            }
        }
        http.bulk("/" + index + "/_bulk?refresh=true", lines);
    }

    /** What a user did, so many seconds after the shop opened. */
    static Map<String, Object> interaction(String user, String item, String action, long second) {
        return Map.of(
                "user",
                Map.of("id", user),
                "item",
                Map.of("id", item),
                "event",
                Map.of("action", action),
                "@timestamp",
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second).toString());
    }

    /** A vector of a group; those of others point elsewhere. */
    static List<Float> vector(int group, Random random) {
        List<Float> vector = new ArrayList<>();
        for (int d = 0; d < DIMS; d++) {
            vector.add((float) (0.4 * random.nextGaussian() + (d == group ? 1 : 0)));
        }
        return vector;
    }

    /** Adds an index to an alias, or removes it. */
    void alias(String action, String index, String alias) {
        http.post("/_aliases", """
                { "actions": [ { "%s": { "index": "%s", "alias": "%s" } } ] }""".formatted(action, index, alias));
    }

    /** Builds the statistics, and waits. */
    JsonNode build() {
        return http.post("/_recommend/" + ENGINE + "/_build?wait_for_completion=true", null)
                .body();
    }

    /** Builds all neighbours, whether or not anything has changed. */
    JsonNode buildInFull() {
        return http.post("/_recommend/" + ENGINE + "/_build?wait_for_completion=true&mode=full", null)
                .body();
    }

    /** Recommends. */
    JsonNode search(String body) {
        return http.post("/_recommend/" + ENGINE + "/_search", body).body();
    }

    /** The name of the build that the engine reads. */
    String currentBuild() {
        return http.get("/_recommend/" + ENGINE + "/_stats")
                .body()
                .at("/last_build/full_build")
                .asText();
    }

    /** The names of the indices that builds have made. */
    List<String> statistics() {
        TreeSet<String> names = new TreeSet<>();
        http.get("/recommend.*?expand_wildcards=all").body().fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }
}
