package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.array;
import static io.esrecommend.fuzz.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What to recommend for, and how.
 *
 * @param dice chooses
 */
record RecommendGrammar(Dice dice) {

    /** A recommendation with the options of a list. */
    Map<String, Object> list() {
        Map<String, Object> body = options();
        maybe(body, 40, "size", dice.pick(0, 1, 5, 10, 100, 200));
        maybe(body, 20, "from", dice.pick(0, 1, 50));
        maybe(body, 20, "reasons", dice.percent(70));
        maybe(body, 20, "explain", dice.percent(70));
        maybe(
                body,
                20,
                "_source",
                dice.make(
                        () -> false,
                        () -> dice.pick("name", "n*"),
                        () -> object("includes", array("name"), "excludes", array("*"))));
        maybe(body, 15, "search_after", array(dice.pick(0.5, 1, -1, 1e300), "i" + dice.below(40)));
        maybe(
                body,
                20,
                "diversity",
                dice.make(
                        () -> dice.pick(0, 0.3, 1),
                        () -> object(
                                "weight",
                                0.5,
                                "max_per_value",
                                object(
                                        dice.pick("many", "price", "in_stock", "big", dice.pick(Vocabulary.FIELDS)),
                                        dice.between(1, 3)))));
        return body;
    }

    /** The query {@code recommend}. */
    Map<String, Object> query() {
        Map<String, Object> body = options();
        body.put(
                "engine",
                body.containsKey("text")
                        ? "words"
                        : dice.percent(70) ? dice.pick("base", "plain", "words") : dice.pick(Vocabulary.ENGINES));
        maybe(body, 10, "boost", dice.pick(0, 1, 2.5, 1e30));
        maybe(body, 10, "_name", "recommended");
        return object("recommend", body);
    }

    private void maybe(Map<String, Object> into, int percent, String key, Object value) {
        if (dice.percent(percent)) {
            into.put(key, value);
        }
    }

    private Map<String, Object> options() {
        QueryGrammar queries = new QueryGrammar(dice);
        Map<String, Object> body = object();
        maybe(body, 75, "user", user());
        maybe(body, 40, "items", dice.list(1, 5, this::item));
        if (body.isEmpty() && dice.percent(90)) {
            body.put("user", user());
        }
        maybe(body, 6, "text", dice.pick("a tale", "good 7", "\uD83D\uDE00", "x".repeat(500)));
        maybe(body, 20, "filter", dice.make(queries::query, () -> dice.list(1, 3, queries::query)));
        maybe(body, 15, "exclude", array(item(), queries.query(), item()));
        maybe(
                body,
                15,
                "exclude_seen",
                dice.make(
                        () -> dice.percent(50),
                        () -> object(
                                "actions",
                                array(dice.pick(Vocabulary.ACTIONS)),
                                "window",
                                dice.pick("30d", "1s", "36500d"))));
        maybe(
                body,
                15,
                "boosts",
                dice.list(1, 3, () -> object("filter", queries.query(), "weight", dice.pick(0.5, 0, 1000))));
        maybe(body, 20, "weights", new EngineGrammar(dice).weights());
        maybe(body, 15, "k", dice.pick(1, 10, 200, 10_000));
        maybe(body, 15, "num_candidates", dice.pick(1, 10, 200, 1_000, 10_000));
        maybe(body, 6, "variant", dice.pick("fresh", "control", "none"));
        maybe(body, 10, "timeout", dice.pick("1s", "1ms", "1m", "-1"));
        maybe(body, 5, "recommendation_id", dice.pick(Vocabulary.RECOMMENDATION, Vocabulary.RECOMMENDATION, "x"));
        return body;
    }

    private String user() {
        return dice.percent(80)
                ? "u" + dice.below(World.USERS)
                : dice.pick("nobody", "device-1", "", "x".repeat(512), "\u0000", "..");
    }

    private String item() {
        return dice.percent(85)
                ? "i" + dice.below(World.ITEMS)
                : dice.pick("none", "", "z".repeat(512), "y".repeat(513), "\uD83D\uDE00");
    }

    /** A search of Elasticsearch's own that has the query somewhere. */
    Map<String, Object> search() {
        QueryGrammar queries = new QueryGrammar(dice);
        Map<String, Object> search = object();
        Object query =
                dice.percent(60) ? query() : queries.compound(() -> dice.percent(60) ? query() : queries.query());
        maybe(search, 90, "query", query);
        maybe(search, 10, "post_filter", query());
        maybe(
                search,
                15,
                "aggs",
                object("a", object("filter", query(), "aggs", object("b", object("terms", object("field", "name"))))));
        maybe(
                search,
                8,
                "aggs",
                object("a", object("filters", object("filters", object("x", query(), "y", queries.query())))));
        maybe(search, 10, "aggs", object("a", new AggregationGrammar(dice).any()));
        maybe(
                search,
                10,
                "rescore",
                object(
                        "window_size",
                        10,
                        "query",
                        object("rescore_query", query(), "score_mode", dice.pick("total", "multiply", "max"))));
        maybe(
                search,
                10,
                "collapse",
                object("field", dice.pick("many", "name", "price"), "inner_hits", object("name", "h", "size", 2)));
        maybe(search, 15, "sort", sort(queries));
        maybe(search, 10, "track_scores", true);
        maybe(search, 15, "explain", true);
        maybe(search, 15, "profile", true);
        maybe(search, 10, "size", dice.pick(0, 3, 100, 10_000));
        maybe(search, 8, "min_score", dice.pick(0, 0.5, 100));
        maybe(search, 8, "highlight", object("fields", object("*", object("highlight_query", query()))));
        maybe(
                search,
                8,
                "knn",
                object(
                        "field",
                        "vector",
                        "k",
                        3,
                        "num_candidates",
                        5,
                        "query_vector",
                        array(1, 2, 3, 4, 5, 6, 7, 8),
                        "filter",
                        query()));
        maybe(search, 8, "suggest", object("s", object("text", "god", "term", object("field", "plot"))));
        maybe(search, 8, "terminate_after", 3);
        maybe(search, 8, "timeout", dice.pick("1ms", "10s"));
        maybe(search, 8, "docvalue_fields", array("name", "vector"));
        maybe(search, 8, "fields", array("*"));
        maybe(search, 8, "slice", object("id", 0, "max", 2));
        maybe(search, 6, "retriever", object("standard", object("query", query())));
        return search;
    }

    private List<Object> sort(QueryGrammar queries) {
        List<Object> sort = new ArrayList<>();
        sort.add(dice.make(
                () -> "_score",
                () -> "_doc",
                () -> object(dice.pick("name", "price", "many", "released"), "desc"),
                () -> object(
                        "nest.n",
                        object(
                                "order",
                                "asc",
                                "nested",
                                object("path", "nest", "filter", dice.percent(50) ? query() : queries.query()))),
                () -> object("_recommend_item_id", object("order", "asc"))));
        return sort;
    }
}
