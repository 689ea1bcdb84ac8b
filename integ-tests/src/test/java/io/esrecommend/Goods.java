package io.esrecommend;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Items with all that a search can ask for: a text, keywords, numbers, dates and nested documents. They have the ids and
 * groups of a {@link Shop}, whose interactions they share.
 *
 * @param http to the node that holds them
 */
record Goods(Http http) {

    static final String ENGINE = "goods";
    static final List<String> CATEGORIES = List.of("books", "films", "games", "music");

    /** An index of two shards, which the engine reads. */
    static final String INDEX = "goods";

    /** Opens the shop, and builds. */
    void open() {
        new CleanNode(http).wipe();
        stock(INDEX, 2);
        new Shop(http).sell(Shop.EVENTS, "keyword");
        put(ENGINE, INDEX);
        build(ENGINE);
    }

    /** Makes an engine over an index of items. */
    void put(String engine, String index) {
        http.put("/_recommend/" + engine, definition(index));
    }

    /** An engine over an index of items. */
    static String definition(String index) {
        return """
                {
                  "items": { "index": "%s", "vector": "vector", "text": "title" },
                  "interactions": {
                    "index": "shop-events",
                    "primary": "buy",
                    "actions": { "buy": { "weight": 1 }, "view": { "weight": 0.3 } }
                  }
                }""".formatted(index);
    }

    /** Builds the statistics of an engine. */
    void build(String engine) {
        http.post("/_recommend/" + engine + "/_build?wait_for_completion=true", null);
    }

    /** Makes an index of all items. */
    void stock(String index, int shards) {
        stock(index, shards, 0, Shop.NUMBER_OF_ITEMS);
    }

    /** Makes an index of the items from one number to before another. */
    void stock(String index, int shards, int from, int to) {
        make(index, shards, 0);
        fill(index, from, to);
    }

    /** Makes an index for items, and puts none into it. */
    void make(String index, int shards, int replicas) {
        http.put("/" + index, """
                {
                  "settings": { "number_of_shards": %d, "number_of_replicas": %d },
                  "mappings": {
                    "properties": {
                      "title": { "type": "text", "fields": { "raw": { "type": "keyword" } } },
                      "category": { "type": "keyword" },
                      "price": { "type": "integer" },
                      "since": { "type": "date" },
                      "reviews": { "type": "nested", "properties": { "stars": { "type": "integer" } } },
                      "vector": { "type": "dense_vector", "dims": 8, "similarity": "cosine" }
                    }
                  }
                }""".formatted(shards, replicas));
    }

    /** Puts items into an index: the same number is the same item wherever it lies. */
    void fill(String index, int from, int to) {
        fill(index, from, to, "");
    }

    /** Puts items into an index with more parameters of the request, such as {@code &routing=films}. */
    void fill(String index, int from, int to, String parameters) {
        Random random = new Random(7);
        List<Object> lines = new ArrayList<>();
        for (int item = 0; item < to; item++) {
            List<Float> vector = Shop.vector(item % CATEGORIES.size(), random);
            if (item >= from) {
                lines.add(Map.of("index", Map.of("_id", "i" + item)));
                lines.add(item(item, vector));
            }
        }
        http.bulk("/" + index + "/_bulk?refresh=true" + parameters, lines);
    }

    private static Map<String, Object> item(int item, List<Float> vector) {
        return Map.of(
                "title",
                title("i" + item),
                "category",
                category("i" + item),
                "price",
                price("i" + item),
                "since",
                "2026-01-" + (10 + item % 20),
                "reviews",
                IntStream.range(0, item % 4)
                        .mapToObj(review -> Map.of("stars", review + 1))
                        .toList(),
                "vector",
                vector);
    }

    /** What an item is called. */
    static String title(String id) {
        return "item " + number(id) + " of " + category(id);
    }

    /** What an item is. */
    static String category(String id) {
        return CATEGORIES.get(number(id) % CATEGORIES.size());
    }

    /** What an item costs, from 0 to 49. */
    static int price(String id) {
        return number(id) * 7 % 50;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    /** The query for a user, with other options. */
    static String recommend(String user, String... options) {
        StringBuilder query = new StringBuilder("{\"recommend\": {\"engine\": \"goods\", \"user\": \"" + user + "\"");
        for (String option : options) {
            query.append(", ").append(option);
        }
        return query.append("}}").toString();
    }

    /** Searches the index for the best of a body's hits: {@code $R} in it is the query for user u3. */
    Hits search(String body) {
        return search(INDEX, body);
    }

    /** Searches an index. */
    Hits search(String index, String body) {
        return new Hits(http.post("/" + index + "/_search", body(body)).body());
    }

    /** What is answered to a request that may be refused. */
    Http.Answer send(String method, String path, String body) {
        return http.send(method, path, body(body), Map.of());
    }

    /** A body with the query for user u3 wherever it says {@code $R}. */
    static String body(String body) {
        return body.replace("$R", recommend("u3"));
    }

    /** All that is recommended to user u3, by the plain query. */
    Hits all() {
        return all(INDEX);
    }

    /** All that is recommended to user u3 from an index. */
    Hits all(String index) {
        return search(index, "{\"size\": 200, \"query\": $R}");
    }

    /** The answer of the engine's own call. */
    JsonNode recommendations(String engine, String body) {
        return http.post("/_recommend/" + engine + "/_search", body).body();
    }
}
