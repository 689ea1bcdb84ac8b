package io.esrecommend.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A recommended item.
 *
 * @param item its id
 * @param score in [0,1]
 * @param reasons the strongest first
 */
record Hit(String item, double score, List<Reason> reasons) {

    /**
     * Why an item is recommended.
     *
     * @param type names the component
     * @param because titles of the items that led to it; may be empty
     */
    record Reason(String type, List<String> because) {}

    /** Reads a hit of a recommend answer. */
    static Hit of(JsonNode hit) {
        List<Reason> reasons = new ArrayList<>();
        for (JsonNode reason : hit.path("reasons")) {
            List<String> because = new ArrayList<>();
            for (JsonNode cause : reason.path("because")) {
                because.add(cause.path("text").asText(cause.path("item").asText()));
            }
            reasons.add(new Reason(reason.path("type").asText(), because));
        }
        return new Hit(hit.path("_id").asText(), hit.path("_score").asDouble(), reasons);
    }
}
