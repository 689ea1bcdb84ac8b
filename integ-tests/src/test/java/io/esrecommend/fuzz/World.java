package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.array;
import static io.esrecommend.fuzz.Json.object;

import io.esrecommend.CleanNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a node has that requests can name: indices as an application would make them, and indices as it would not.
 *
 * @param http to the node
 */
record World(Http http) {

    static final int USERS = 24;
    static final int ITEMS = 40;
    private static final int DIMS = 8;

    /** Makes all indices and engines, and builds what is to be built. */
    void create() {
        new CleanNode(http).wipe();
        http.put("/_cluster/settings", object("persistent", object("cluster.max_shards_per_node", "5000")));
        goods("goods", 1);
        goods("goods-wide", 3);
        goods("goods-closed", 1);
        goods("goods-turning", 1);
        index("goods-empty", 1, goodsMapping());
        index("goods-bare", 1, object("dynamic", true));
        people();
        acts();
        histories();
        alias("goods-all", null, "goods", "goods-wide");
        alias("goods-some", object("range", object("price", object("lt", 10))), "goods");
        alias("acts-all", null, "acts", "acts-odd", "acts-long", "acts-plain");
        alias("acts-some", object("term", object("event.action", "buy")), "acts");
        engines();
        http.post("/goods-closed/_close", null);
        http.post("/acts-closed/_close", null);
    }

    private void engines() {
        engine("base", EngineGrammar.full("goods", "acts"), true);
        engine("plain", EngineGrammar.plain("goods-wide", "vector", "acts"), true);
        engine("bare", EngineGrammar.plain("goods", "vector", "acts"), false);
        engine("odd", EngineGrammar.plain("goods", "l2", "acts-odd"), true);
        engine("mixed", EngineGrammar.plain("goods-all", "vector", "acts-all"), true);
        words();
        engine("shut", EngineGrammar.plain("goods-closed", "vector", "acts-closed"), true);
        engine("turned", EngineGrammar.plain("goods-turning", "vector", "acts-turning"), true);
        engine("lost", EngineGrammar.plain("goods-turning", "l2", "acts-turning"), true);
        http.delete("/goods-turning");
        http.delete("/acts-turning");
        // other dimensions, and no vector at all, where engines expect what they were built on
        index(
                "goods-turning",
                1,
                object("properties", object("vector", vector("float", 4, null), "l2", object("type", "keyword"))));
        http.bulk(
                "/goods-turning/_bulk?refresh=true",
                List.of(
                        Map.of("index", Map.of("_id", "i1")),
                        Map.of("vector", List.of(1, 2, 3, 4), "l2", "x"),
                        Map.of("index", Map.of("_id", "i2")),
                        Map.of("l2", "y")));
        http.put("/_recommend/base/identity", "{\"user\": \"u1\", \"ids\": [\"device-1\", \"u2\"]}");
    }

