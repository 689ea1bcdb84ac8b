package io.esrecommend.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to recommend that the quality table compares.
 *
 * @param label its name in the table
 * @param weights of the components that count; empty for those of the engine
 */
record Variant(String label, Map<String, Double> weights) {

    private static final String SHORT_TERM = "similarity.short_term";
    private static final String LONG_TERM = "similarity.long_term";
    private static final String COOCCURRENCE = "cooccurrence";
    private static final String POPULARITY = "popularity";

    /** Every component: what a variant does not name must be told not to count. */
    private static final List<String> COMPONENTS =
            List.of(SHORT_TERM, LONG_TERM, "similarity.query", COOCCURRENCE, POPULARITY);

    /** What is fused. */
    static final List<Variant> PARTS = List.of(
            new Variant("vectors only", Map.of(SHORT_TERM, 1.0, LONG_TERM, 1.0)),
            new Variant("co-occurrence only", Map.of(COOCCURRENCE, 1.0)));

    /** All components, with the engine's weights. */
    static final Variant FUSED = new Variant("fused", Map.of());

    /** In the order of the table. */
    static final List<Variant> ALL =
            List.of(new Variant("popularity", Map.of(POPULARITY, 1.0)), PARTS.get(0), PARTS.get(1), FUSED);

    /** The request for a user's first ids. */
    Map<String, Object> request(String user, int size) {
        Map<String, Object> request = new HashMap<>(Map.of("user", user, "size", size, "_source", false));
        if (!weights.isEmpty()) {
            Map<String, Double> all = new HashMap<>(weights);
            COMPONENTS.forEach(component -> all.putIfAbsent(component, 0.0));
            request.put("weights", all);
        }
        return request;
    }
}
