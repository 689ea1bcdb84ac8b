package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.array;
import static io.esrecommend.fuzz.Json.object;

/**
 * Queries of Elasticsearch, over fields that fit and fields that do not.
 *
 * @param dice chooses
 */
record QueryGrammar(Dice dice) {

    /** A query that holds others, or none. */
    Object query() {
        if (dice.percent(25)) {
            return compound(this::query);
        }
        return leaf();
    }

    /** A query around others. */
    Object compound(java.util.function.Supplier<Object> inner) {
        return dice.make(
                () -> object("bool", object("must", array(inner.get()), "filter", leaf())),
                () -> object("bool", object("should", dice.list(1, 3, inner), "minimum_should_match", 1)),
                () -> object("bool", object("must_not", inner.get(), "must", leaf())),
                () -> object("constant_score", object("filter", inner.get())),
                () -> object("dis_max", object("queries", dice.list(1, 3, inner), "tie_breaker", 0.3)),
                () -> object("boosting", object("positive", inner.get(), "negative", leaf(), "negative_boost", 0.2)),
                () -> object("nested", object("path", dice.percent(90) ? "nest" : "none", "query", inner.get())),
                () -> object(
                        "function_score",
                        object(
                                "query", inner.get(),
                                "functions",
                                        array(
                                                object("filter", inner.get(), "weight", 2),
                                                object("random_score", object()),
                                                object("field_value_factor", object("field", "price", "missing", 1))),
                                "boost_mode", dice.pick("multiply", "replace", "sum"))));
    }

    private Object leaf() {
        String field = dice.percent(60)
                ? dice.pick("name", "price", "nest.tag", "many", "plot")
                : dice.pick(Vocabulary.FIELDS);
        return dice.make(
                () -> object("match_all", object()),
                () -> object("match_none", object()),
                () -> object("exists", object("field", field)),
                () -> object("term", object(field, scalar())),
                () -> object("term", object(field, object("value", scalar(), "boost", 2, "_name", "n"))),
                () -> object("terms", object(field, dice.list(0, 4, this::scalar))),
                () -> object(
                        "terms",
                        object(field, object("index", dice.pick(Vocabulary.ITEM_INDICES), "id", "i1", "path", "name"))),
                () -> object("range", object(field, object("gte", scalar(), "lt", scalar()))),
                () -> object("ids", object("values", dice.list(0, 4, () -> "i" + dice.below(50)))),
                () -> object("match", object(field, scalar())),
                () -> object("prefix", object(field, "g")),
                () -> object("wildcard", object(field, "g*d ?")),
                () -> object(
                        "query_string",
                        object(
                                "query",
                                dice.pick(
                                        "good",
                                        "name:good*",
                                        "price:[1 TO 5]",
                                        "*",
                                        dice.percent(20) ? "((" : "tale"))),
                () -> object(
                        "knn",
                        object(
                                "field",
                                dice.pick(Vocabulary.VECTORS),
                                "k",
                                5,
                                "num_candidates",
                                10,
                                "query_vector",
                                array(1, 2, 3, 4, 5, 6, 7, 8))),
                () -> object("more_like_this", object("fields", array(field), "like", "tale")),
                () -> object("distance_feature", object("field", field, "origin", "now", "pivot", "7d")),
                () -> dice.percent(20) ? object("script", object("script", "true")) : object("match_all", object()),
                () -> dice.percent(20)
                        ? object("wrapper", object("query", "eyJtYXRjaF9hbGwiOnt9fQ=="))
                        : object("match_all", object()));
    }

    private Object scalar() {
        return dice.make(
                () -> dice.between(-5, 50),
                () -> "good " + dice.below(40),
                () -> dice.pick("a", "b", "", "2026-01-01", "now", "true", "ad"),
                () -> dice.percent(50),
                () -> 1.5);
    }
}
