package io.esrecommend.fuzz;

import static io.esrecommend.fuzz.Json.object;

import java.util.Map;

/**
 * The aggregations {@code cooccurrence} and {@code popularity}, over histories and over fields that are none.
 *
 * @param dice chooses
 */
record AggregationGrammar(Dice dice) {

    /** A search over histories, or over any index. */
    Map<String, Object> search() {
        Map<String, Object> search = object("size", dice.pick(0, 0, 0, 3), "aggs", object("a", top()));
        if (dice.percent(60)) {
            search.put("query", object("range", object("interactions", object("gt", 0))));
        }
        if (dice.percent(10)) {
            search.put("runtime_mappings", object("made", object("type", "keyword")));
        }
        return search;
    }

    private Object top() {
        if (dice.percent(85)) {
            return any();
        }
        return dice.make(
                () -> object("filter", object("match_all", object()), "aggs", object("b", any())),
                () -> object("terms", object("field", "name"), "aggs", object("b", any())),
                () -> object("global", object(), "aggs", object("b", any())),
                () -> object("nested", object("path", "nest"), "aggs", object("b", any())),
                () -> object("sampler", object("shard_size", 3), "aggs", object("b", any())),
                () -> with(any(), "aggs", object("b", object("terms", object("field", "name")))),
                () -> with(any(), "meta", object("x", 1)));
    }

    private static Object with(Map<String, Object> aggregation, String key, Object value) {
        aggregation.put(key, value);
        return aggregation;
    }

    /** One of them. */
    Map<String, Object> any() {
        return dice.percent(50) ? cooccurrence() : popularity();
    }

    private String items() {
        return dice.percent(90) ? dice.pick("actions.buy", "actions.view") : dice.pick(Vocabulary.FIELDS);
    }

    private String times() {
        return dice.percent(90) ? dice.pick("times.buy", "times.view") : dice.pick("bin", dice.pick(Vocabulary.FIELDS));
    }

    private void maybe(Map<String, Object> into, int percent, String key, Object value) {
        if (dice.percent(percent)) {
            into.put(key, value);
        }
    }

    private Map<String, Object> cooccurrence() {
        boolean across = dice.percent(50);
        Map<String, Object> body = object("source", items());
        if (across) {
            body.put("target", items());
        }
        maybe(body, 40, "measure", dice.pick("llr", "lift", "jaccard", "cosine"));
        maybe(body, 30, "size", dice.pick(1, 50, 1_000));
        maybe(body, 20, "min_count", dice.between(1, 3));
        maybe(body, 20, "min_source_count", dice.between(1, 3));
        maybe(body, 20, "min_target_count", dice.between(1, 3));
        maybe(body, 20, "include", dice.list(1, 5, () -> "i" + dice.below(40)));
        partition(body);
        if (dice.percent(40)) {
            body.put("times", across ? object("source", times(), "target", times()) : object("source", times()));
            body.put("window", dice.pick("1ms", "1h", "365d", "106751d"));
            maybe(body, 60, "half_life", dice.pick("1ms", "1s", "90d", "36500d"));
            maybe(body, 40, "origin", origin());
        }
        if (dice.percent(25)) {
            body.put("max_users", dice.between(1, 20));
            body.put("user", dice.percent(75) ? "user" : dice.pick(Vocabulary.FIELDS));
        }
        return object("cooccurrence", body);
    }

    private Object origin() {
        return dice.pick("2026-01-22", "now", 0, 1_767_225_600_000L, "9999-12-31", -1, Long.MAX_VALUE);
    }

    private void partition(Map<String, Object> body) {
        if (dice.percent(25)) {
            int parts = dice.between(1, 7);
            body.put("partition", dice.below(parts));
            body.put("num_partitions", parts);
        }
    }

    private Map<String, Object> popularity() {
        Map<String, Object> body = object("field", items());
        if (dice.percent(60)) {
            body.put("times", times());
            maybe(body, 50, "origin", origin());
            maybe(body, 50, "half_life", dice.pick("1s", "30d", "36500d"));
            maybe(body, 50, "window", dice.pick("1s", "30d", "36500d"));
            if (dice.percent(60)) {
                body.put("recent", dice.pick("1s", "7d", "36500d"));
                maybe(body, 30, "past", dice.pick("1s", "7d", "36500d"));
                maybe(body, 30, "significance", dice.pick(0, 10.83, 1e308));
            }
        }
        maybe(body, 30, "size", dice.pick(1, 10, 10_000));
        partition(body);
        return object("popularity", body);
    }

    /** Where such a search is sent. */
    String index() {
        return dice.percent(80)
                ? dice.pick("recommend.base.histories", "recommend.plain.histories", "recommend.odd.histories")
                : dice.pick(
                        "histories-odd",
                        "histories-odd",
                        "goods",
                        "goods-wide",
                        "goods-all",
                        "acts",
                        "acts-odd",
                        "recommend.*",
                        "goods-empty",
                        "recommend.base.neighbours",
                        "_all");
    }
}
