package io.esrecommend.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The optional {@code engine.json} of a data set: what its actions mean.
 *
 * @param primary the action that is recommended for, and whose last event of each user is held back
 * @param weights of the actions by name; empty if the file names none
 * @param exampleText a text to recommend for; empty if there is none
 */
public record EngineFile(String primary, Map<String, Double> weights, String exampleText) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT_PRIMARY = "pos";
    private static final double OTHER_WEIGHT = 0.3;
    private static final Set<String> KEYS = Set.of("primary", "actions", "example_text");

    /**
     * Reads the file, if it is there.
     *
     * @throws DemoFailure if it is no JSON, or has something that is not known
     */
    static EngineFile read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return new EngineFile(DEFAULT_PRIMARY, Map.of(), "");
        }
        JsonNode json;
        try {
            json = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new DemoFailure(
                    file + " is no JSON: " + e.getOriginalMessage() + " (line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ")",
                    e);
        }
        if (!json.isObject()) {
            throw new DemoFailure(file + " is no object: write {\"primary\": \"...\"}");
        }
        json.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new DemoFailure(file + " has the unknown key " + key + "; there are " + KEYS);
            }
        });
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> action : json.path("actions").properties()) {
            JsonNode weight = action.getValue().path("weight");
            if (!weight.isNumber()) {
                throw new DemoFailure(file + ": the action " + action.getKey() + " has no weight that is a number");
            }
            weights.put(action.getKey(), weight.doubleValue());
        }
        EngineFile engine = new EngineFile(
                json.path("primary").asText(DEFAULT_PRIMARY),
                weights,
                json.path("example_text").asText(""));
        if (!weights.isEmpty() && !(weights.getOrDefault(engine.primary, 0.0) > 0)) {
            throw new DemoFailure(file + ": the primary action " + engine.primary
                    + " is not among the actions with a weight above 0");
        }
        return engine;
    }

    /** This with a weight for every action that there is: what the file names, or else every action found. */
    EngineFile withActions(Set<String> found) {
        if (!found.contains(primary)) {
            throw new DemoFailure("no event has the primary action " + primary + " but there are " + found
                    + "; name one of them in engine.json: {\"primary\": \"...\"}");
        }
        if (!weights.isEmpty()) {
            return this;
        }
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(primary, 1.0);
        found.forEach(action -> all.putIfAbsent(action, OTHER_WEIGHT));
        return new EngineFile(primary, all, exampleText);
    }
}
