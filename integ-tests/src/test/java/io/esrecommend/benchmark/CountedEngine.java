package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** An engine of one action, whose builds are measured. */
final class CountedEngine {

    private static final String ACTION = "buy";

    /** The field of the items in the histories. */
    static final String FIELD = "actions." + ACTION;

    private static final int ITEMS = 10_000;

    private final Http http;
    private final String name;

    /** @param name of the engine and its indices */
    CountedEngine(Http http, String name) {
        this.http = http;
        this.name = name;
    }

    /**
     * A build, as its answer tells of it.
     *
     * @param phases seconds that each took, in their order
     * @param rows of neighbours
     * @param neighbours in all rows
     */
    record Build(Map<String, Double> phases, long rows, long neighbours) {

        /** Seconds of all phases. */
        double whole() {
            return phases.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /** Seconds from the histories to the published neighbours: folding and learning vectors are not of it. */
        double counting() {
            return phases.entrySet().stream()
                    .filter(phase -> isCounting(phase.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }

        /** Whether a phase lies between the histories and the published neighbours. */
        static boolean isCounting(String phase) {
            return !phase.isEmpty() && !phase.startsWith("folding") && !phase.startsWith("learning");
        }

        /** The phases in words. */
        String times() {
            StringBuilder words = new StringBuilder();
            phases.forEach((phase, seconds) -> words.append(words.isEmpty() ? "" : ", ")
                    .append(phase)
                    .append(' ')
                    .append(Report.number(seconds))
                    .append(" s"));
            return words.toString();
        }
    }

    /** Every interaction counts, as for the plain program. */
    static final Map<String, Object> EXACT = exact(1);

    static Map<String, Object> exact(int shards) {
        return Map.of("shards", shards, "max_users", 0, "max_items", 500);
    }

    /**
     * Makes the engine, and writes its items and what users did with them.
     *
     * @param statistics what the engine says of its statistics; nothing for the defaults
     */
    void create(Iterable<int[]> histories, int items, Map<String, ?> statistics) {
        items(items);
        HistoryEvents events = new HistoryEvents(http, name, ACTION);
        events.create();
        configure(statistics);
        events.load(histories);
    }

    private void configure(Map<String, ?> statistics) {
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("items", Map.of("index", itemIndex(), "vector", "vector"));
        engine.put(
                "interactions",
                Map.of("index", name, "primary", ACTION, "actions", Map.of(ACTION, Map.of("weight", 1))));
        if (!statistics.isEmpty()) {
            engine.put("statistics", statistics);
        }
        http.put("/_recommend/" + name, engine);
    }

    /** Items with vectors that take no time to learn from. */
    private void items(int items) {
        http.put("/" + itemIndex(), """
                {
                  "settings": { "number_of_replicas": 0 },
                  "mappings": { "properties": { "vector": { "type": "dense_vector", "dims": 4, "index_options": { "type": "flat" } } } }
                }""");
        for (int from = 0; from < items; from += ITEMS) {
            Bulks.ofStored(IntStream.range(from, Math.min(items, from + ITEMS))
                            .mapToObj(item -> new StoredEvent(
                                    HistoryDocuments.name(item),
                                    Map.of("vector", List.of(Math.sin(item), Math.cos(item), Math.sin(2 * item), 0.5))))
                            .toList())
                    .send(http, "/" + itemIndex() + "/_bulk");
        }
        http.post("/" + itemIndex() + "/_refresh", null);
    }

    private String itemIndex() {
        return name + "-items";
    }

    /** Builds in full: folds all histories anew, counts all pairs, writes all rows. */
    Build build() {
        JsonNode answer = http.post("/_recommend/" + name + "/_build?wait_for_completion=true&mode=full", null)
                .body();
        Map<String, Double> phases = new LinkedHashMap<>();
        answer.path("phases")
                .properties()
                .forEach(phase -> phases.put(phase.getKey(), phase.getValue().asLong() / 1e3));
        JsonNode counts = answer.path("counts");
        return new Build(
                phases, counts.path("rows").asLong(), counts.path("neighbours").asLong());
    }

    /** Bytes of the neighbour index that searches read. */
    long bytes() {
        return http.get("/" + neighbours() + "/_stats/store?filter_path=_all.primaries.store.size_in_bytes")
                .body()
                .findPath("size_in_bytes")
                .asLong();
    }

    /** One search for the rows of items. */
    JsonNode rows(List<Integer> items) {
        return http.post(
                        "/" + neighbours() + "/_search?request_cache=false",
                        Map.of(
                                "size",
                                items.size(),
                                "track_total_hits",
                                false,
                                "query",
                                Map.of(
                                        "terms",
                                        Map.of(
                                                "item",
                                                items.stream()
                                                        .map(HistoryDocuments::name)
                                                        .toList()))))
                .body()
                .at("/hits/hits");
    }

    /** The neighbours of items as they were written. */
    Map<Integer, Ranking> rankings(List<Integer> items) {
        Map<Integer, Ranking> rankings = new TreeMap<>();
        for (JsonNode hit : rows(items)) {
            JsonNode row = hit.path("_source");
            int length = row.path("neighbours").size();
            Ranking ranking = new Ranking(new int[length], new double[length]);
            for (int i = 0; i < length; i++) {
                ranking.items()[i] =
                        HistoryDocuments.item(row.path("neighbours").get(i).asText());
                ranking.ratios()[i] = row.path("llr").get(i).asDouble();
            }
            rankings.put(HistoryDocuments.item(row.path("item").asText()), ranking);
        }
        return rankings;
    }

    private String neighbours() {
        return "recommend." + name + ".neighbours";
    }

    /** Where the histories are, for searches. */
    String histories() {
        return "recommend." + name + ".histories";
    }
}
