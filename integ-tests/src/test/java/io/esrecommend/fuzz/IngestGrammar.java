package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.array;
import static io.esrecommend.fuzz.Json.object;

import java.util.List;
import java.util.Map;

/**
 * Pipelines of the processors {@code text_embedding} and {@code interaction}, and documents for them.
 *
 * @param dice chooses
 */
record IngestGrammar(Dice dice) {

    /** Pipelines that stay. */
    static final Map<String, Object> PIPELINES = Map.of(
            "fuzz-embed",
                    object(
                            "processors",
                            array(object(
                                    "text_embedding",
                                    object(
                                            "model_id",
                                            "all-minilm-l6-v2-q",
                                            "fields",
                                            array("title", "a.b"),
                                            "target_field",
                                            "out.vector",
                                            "ignore_missing",
                                            true)))),
            "fuzz-mean",
                    object(
                            "processors",
                            array(object(
                                    "text_embedding",
                                    object(
                                            "model_id",
                                            "all-minilm-l6-v2-q",
                                            "fields",
                                            "title",
                                            "target_field",
                                            "v",
                                            "chunking",
                                            "mean")))),
            "fuzz-act", object("processors", array(object("interaction", object()))),
            "fuzz-raw",
                    object(
                            "processors",
                            array(object(
                                    "interaction",
                                    object(
                                            "user", array("customer.login", "user.id"),
                                            "item", "lines.0.sku",
                                            "action",
                                                    object(
                                                            "field",
                                                            array("type", "event.action"),
                                                            "map",
                                                            object("purchase|order", "buy"),
                                                            "default",
                                                            "view"),
                                            "time",
                                                    object(
                                                            "field",
                                                            array("ordered", "@timestamp"),
                                                            "formats",
                                                            array("dd.MM.yyyy HH:mm:ss", "ISO8601", "UNIX_MS"),
                                                            "timezone",
                                                            "Europe/Berlin"),
                                            "value", "price",
                                            "keep", array("campaign", "lines"),
                                            "repeat_window", "1h")))));

    private static final List<String> PATHS = List.of(
            "title",
            "a.b",
            "a",
            "user.id",
            "lines.0.sku",
            "lines.sku",
            "lines.99.sku",
            "@timestamp",
            "_id",
            "_source",
            "_ingest.timestamp",
            "customer.login",
            "none",
            "a..b",
            "title.x");

    /** A pipeline. */
    Map<String, Object> pipeline() {
        Object processor =
                dice.percent(50) ? object("text_embedding", embedding()) : object("interaction", interaction());
        Map<String, Object> pipeline = object("processors", array(processor));
        if (dice.percent(20)) {
            pipeline.put("on_failure", array(object("interaction", object())));
        }
        return pipeline;
    }

