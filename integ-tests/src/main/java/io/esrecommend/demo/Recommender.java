package io.esrecommend.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the engine.
 *
 * @param http of the node
 */
record Recommender(Http http) {

    /** The path to ask. */
    static final String SEARCH = "/_recommend/" + Cluster.ENGINE + "/_search";

    /** What the engine recommends, with reasons. */
    List<Hit> recommend(Map<String, ?> request) {
        List<Hit> hits = new ArrayList<>();
        for (JsonNode hit : http.post(SEARCH, request).body().path("hits").path("hits")) {
            hits.add(Hit.of(hit));
        }
        return hits;
    }

    /** The ids alone, the best first. */
    List<String> ids(Map<String, ?> request) {
        List<String> ids = new ArrayList<>();
        JsonNode body =
                http.post(SEARCH + "?filter_path=hits.hits._id", request).body();
        body.path("hits").path("hits").forEach(hit -> ids.add(hit.path("_id").asText()));
        return ids;
    }
}
