package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Compares recommendations. */
final class Answers {

    /**
     * Copies of a shard may differ in the last bit of a vector, since one that is made from another rounds once more, and sums of
     * floats come in the order of segments: scores are equal as far as a float tells.
     */
    private static final double TOLERANCE = 2e-6;

    private Answers() {}

    /** Whether an answer says itself that something is missing. */
    static boolean isPartial(JsonNode answer) {
        return answer.at("/_shards/failed").asInt() > 0
                || answer.path("timed_out").asBoolean()
                || answer.path("notes").toString().contains("partial");
    }

    /** How hits differ: other items, scores, reasons, or order; empty if they do not. */
    static Optional<String> difference(JsonNode expected, JsonNode actual) {
        JsonNode should = expected.at("/hits/hits");
        JsonNode found = actual.at("/hits/hits");
        if (should.size() != found.size()) {
            return Optional.of(found.size() + " hits, not " + should.size() + ": " + actual);
        }
        for (int i = 0; i < should.size(); i++) {
            for (String field : new String[] {"_id", "_score", "reasons"}) {
                if (!isSame(should.get(i).path(field), found.get(i).path(field))) {
                    return Optional.of(
                            field + " of hit " + i + " is " + found.get(i).path(field) + " of "
                                    + found.get(i).path("_id") + ", not "
                                    + should.get(i).path(field) + " of "
                                    + should.get(i).path("_id"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return Math.abs(expected.asDouble() - actual.asDouble()) <= TOLERANCE;
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                if (!isSame(expected.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (expected.isObject() && actual.isObject() && expected.size() == actual.size()) {
            Iterator<Map.Entry<String, JsonNode>> fields = expected.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (!isSame(field.getValue(), actual.path(field.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        return expected.equals(actual);
    }
}