    /**
     * The same, in which processors are objects: Elasticsearch itself answers a class_cast_exception with a 500 where
     * one is not.
     */
    static Object ofObjects(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof List<?> list && (key.equals("processors") || key.equals("on_failure"))) {
                    list.removeIf(element -> !(element instanceof Map<?, ?>));
                }
                ofObjects(value);
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(IngestGrammar::ofObjects);
        }
        return tree;
    }

    private void maybe(Map<String, Object> into, int percent, String key, Object value) {
        if (dice.percent(percent)) {
            into.put(key, value);
        }
    }

    private Map<String, Object> embedding() {
        Map<String, Object> body = object(
                "model_id", dice.percent(85) ? "all-minilm-l6-v2-q" : dice.pick("none", "..", "a/../b", ""),
                "fields", dice.percent(50) ? dice.pick(PATHS) : dice.list(1, 3, () -> dice.pick(PATHS)),
                "target_field", dice.pick("vector", "out.vector", dice.pick(PATHS)));
        maybe(body, 20, "role", dice.pick("query", "passage"));
        maybe(body, 20, "chunking", dice.pick("none", "mean"));
        maybe(body, 40, "ignore_missing", dice.percent(50));
        return body;
    }

    private Map<String, Object> interaction() {
        Map<String, Object> body = object();
        for (String option : List.of("user", "item", "value", "platform", "recommendation_id")) {
            maybe(
                    body,
                    25,
                    option,
                    dice.make(
                            () -> dice.pick(PATHS),
                            () -> dice.list(1, 3, () -> dice.pick(PATHS)),
                            () -> object("field", dice.pick(PATHS), "default", "x")));
        }
        maybe(
                body,
                40,
                "action",
                object(
                        "field",
                        dice.pick(PATHS),
                        "default",
                        "view",
                        "map",
                        object("a|b", "buy", "c", "view"),
                        "unmapped",
                        dice.pick("keep", "fail")));
        maybe(
                body,
                40,
                "time",
                object(
                        "field",
                        dice.pick(PATHS),
                        "formats",
                        dice.list(
                                1,
                                2,
                                () -> dice.pick(
                                        "ISO8601",
                                        "UNIX",
                                        "UNIX_MS",
                                        "dd.MM.yyyy",
                                        "yyyy-MM-dd'T'HH:mm",
                                        "QQQQ",
                                        "e",
                                        "G y")),
                        "timezone",
                        dice.pick("UTC", "Europe/Berlin", "+14:00")));
        maybe(body, 25, "keep", dice.list(0, 3, () -> dice.pick(PATHS)));
        maybe(body, 25, "repeat_window", dice.pick("0ms", "1ms", "1h", "36500d"));
        maybe(body, 25, "future_tolerance", dice.pick("0ms", "1m", "36500d"));
        maybe(body, 10, "pseudonyms", dice.percent(50));
        return body;
    }

    /** A document that some of the pipelines take. */
    Map<String, Object> document() {
        Map<String, Object> document = object();
        maybe(document, 60, "title", dice.make(() -> "a tale", () -> array("a", "b"), () -> new Hostile(dice).text()));
        maybe(document, 30, "a", dice.make(() -> object("b", "text"), () -> array(object("b", "x"), object("b", 1))));
        maybe(document, 70, "user", object("id", dice.make(() -> "u1", () -> 5, () -> new Hostile(dice).text())));
        maybe(document, 70, "item", object("id", dice.make(() -> "i1", () -> 5, () -> new Hostile(dice).text())));
        maybe(
                document,
                70,
                "event",
                object("action", dice.pick("buy", "view", "order"), "value", dice.pick(1, 1e300, -1)));
        maybe(document, 70, "@timestamp", time());
        maybe(document, 30, "ordered", time());
        maybe(document, 30, "lines", array(object("sku", "i1"), object("sku", "i2")));
        maybe(document, 30, "customer.login", "u9");
        maybe(document, 30, "customer", object("login", "u8"));
        maybe(document, 30, "price", dice.pick(1.5, -0.0, 1e308));
        maybe(document, 20, "v", dice.make(() -> array(1, 2), () -> "x"));
        maybe(
                document,
                20,
                "v_provenance",
                dice.make(() -> object("fingerprint", "x", "hash", 5), () -> "x", () -> array()));
        maybe(
                document,
                20,
                "out",
                dice.make(
                        () -> object("vector", array(1)),
                        () -> "x",
                        () -> array(1),
                        () -> object("vector_provenance", array())));
        return document;
    }

    private Object time() {
        return dice.make(
                () -> "2026-01-01T00:00:00Z",
                () -> 1_767_225_600_000L,
                () -> 1_767_225_600L,
                () -> dice.pick(0, -1, 20261120, 1e18, 9.3e18),
                () -> "01.02.2026 10:00:00",
                () -> new Hostile(dice).text());
    }

    /** A simulation of a pipeline, by its definition or its name. */
    Map<String, Object> simulation() {
        Map<String, Object> simulation = object(
                "docs", dice.list(1, 4, () -> object("_index", "x", "_id", dice.pick("1", ""), "_source", document())));
        if (dice.percent(60)) {
            simulation.put("pipeline", pipeline());
        }
        return simulation;
    }
}
