package io.esrecommend.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Names of what there is in the {@link World}, of what requests hold, and of what there is not. */
final class Vocabulary {

    /** Engines that stay: built, without statistics, and some whose indices have changed since. */
    static final List<String> ENGINES = List.of(
            "base", "base", "base", "plain", "plain", "bare", "odd", "shut", "lost", "turned", "mixed", "words",
            "words");

    static final List<String> ITEM_INDICES = List.of(
            "goods",
            "goods",
            "goods",
            "goods",
            "goods-wide",
            "goods-bare",
            "goods-empty",
            "goods-closed",
            "goods-all",
            "goods-some",
            "goods-words",
            "goods-*",
            "goods,goods-wide",
            "acts",
            "people",
            "none");

    static final List<String> EVENT_INDICES = List.of(
            "acts",
            "acts",
            "acts",
            "acts",
            "acts-odd",
            "acts-text",
            "acts-long",
            "acts-flat",
            "acts-nested",
            "acts-runtime",
            "acts-plain",
            "acts-nanos",
            "acts-timeless",
            "acts-empty",
            "acts-closed",
            "acts-all",
            "acts-some",
            "acts-*",
            "acts,acts-long",
            "recommend.base.histories",
            "goods",
            "none");

    static final List<String> FIELDS = List.of(
            "name",
            "plot",
            "plot.keyword",
            "vector",
            "poster",
            "bytes",
            "bits",
            "unindexed",
            "l2",
            "price",
            "copies",
            "big",
            "half",
            "released",
            "nanos",
            "in_stock",
            "place",
            "ip",
            "span",
            "flat",
            "flat.a",
            "nest",
            "nest.tag",
            "nest.n",
            "hidden",
            "unsearched",
            "rt",
            "rtlong",
            "alias",
            "bin",
            "off",
            "off.a",
            "short",
            "user.id",
            "item.id",
            "event.action",
            "@timestamp",
            "actions.buy",
            "times.buy",
            "actions.view",
            "times.view",
            "many",
            "_id",
            "_index",
            "_seq_no",
            "_source",
            "none",
            "one.none");

    static final List<String> VECTORS =
            List.of("vector", "vector", "vector", "embedding", "l2", "poster", "max", "bytes", "bits");

    static final List<String> ACTIONS = List.of("buy", "buy", "view", "dislike", "impression", "none");

    static final List<String> COMPONENTS = List.of(
            "similarity.short_term",
            "similarity.long_term",
            "similarity.query",
            "similarity.profile",
            "similarity.short_term.poster",
            "cooccurrence",
            "popularity",
            "trending",
            "novelty",
            "rotation",
            "objective.margin");

    /** The name of a list, as an answer gave it once. */
    static final String RECOMMENDATION = "AAABogU_JfL4a1ToWLz48g";

    /** Names of anything. */
    static final List<String> NAMES = join(ENGINES, ITEM_INDICES, EVENT_INDICES, FIELDS, ACTIONS, COMPONENTS);

    /** Keys that requests have somewhere. */
    static final List<String> WORDS = List.of(
            "engine",
            "user",
            "items",
            "text",
            "filter",
            "exclude",
            "exclude_seen",
            "boosts",
            "weights",
            "k",
            "num_candidates",
            "variant",
            "variants",
            "timeout",
            "recommendation_id",
            "size",
            "from",
            "search_after",
            "diversity",
            "reasons",
            "explain",
            "_source",
            "query",
            "aggs",
            "source",
            "target",
            "times",
            "half_life",
            "window",
            "origin",
            "index",
            "vector",
            "actions",
            "interactions",
            "statistics",
            "cleaning",
            "privacy",
            "rotation",
            "objectives",
            "available",
            "pairs",
            "users",
            "boost",
            "_name",
            "field",
            "model",
            "model_id");

    private Vocabulary() {}

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }
}
