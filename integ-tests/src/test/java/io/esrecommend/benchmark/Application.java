package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application that recommends without the recommend query: it reads what the user did, then neighbours and vectors of
 * that, searches the items nearest to what the user likes and those that occur with it, adds both up and fetches the ten
 * best. It does less than ours: one interest in place of two, compared as the vectors are, and only the {@value
 * #ASSOCIATED} items that occur most with what the user did.
 *
 * @param engine whose indices it reads
 * @param batched whether it sends what does not depend on each other in one {@code _msearch}, or all one after another
 */
record Application(AskedEngine engine, boolean batched) implements Asker {

    private static final int NEWEST = 200;
    private static final int NEIGHBOURS_OF = 100;
    private static final int VECTORS_OF = 50;
    private static final int ASSOCIATED = 200;
    private static final double DECAY = 0.85;
    private static final double SIMILARITY_WEIGHT = 2.4;

    /** A search of an index. */
    private record Search(String index, Map<String, ?> body) {}

    /** An item and an action of the user's, with how much it counts. */
    private record Did(String item, String action, double weight) {}

    @Override
    public Runnable prepare(Question question) {
        return () -> recommend(question);
    }

    private JsonNode recommend(Question question) {
        List<Did> history = history(question.user());
        List<JsonNode> read = ask(List.of(neighbours(history), vectors(history)));
        Map<String, Double> associated = associated(history, read.get(0));
        float[] taste = taste(history, read.get(1));
        Map<String, Object> filter =
                question.filter(history.stream().map(Did::item).toList());
        Map<String, Object> among = new LinkedHashMap<>(filter);
        among.put("must", Map.of("terms", Map.of("_id", associated.keySet())));
        List<JsonNode> found = ask(List.of(
                nearest(taste, Question.CANDIDATES, Map.of("bool", filter)),
                nearest(taste, Math.max(1, associated.size()), Map.of("bool", among))));
        return fetch(best(found, associated));
    }

    private List<Did> history(int user) {
        JsonNode events = ask(new Search(
                engine.eventIndex(),
                Map.of(
                        "size",
                        NEWEST,
                        "track_total_hits",
                        false,
                        "_source",
                        false,
                        "docvalue_fields",
                        List.of("item.id", "event.action"),
                        "query",
                        Map.of("term", Map.of("user.id", TasteEvents.user(user))),
                        "sort",
                        List.of(Map.of("@timestamp", "desc")))));
        List<Did> history = new ArrayList<>();
        for (JsonNode event : events) {
            String action = event.at("/fields/event.action/0").asText();
            history.add(new Did(
                    event.at("/fields/item.id/0").asText(),
                    action,
                    AskedEngine.weight(action) * Math.pow(DECAY, history.size())));
        }
        return history;
    }

    private Search neighbours(List<Did> history) {
        List<String> items = items(history, NEIGHBOURS_OF);
        return new Search(
                engine.neighbourIndex(),
                Map.of(
                        "size",
                        2 * items.size(),
                        "track_total_hits",
                        false,
                        "_source",
                        List.of("item", "source", "neighbours", "llr"),
                        "query",
                        Map.of(
                                "bool",
                                Map.of(
                                        "filter",
                                        List.of(
                                                Map.of("terms", Map.of("item", items)),
                                                Map.of("term", Map.of("target", TasteEvents.BUY)))))));
    }

    private Search vectors(List<Did> history) {
        List<String> items = items(history, VECTORS_OF);
        return new Search(
                engine.itemIndex(),
                Map.of(
                        "size",
                        items.size(),
                        "track_total_hits",
                        false,
                        "_source",
                        false,
                        "fields",
                        List.of("embedding"),
                        "query",
                        Map.of("ids", Map.of("values", items))));
    }

    private Search nearest(float[] taste, int count, Map<String, ?> filter) {
        return new Search(
                engine.itemIndex(),
                Map.of(
                        "size",
                        count,
                        "track_total_hits",
                        false,
                        "_source",
                        false,
                        "query",
                        Map.of(
                                "knn",
                                Map.of(
                                        "field",
                                        "embedding",
                                        "query_vector",
                                        taste,
                                        "k",
                                        count,
                                        "num_candidates",
                                        count,
                                        "filter",
                                        filter))));
    }

    private static List<String> items(List<Did> history, int most) {
        return history.stream().map(Did::item).distinct().limit(most).toList();
    }

    /** The items that occur most with what the user did, with a share of the largest sum of ratios. */
    private static Map<String, Double> associated(List<Did> history, JsonNode rows) {
        Map<String, JsonNode> byItem = new HashMap<>();
        rows.forEach(row -> byItem.put(
                row.at("/_source/source").asText() + " "
                        + row.at("/_source/item").asText(),
                row.path("_source")));
        Map<String, Double> sums = new HashMap<>();
        for (Did did : history) {
            JsonNode row = byItem.get(did.action() + " " + did.item());
            for (int i = 0; row != null && i < row.path("neighbours").size(); i++) {
                sums.merge(
                        row.path("neighbours").get(i).asText(),
                        did.weight() * row.path("llr").get(i).asDouble(),
                        Double::sum);
            }
        }
        double most = sums.values().stream().mapToDouble(sum -> sum).max().orElse(1);
        Map<String, Double> best = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(ASSOCIATED)
                .forEach(sum -> best.put(sum.getKey(), sum.getValue() / most));
        return best;
    }

    private static float[] taste(List<Did> history, JsonNode items) {
        Map<String, Double> weights = new HashMap<>();
        history.forEach(did -> weights.merge(did.item(), did.weight(), Double::sum));
        double[] sum = new double[ClusteredItems.DIMENSIONS];
        for (JsonNode item : items) {
            JsonNode vector = item.at("/fields/embedding");
            for (int d = 0; d < sum.length; d++) {
                sum[d] += weights.get(item.path("_id").asText()) * vector.get(d).asDouble();
            }
        }
        return ClusteredItems.unit(sum);
    }

    private static Set<String> best(List<JsonNode> found, Map<String, Double> associated) {
        Map<String, Double> scores = new HashMap<>();
        for (JsonNode hits : found) {
            for (JsonNode hit : hits) {
                String item = hit.path("_id").asText();
                scores.put(
                        item, SIMILARITY_WEIGHT * hit.path("_score").asDouble() + associated.getOrDefault(item, 0.0));
            }
        }
        Set<String> best = new LinkedHashSet<>();
        scores.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(Question.SIZE)
                .forEach(score -> best.add(score.getKey()));
        return best;
    }

    private JsonNode fetch(Set<String> items) {
        if (items.isEmpty()) {
            return null;
        }
        return engine.http()
                .post("/" + engine.itemIndex() + "/_mget", Map.of("ids", items))
                .body();
    }

    /** The hits of searches that do not depend on each other. */
    private List<JsonNode> ask(List<Search> searches) {
        if (!batched) {
            return searches.stream().map(this::ask).toList();
        }
        List<Object> lines = new ArrayList<>();
        for (Search search : searches) {
            lines.add(Map.of("index", search.index()));
            lines.add(search.body());
        }
        List<JsonNode> hits = new ArrayList<>();
        engine.http()
                .post("/_msearch", Http.lines(lines))
                .body()
                .path("responses")
                .forEach(answer -> hits.add(hits(answer)));
        return hits;
    }

    private JsonNode ask(Search search) {
        return hits(engine.http()
                .post("/" + search.index() + "/_search", search.body())
                .body());
    }

    private static JsonNode hits(JsonNode answer) {
        if (!answer.has("hits")) {
            throw new IllegalStateException("a search failed: " + answer);
        }
        return answer.at("/hits/hits");
    }
}
