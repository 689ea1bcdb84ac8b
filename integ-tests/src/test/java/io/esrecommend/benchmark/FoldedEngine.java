package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An engine whose events made-up users make, and how long its folds take. */
final class FoldedEngine {

    /** What a build calls its fold. */
    static final String PHASE = "folding histories";

    private static final int ITEMS = 5_000;
    private static final int AT_ONCE = 50_000;
    private static final String ITEM_INDEX = "benchmark-items";

    private final Http http;
    private final String name;
    private final EventsIndex index;
    private final Behaviour behaviour;
    private int events;

    /**
     * A fold, as the build tells of it.
     *
     * @param events that there were
     * @param users whose histories there are
     * @param seconds that the fold alone took
     */
    record Fold(int events, long users, double seconds) {}

    FoldedEngine(Http http, String name, int users) {
        this.http = http;
        this.name = name;
        this.index = new EventsIndex(http, name);
        this.behaviour = new Behaviour(users, ITEMS);
    }

    /** Indexes the items of all engines, with vectors that take no time to learn from. */
    static void items(Http http) {
        http.put(
                "/" + ITEM_INDEX,
                Map.of("mappings", Map.of("properties", Map.of("vector", Map.of("type", "dense_vector", "dims", 4)))));
        Bulks.ofStored(IntStream.range(0, ITEMS)
                        .mapToObj(i -> new StoredEvent(
                                "i-" + i, Map.of("vector", List.of(Math.sin(i), Math.cos(i), Math.sin(2 * i), 0.5))))
                        .toList())
                .send(http, "/" + ITEM_INDEX + "/_bulk?refresh=true");
    }

    /** Makes the engine, with so many events. */
    void create(int atLeast) {
        index.create();
        while (events < atLeast) {
            add(Math.min(AT_ONCE, atLeast - events));
        }
        http.put(
                "/_recommend/" + name,
                Map.of(
                        "items", Map.of("index", ITEM_INDEX, "vector", "vector"),
                        "interactions",
                                Map.of(
                                        "index",
                                        name,
                                        "primary",
                                        "buy",
                                        "actions",
                                        Map.of(
                                                "buy", Map.of("weight", 1),
                                                "cart", Map.of("weight", 0.5),
                                                "view", Map.of("weight", 0.2)))));
    }

    /** Indexes what users do next. */
    void add(int atLeast) {
        int first = events;
        List<Act> acts = behaviour.next(atLeast);
        events += acts.size();
        index.time(
                Bulks.ofStored(IntStream.range(0, acts.size())
                        .mapToObj(i -> new StoredEvent("e-" + (first + i), source(acts.get(i))))
                        .toList()),
                "");
    }

    private static Map<String, ?> source(Act act) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("user", Map.of("id", act.user()));
        source.put("item", Map.of("id", act.item()));
        source.put("event", Map.of("action", act.action(), "platform", act.platform()));
        source.put("@timestamp", Instant.ofEpochMilli(act.time()).toString());
        return source;
    }

    /** Builds, and tells of the fold. */
    Fold fold(String mode) {
        JsonNode build = http.post("/_recommend/" + name + "/_build?wait_for_completion=true&mode=" + mode, null)
                .body();
        return new Fold(
                events,
                build.path("counts").path("users").asLong(),
                build.path("phases").path(PHASE).asLong() / 1e3);
    }
}
