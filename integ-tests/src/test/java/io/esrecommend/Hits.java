package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The hits of an answer.
 *
 * @param answer of a search
 */
record Hits(JsonNode answer) {

    /** Sums of floats are rounded in the order in which they are made. */
    private static final double ROUNDING = 1e-6;

    /** The ids, in the order of the hits. */
    List<String> ids() {
        return List.copyOf(scores().keySet());
    }

    /** The scores by id, in the order of the hits; NaN where a hit has none. */
    Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (JsonNode hit : list()) {
            Double before =
                    scores.put(hit.path("_id").asText(), hit.path("_score").asDouble(Double.NaN));
            if (before != null) {
                throw new AssertionError("one item is there twice: " + hit);
            }
        }
        return scores;
    }

    /** The scores of the items that pass, in the order of the hits. */
    Map<String, Double> scores(Predicate<String> id) {
        return scores().entrySet().stream()
                .filter(hit -> id.test(hit.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** Expects these items with exactly these scores, in this order, and no others. */
    void are(Map<String, Double> expected) {
        assertEquals(List.copyOf(expected.entrySet()), List.copyOf(scores().entrySet()));
    }

    /** Expects these items with exactly these scores, in this order, before any others. */
    void beginWith(Map<String, Double> expected) {
        assertEquals(
                List.copyOf(expected.entrySet()),
                scores().entrySet().stream().limit(expected.size()).toList());
    }

    /** Expects these items with about these scores, and no others, the best first. */
    void haveScores(Map<String, Double> expected) {
        Map<String, Double> scores = scores();
        assertEquals(new TreeSet<>(expected.keySet()), new TreeSet<>(scores.keySet()));
        expected.forEach((id, score) -> assertEquals(score, scores.get(id), ROUNDING * Math.max(1, score), id));
        assertEquals(scores.values().stream().sorted(Comparator.reverseOrder()).toList(), List.copyOf(scores.values()));
    }

    /** The hits. */
    JsonNode list() {
        return answer.at("/hits/hits");
    }

    /** How many match. */
    int total() {
        return answer.at("/hits/total/value").asInt();
    }
}
