package io.esrecommend;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The models of a node of one.
 *
 * @param http to the node
 */
public record Models(Http http) {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** What the node shows of each model, by its name. */
    Map<String, JsonNode> list() {
        Map<String, JsonNode> byName = new TreeMap<>();
        for (JsonNode node : http.get("/_recommend/_models").body().path("nodes")) {
            for (JsonNode model : node.path("models")) {
                byName.put(model.path("model_id").asText(), model);
            }
        }
        return byName;
    }

    /** Waits until every model is loaded, or known to be unusable. */
    public void await() {
        await(
                "models are still loading",
                models -> models.values().stream()
                        .noneMatch(model -> model.path("state").asText().equals("loading")));
    }

    /** Waits until a model is in a state. */
    public void await(String model, String state) {
        await(
                "model " + model + " is not " + state,
                models -> models.containsKey(model)
                        && models.get(model).path("state").asText().equals(state));
    }

    private void await(String complaint, Predicate<Map<String, JsonNode>> done) {
        long start = System.nanoTime();
        while (!done.test(list())) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError(complaint + " after " + LIMIT.toSeconds() + " s: " + list());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while models were loading", e);
        }
    }
}
