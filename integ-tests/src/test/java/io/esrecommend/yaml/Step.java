package io.esrecommend.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** One step of a test section. */
sealed interface Step permits Do, Check, Step.Keep {

    /** What a test may require of its runner, and this one does. */
    Set<String> FEATURES = Set.of("contains", "close_to", "headers");

    /** Does it; fails with an {@link AssertionError} that says what was expected of what. */
    void run(Conversation conversation);

    /**
     * Keeps a value of the last answer under a name.
     *
     * @param path where in the answer
     * @param name later steps say {@code $name}
     */
    record Keep(String path, String name) implements Step {
        @Override
        public void run(Conversation conversation) {
            conversation.keep(name, conversation.value(path));
        }
    }

    /** Reads the steps that stand under one word; a check may name several paths. */
    static List<Step> read(String word, JsonNode content) {
        return switch (word) {
            case "do" -> List.of(Do.read(content));
            case "set" -> each(content, (path, name) -> new Keep(path, name.asText()));
            case "is_true", "is_false", "exists" ->
                List.of(new Check(Check.Kind.valueOf(word), content.asText(), content));
            case "requires", "skip" -> requires(content);
            default -> {
                Check.Kind kind = Check.Kind.named(word);
                yield each(content, (path, expected) -> new Check(kind, path, expected));
            }
        };
    }

    private static List<Step> requires(JsonNode content) {
        content.fieldNames().forEachRemaining(word -> {
            if (!Set.of("test_runner_features", "features", "reason").contains(word)) {
                throw new IllegalArgumentException("this runner cannot decide [" + word + "]");
            }
        });
        List<JsonNode> features = new ArrayList<>(content.findValues("test_runner_features"));
        features.addAll(content.findValues("features"));
        for (JsonNode named : features) {
            for (JsonNode feature : named.isArray() ? named : List.of(named)) {
                if (!FEATURES.contains(feature.asText())) {
                    throw new IllegalArgumentException("this runner has no feature [" + feature.asText() + "]");
                }
            }
        }
        return List.of();
    }

    private static List<Step> each(JsonNode content, BiFunction<String, JsonNode, Step> step) {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            steps.add(step.apply(entry.getKey(), entry.getValue()));
        }
        return steps;
    }
}
