package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.array;
import static io.esrecommend.fuzz.Json.object;

import java.util.List;
import java.util.Map;

/**
 * Engines: most can be put.
 *
 * @param dice chooses
 */
record EngineGrammar(Dice dice) {

    private static final List<String> SPANS = List.of("1m", "30m", "1h", "1d", "7d", "90d", "365d", "36500d");

    /** An engine with all that an engine can have. */
    static Object full(String items, String events) {
        return object(
                "items",
                object(
                        "index",
                        items,
                        "vector",
                        "vector",
                        "text",
                        "plot",
                        "title",
                        "name",
                        "vectors",
                        object("poster", "poster"),
                        "available",
                        object("until", "released", "filter", object("exists", object("field", "name")))),
                "interactions",
                object("index", events, "primary", "buy", "actions", actions()),
                "users",
                object("index", "people", "vector", "taste"),
                "objectives",
                object("margin", object("field", "price", "worst", 0, "best", 40)),
                "rotation",
                object("action", "impression"),
                "cleaning",
                object("drop", object("ads", object("term", object("event.source", "ad")))),
                "statistics",
                object("users", true),
                "variants",
                object("fresh", object("share", 0.5, "weights", object("novelty", 0.2))));
    }

    private static Map<String, Object> actions() {
        return object("buy", object("weight", 1), "view", object("weight", 0.3), "dislike", object("weight", -1));
    }

    /** An engine with what it has to have. */
    static Map<String, Object> plain(String items, String vector, String events) {
        return object(
                "items", object("index", items, "vector", vector),
                "interactions", object("index", events, "primary", "buy", "actions", actions()));
    }

    /** An engine. */
    Map<String, Object> engine() {
        Map<String, Object> engine = object("items", items(), "interactions", interactions());
        maybe(
                engine,
                25,
                "users",
                object("index", "people", "vector", dice.percent(95) ? "taste" : dice.pick("taste4", "none")));
        maybe(engine, 25, "objectives", objectives());
        maybe(engine, 25, "rotation", object("action", "impression", "half_life", dice.pick(SPANS)));
        maybe(engine, 25, "cleaning", cleaning());
        maybe(engine, 15, "privacy", object("pseudonyms", dice.percent(10), "min_users", dice.between(1, 5)));
        maybe(engine, 50, "statistics", statistics());
        maybe(engine, 30, "weights", weights());
        maybe(engine, 25, "variants", variants());
        return engine;
    }

    private String field(String... usual) {
        return dice.percent(95) ? dice.pick(usual) : dice.pick(Vocabulary.FIELDS);
    }

    private void maybe(Map<String, Object> into, int percent, String key, Object value) {
        if (dice.percent(percent)) {
            into.put(key, value);
        }
    }

    private String vector() {
        return dice.percent(92) ? dice.pick("vector", "vector", "vector", "l2", "max") : dice.pick(Vocabulary.VECTORS);
    }

    private Map<String, Object> items() {
        Map<String, Object> items = object(
                "index",
                dice.percent(75) ? dice.pick("goods", "goods-wide") : dice.pick(Vocabulary.ITEM_INDICES),
                "vector",
                vector());
        maybe(items, 40, "text", field("plot", "name", "plot.keyword"));
        maybe(items, 30, "title", field("name", "plot"));
        maybe(items, 10, "model", dice.pick("all-minilm-l6-v2-q", "none", "..", ""));
        maybe(items, 20, "vectors", object("poster", dice.pick("poster", "l2", "max")));
        if (dice.percent(30)) {
            Map<String, Object> available = object();
            maybe(available, 40, "in_stock", field("copies", "in_stock", "price"));
            maybe(available, 40, "from", field("released", "nanos"));
            maybe(available, 40, "until", field("released", "nanos"));
            maybe(available, 40, "filter", new QueryGrammar(dice).query());
            if (!available.isEmpty() || dice.percent(5)) {
                items.put("available", available);
            }
        }
        return items;
    }

    private Map<String, Object> interactions() {
        Map<String, Object> actions = actions();
        if (dice.percent(10)) {
            actions.put(
                    dice.pick("a.b", "BUY", "x y", "", "\u00e9", "a".repeat(100)),
                    object("weight", dice.pick(-1000, 0, 5, 1000)));
        }
        return object(
                "index", dice.percent(50) ? "acts" : dice.pick(Vocabulary.EVENT_INDICES),
                "primary", dice.percent(96) ? "buy" : dice.pick(Vocabulary.ACTIONS),
                "actions", actions);
    }

    private Object objectives() {
        return object(
                "margin",
                object(
                        "field", field("price", "copies", "half", "big"),
                        "worst", dice.pick(0, -5, 1e300),
                        "best", dice.pick(40, 1, -1.7e308)));
    }

    private Object cleaning() {
        Map<String, Object> cleaning = object();
        maybe(
                cleaning,
                60,
                "drop",
                object("ads", new QueryGrammar(dice).query(), "b", object("term", object("event.source", "ad"))));
        maybe(
                cleaning,
                40,
                "sessions",
                object("gap", dice.pick(SPANS), "max_events", dice.between(1, 50), "min_interval", "500ms"));
        maybe(cleaning, 40, "users", object("max_events", dice.between(1, 2_000), "per", dice.pick(SPANS)));
        maybe(cleaning, 30, "catalogue", true);
        return cleaning;
    }

    private Object statistics() {
        Map<String, Object> statistics = object();
        maybe(statistics, 30, "pairs", object("buy", array("buy"), "view", array("buy", "view")));
        maybe(statistics, 30, "sequences", dice.percent(50));
        maybe(statistics, 25, "users", true);
        maybe(statistics, 25, "neighbours", dice.between(1, 1_000));
        maybe(statistics, 25, "max_items", dice.between(1, 10_000));
        maybe(statistics, 25, "max_users", dice.between(0, 10));
        maybe(statistics, 25, "half_life", dice.pick(SPANS));
        maybe(statistics, 25, "window", dice.pick(SPANS));
        maybe(statistics, 25, "trending", dice.pick(SPANS));
        maybe(statistics, 15, "shards", dice.between(1, 3));
        maybe(statistics, 25, "tolerance", dice.pick(0, 0.1, 0.5, 1));
        maybe(statistics, 10, "every", dice.pick(SPANS));
        return statistics;
    }

    private Object variants() {
        Map<String, Object> vectors = object("share", 0.2);
        maybe(vectors, 25, "vector", dice.pick("max", "l2", "poster", "bytes"));
        maybe(vectors, 2, "users_vector", "taste");
        return object("fresh", object("share", dice.pick(0, 0.5, 1e-300), "weights", weights()), "other", vectors);
    }

    /** Weights of components, most of which the engine has. */
    Map<String, Object> weights() {
        Map<String, Object> weights = object();
        for (int left = dice.between(0, 4); left > 0; left--) {
            Object weight = dice.pick(0, 0.5, 1, 1000, 1e-30, 1e-310);
            weights.put(
                    dice.percent(96)
                            ? dice.pick(
                                    "similarity.short_term",
                                    "similarity.long_term",
                                    "similarity.query",
                                    "cooccurrence",
                                    "popularity",
                                    "trending",
                                    "novelty")
                            : dice.pick(Vocabulary.COMPONENTS),
                    weight);
        }
        return weights;
    }
}