    /** An engine that reads texts. */
    private void words() {
        Object processor = object("model_id", "all-minilm-l6-v2-q", "fields", "plot", "target_field", "embedding");
        http.put("/_ingest/pipeline/words", object("processors", array(object("text_embedding", processor))));
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add(Map.of("index", Map.of("_id", "i" + i)));
            lines.add(object("name", "word " + i, "plot", "a tale of number " + i, "price", i));
        }
        http.bulk("/goods-words/_bulk?pipeline=words&refresh=true", lines);
        Map<String, Object> engine = EngineGrammar.plain("goods-words", "embedding", "acts");
        engine("words", engine, true);
    }

    private void engine(String name, Object body, boolean build) {
        http.put("/_recommend/" + name, body);
        if (build) {
            http.post("/_recommend/" + name + "/_build?wait_for_completion=true", null);
        }
    }

    private void alias(String alias, Object filter, String... indices) {
        for (String index : indices) {
            Object add = object("index", index, "alias", alias, "filter", filter);
            http.post("/_aliases", object("actions", array(object("add", add))));
        }
    }

    private void index(String name, int shards, Object mappings) {
        Object settings = object("number_of_shards", shards, "number_of_replicas", 0);
        http.put("/" + name, object("settings", settings, "mappings", mappings));
    }

    private static Object vector(String element, int dims, String similarity) {
        return object("type", "dense_vector", "element_type", element, "dims", dims, "similarity", similarity);
    }

    private static Object type(String type) {
        return object("type", type);
    }

    private static Map<String, Object> goodsMapping() {
        Map<String, Object> fields = object(
                "name", type("keyword"),
                "plot", object("type", "text", "fields", object("keyword", type("keyword"))),
                "vector", vector("float", DIMS, "cosine"),
                "poster", vector("float", 4, "dot_product"),
                "l2", vector("float", DIMS, "l2_norm"),
                "max", vector("float", DIMS, "max_inner_product"),
                "bytes", vector("byte", DIMS, "cosine"),
                "bits", vector("bit", 64, null),
                "unindexed", object("type", "dense_vector", "dims", DIMS, "index", false),
                "price", type("double"),
                "copies", type("integer"),
                "big", type("long"),
                "half", type("half_float"),
                "released", type("date"),
                "nanos", type("date_nanos"),
                "in_stock", type("boolean"),
                "place", type("geo_point"),
                "ip", type("ip"),
                "span", type("integer_range"),
                "flat", type("flattened"),
                "nest", object("type", "nested", "properties", object("tag", type("keyword"), "n", type("integer"))),
                "hidden", object("type", "keyword", "doc_values", false),
                "unsearched", object("type", "keyword", "index", false),
                "alias", object("type", "alias", "path", "name"),
                "bin", object("type", "binary", "doc_values", true),
                "off", object("type", "object", "enabled", false),
                "short", object("type", "keyword", "ignore_above", 3),
                "many", type("keyword"));
        return object("properties", fields, "runtime", object("rt", type("keyword"), "rtlong", type("long")));
    }

    private void goods(String index, int shards) {
        index(index, shards, goodsMapping());
        Random random = new Random(5);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            lines.add(Map.of("index", Map.of("_id", "i" + i)));
            Map<String, Object> item =
                    object("name", "good " + i, "plot", "a tale of " + i, "price", i, "copies", i % 3);
            if (i % 5 != 4) {
                item.put("vector", floats(random, DIMS));
                item.put("l2", floats(random, DIMS));
                item.put("max", floats(random, DIMS));
                item.put("poster", List.of(0, 1, 0, 0));
            }
            if (i % 4 == 0) {
                item.putAll(object(
                        "big",
                        Long.MAX_VALUE,
                        "half",
                        65504,
                        "released",
                        253_402_300_799_999L,
                        "nanos",
                        "2262-01-01T00:00:00Z",
                        "in_stock",
                        array(true, false),
                        "ip",
                        "::1",
                        "flat",
                        object("a", array("x", "y")),
                        "nest",
                        array(object("tag", "a", "n", 1), object("tag", "b")),
                        "hidden",
                        "h",
                        "short",
                        "longer",
                        "many",
                        array("a", "b", "a", ""),
                        "rtlong",
                        i,
                        "bin",
                        "AAECAw=="));
            } else {
                item.putAll(object("released", "2026-01-0" + (1 + i % 9), "in_stock", i % 2 == 0, "many", "m" + i % 3));
            }
            lines.add(item);
        }
        http.bulk("/" + index + "/_bulk?refresh=true", lines);
    }

    private static List<Object> floats(Random random, int dims) {
        List<Object> floats = new ArrayList<>();
        for (int d = 0; d < dims; d++) {
            floats.add((float) random.nextGaussian());
        }
        return floats;
    }

    private void people() {
        index(
                "people",
                1,
                object("properties", object("taste", vector("float", DIMS, null), "taste4", vector("float", 4, null))));
        http.bulk(
                "/people/_bulk?refresh=true",
                List.of(
                        Map.of("index", Map.of("_id", "u1")),
                        Map.of("taste", floats(new Random(3), DIMS)),
                        Map.of("index", Map.of("_id", "u2")),
                        Map.of()));
    }

    private static Map<String, Object> actsMapping(Object time, Object user, Object item, Object action) {
        return object(
                "properties",
                object(
                        "@timestamp", time,
                        "user", object("properties", object("id", user, "previous", type("keyword"))),
                        "item", object("properties", object("id", item)),
                        "event",
                                object(
                                        "properties",
                                        object(
                                                "action", action,
                                                "platform", type("keyword"),
                                                "source", type("keyword"),
                                                "value", type("float"),
                                                "recommendation_id", type("keyword")))));
    }

    private void acts() {
        Object date = type("date");
        Object keyword = type("keyword");
        Object text = type("text");
        Object whole = type("long");
        Object bare = object("type", "keyword", "doc_values", false);
        acts("acts", actsMapping(date, keyword, keyword, keyword));
        acts("acts-closed", actsMapping(date, keyword, keyword, keyword));
        acts("acts-turning", actsMapping(date, keyword, keyword, keyword));
        acts("acts-text", actsMapping(date, text, text, text));
        acts("acts-plain", object("dynamic", true));
        acts("acts-nanos", actsMapping(type("date_nanos"), keyword, keyword, keyword));
        acts("acts-timeless", actsMapping(keyword, keyword, keyword, bare));
        acts("acts-flat", object("properties", object("user", type("flattened"), "item", type("flattened"))));
        acts("acts-nested", object("properties", object("user", type("nested"), "item", type("nested"))));
        index("acts-empty", 1, object("dynamic", true));
        index("acts-long", 1, actsMapping(date, whole, whole, keyword));
        http.bulk(
                "/acts-long/_bulk?refresh=true",
                List.of(Map.of("create", Map.of()), act(7, 9, "buy", 1_700_000_000_000L)));
        index(
                "acts-runtime",
                1,
                object(
                        "dynamic",
                        false,
                        "runtime",
                        object("user.id", keyword, "item.id", keyword, "event.action", keyword, "@timestamp", date)));
        http.bulk(
                "/acts-runtime/_bulk?refresh=true",
                List.of(Map.of("create", Map.of()), act("u1", "i1", "buy", 1_700_000_000_000L)));
        index("acts-odd", 2, actsMapping(date, keyword, keyword, keyword));
        // some are refused by Elasticsearch itself
        http.send("POST", "/acts-odd/_bulk?refresh=true", Http.lines(odd()), Map.of());
    }

    private void acts(String index, Object mapping) {
        index(index, 1, mapping);
        Random random = new Random(9);
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < 8; i++) {
                lines.add(Map.of("create", Map.of()));
                int item = (user % 4) * 10 + random.nextInt(10);
                String action = i % 3 == 0 ? "view" : i == 7 ? "impression" : i == 5 ? "dislike" : "buy";
                lines.add(act("u" + user, "i" + item, action, 1_767_225_600_000L + 1000L * lines.size()));
            }
        }
        http.bulk("/" + index + "/_bulk?refresh=true", lines);
    }

    private static Map<String, Object> act(Object user, Object item, Object action, Object time) {
        return object(
                "user", object("id", user),
                "item", object("id", item),
                "event", object("action", action, "platform", "web", "value", 3),
                "@timestamp", time);
    }

    /** Histories that no build wrote: their times are not as many as their items, or not in that format. */
    private void histories() {
        Object binary = object("type", "binary", "doc_values", true);
        index(
                "histories-odd",
                2,
                object(
                        "properties",
                        object(
                                "interactions", type("integer"),
                                "user", type("keyword"),
                                "actions",
                                        object("properties", object("buy", type("keyword"), "view", type("keyword"))),
                                "times", object("properties", object("buy", binary, "view", binary)))));
        List<Object> times = array(
                "", "AA==", "AQAAAAE=", "EP//////////", "AQAAAAEBAAAAAg==", "AP8AAAAA", array("AQAAAAE=", "AQAAAAI="));
        Random random = new Random(2);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            List<Object> items = array();
            for (int left = random.nextInt(3); left >= 0; left--) {
                items.add(random.nextInt(5) == 0 ? "" : "i" + random.nextInt(9));
            }
            Object time = i == 7 ? null : times.get(i % 2 == 0 ? 2 : random.nextInt(times.size()));
            lines.add(Map.of("create", Map.of()));
            lines.add(object(
                    "interactions",
                    i % 5,
                    "user",
                    i % 3 == 0 ? array("u1", "u2") : "u" + i,
                    "actions",
                    object("buy", items, "view", array("i1")),
                    "times",
                    object("buy", time, "view", i % 7 == 0 ? "AQAAAAE=" : null)));
        }
        http.bulk("/histories-odd/_bulk?refresh=true", lines);
    }

    /** Interactions of hostile values: all that an index takes without a pipeline before it. */
    private static List<Object> odd() {
        List<Object> users = array(
                "u1",
                "",
                " ",
                "..",
                "a/b",
                "\u0000",
                "\uD83D\uDE00",
                "\u202Eu",
                "x".repeat(600),
                "x".repeat(8_000),
                5,
                true,
                array("u1", "u2"),
                array(),
                array("u3", "u3"));
        List<Object> items = array(
                "i1",
                "i2",
                "",
                "*",
                "_id",
                "\u0000",
                "y".repeat(511),
                "y".repeat(513),
                "z".repeat(10_000),
                1.5,
                array("i3", "i4"),
                array());
        List<Object> actions = array("buy", "view", "", "BUY", "a.b", ".", "x".repeat(200), array("buy", "view"), 0);
        List<Object> times = array(
                0,
                -1,
                "1970-01-01",
                -9_000_000_000_000_000L,
                9_000_000_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                "2026-01-01T00:00:00Z",
                "9999-12-31",
                array("2026-01-01", "2027-01-01"),
                array());
        Random random = new Random(1);
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Map<String, Object> act = act(
                    i % 3 == 0 ? "u" + i % 9 : users.get(random.nextInt(users.size())),
                    i % 4 == 0 ? "i" + i % 20 : items.get(random.nextInt(items.size())),
                    i % 2 == 0 ? "buy" : actions.get(random.nextInt(actions.size())),
                    times.get(random.nextInt(times.size())));
            if (i % 29 == 0) {
                act.remove(List.of("user", "item", "event", "@timestamp").get(random.nextInt(4)));
            }
            lines.add(Map.of("create", Map.of()));
            lines.add(act);
        }
        return lines;
    }
}
