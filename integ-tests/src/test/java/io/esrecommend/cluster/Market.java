package io.esrecommend.cluster;

import io.esrecommend.node.Http;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up market of one engine: the same number is always the same item, or the same thing that somebody did.
 *
 * @param name of the engine, and the beginning of its indices' names
 */
record Market(String name) {

    static final int USERS = 40;

    private static final int GROUPS = 4;
    private static final List<List<String>> WORDS = List.of(
            List.of("garden", "rake", "soil", "seed", "rose", "hedge", "spade", "lawn"),
            List.of("kitchen", "pan", "oven", "knife", "bread", "spice", "plate", "soup"),
            List.of("bicycle", "wheel", "saddle", "chain", "brake", "helmet", "pump", "lamp"),
            List.of("guitar", "string", "chord", "drum", "piano", "song", "violin", "flute"));

    String items() {
        return name + "-items";
    }

    String events() {
        return name + "-events";
    }

    /** The pipelines of all markets. */
    static void openPipelines(Http http) {
        http.put("/_ingest/pipeline/market-items", """
                { "processors": [ { "text_embedding": {
                    "model_id": "all-minilm-l6-v2-q", "fields": ["title"], "target_field": "vector" } } ] }""");
        http.put("/_ingest/pipeline/market-events", """
                { "processors": [ { "interaction": {
                    "user": "customer", "item": "sku", "time": "when", "platform": { "default": "shop" },
                    "action": { "field": "type", "map": { "purchase": "buy", "look": "view" } } } } ] }""");
    }

    /** Makes the indices, of two copies each, and the engine. */
    void open(Http http) {
        http.put("/" + items(), """
                {
                  "settings": { "number_of_shards": 2, "number_of_replicas": 1 },
                  "mappings": {
                    "properties": {
                      "title": { "type": "text", "fields": { "raw": { "type": "keyword" } } },
                      "vector": { "type": "dense_vector", "dims": 384, "similarity": "cosine" }
                    }
                  }
                }""");
        http.put("/" + events(), """
                {
                  "settings": { "number_of_shards": 2, "number_of_replicas": 1 },
                  "mappings": {
                    "properties": {
                      "@timestamp": { "type": "date" },
                      "user": { "properties": { "id": { "type": "keyword" } } },
                      "item": { "properties": { "id": { "type": "keyword" } } },
                      "event": { "properties": { "action": { "type": "keyword" } } }
                    }
                  }
                }""");
        http.put("/_recommend/" + name, """
                {
                  "items": { "index": "%s", "vector": "vector", "text": "title", "title": "title" },
                  "interactions": {
                    "index": "%s",
                    "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } }
                  }
                }""".formatted(items(), events()));
    }

    /** Deletes the engine and its indices. */
    void close(Http http) {
        http.delete("/_recommend/" + name);
        http.delete("/" + items());
        http.delete("/" + events());
    }

    static String itemId(int item) {
        return "i" + item;
    }

    static String title(int item) {
        Random random = new Random(item);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<String> group = WORDS.get(random.nextInt(5) == 0 ? random.nextInt(GROUPS) : item % GROUPS);
            words.add(group.get(random.nextInt(group.size())));
        }
        return String.join(" ", words) + " " + item;
    }

    /** The two lines of an item in a bulk. */
    static List<Object> itemLines(int item) {
        return List.of(Map.of("index", Map.of("_id", itemId(item))), Map.of("title", title(item)));
    }

    /** What somebody did, as a shop logs it: it has no id. */
    static Map<String, Object> rawEvent(int event) {
        Random random = new Random(event * 31L);
        int user = random.nextInt(USERS);
        int item = (user % GROUPS) + GROUPS * random.nextInt(25);
        boolean bought = random.nextInt(3) > 0;
        Instant when = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(event);
        return Map.of(
                "customer",
                "u" + user,
                "sku",
                itemId(random.nextInt(8) == 0 ? item + 1 : item),
                "type",
                bought ? "purchase" : "look",
                "when",
                when.toString());
    }

    /** The same as the index has it: who did what with which item, and when. */
    static String stored(int event) {
        Map<String, Object> raw = rawEvent(event);
        return String.join(
                " ",
                raw.get("customer").toString(),
                raw.get("type").equals("purchase") ? "buy" : "view",
                raw.get("sku").toString(),
                raw.get("when").toString());
    }

    String itemBulk() {
        return "/" + items() + "/_bulk?pipeline=market-items";
    }

    String eventBulk() {
        return "/" + events() + "/_bulk?pipeline=market-events";
    }

    /** A request for recommendations that looks at all items. */
    static Map<String, Object> request(String user) {
        return Map.of("user", user, "size", 20, "reasons", true, "num_candidates", 2000, "_source", false);
    }
}
