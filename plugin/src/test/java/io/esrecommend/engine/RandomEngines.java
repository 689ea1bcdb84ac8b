package io.esrecommend.engine;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.RateRule;
import io.esrecommend.interaction.SessionRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.test.ESTestCase;

/** Engines with any of their options. */
final class RandomEngines {

    private RandomEngines() {}

    static Engine engine() {
        Map<String, Float> actions = new LinkedHashMap<>();
        actions.put("buy", ESTestCase.randomFloat() + 0.1f);
        for (int i = ESTestCase.randomIntBetween(0, 4); i > 0; i--) {
            actions.put(ESTestCase.randomAlphaOfLengthBetween(4, 10), 2000 * ESTestCase.randomFloat() - 1000);
        }
        Items items = items();
        Profiles profiles = ESTestCase.randomBoolean() ? null : new Profiles(name(), name());
        Map<String, Objective> objectives = objectives();
        Rotation rotation = ESTestCase.randomBoolean() ? null : rotation();
        Engine engine = new Engine(
                items,
                new Interactions(name(), "buy", actions),
                profiles,
                objectives,
                rotation,
                cleaning(),
                privacy(),
                statistics(),
                Weights.NONE,
                Variants.NONE);
        return new Engine(
                items,
                engine.interactions(),
                profiles,
                objectives,
                rotation,
                engine.cleaning(),
                engine.privacy(),
                engine.statistics(),
                weights(engine.components()),
                variants(engine));
    }

    static Variants variants(Engine engine) {
        Map<String, Variant> variants = new LinkedHashMap<>();
        for (int i = ESTestCase.randomIntBetween(0, 3); i > 0; i--) {
            String vector = ESTestCase.randomBoolean() ? null : "other_" + name();
            variants.put(
                    "variant_" + i,
                    new Variant(
                            ESTestCase.randomDoubleBetween(0, 0.33, true),
                            weights(engine.components()),
                            vector,
                            vector == null || ESTestCase.randomBoolean() ? null : name(),
                            vector == null || engine.profiles() == null ? null : name()));
        }
        return new Variants(variants);
    }

    static Items items() {
        Map<String, String> vectors = new LinkedHashMap<>();
        for (int i = ESTestCase.randomIntBetween(0, 3); i > 0; i--) {
            vectors.put("vector_" + i, i + name());
        }
        return new Items(
                name(),
                name(),
                ESTestCase.randomBoolean() ? null : name(),
                ESTestCase.randomBoolean() ? null : name(),
                ESTestCase.randomBoolean() ? null : name(),
                vectors,
                ESTestCase.randomBoolean() ? null : availability());
    }

    static Availability availability() {
        return new Availability(
                name(),
                ESTestCase.randomBoolean() ? null : name(),
                ESTestCase.randomBoolean() ? null : name(),
                ESTestCase.randomBoolean() ? null : Map.of("term", Map.of(name(), name())));
    }

    static Rotation rotation() {
        return new Rotation("shown", time());
    }

    static Map<String, Objective> objectives() {
        Map<String, Objective> objectives = new LinkedHashMap<>();
        for (int i = ESTestCase.randomIntBetween(0, 3); i > 0; i--) {
            objectives.put("objective_" + i, new Objective(name(), ESTestCase.randomDouble(), 2));
        }
        return objectives;
    }

    static Cleaning cleaning() {
        Map<String, Map<String, Object>> drop = new LinkedHashMap<>();
        for (int i = ESTestCase.randomIntBetween(0, 3); i > 0; i--) {
            drop.put("rule" + i, Map.of("term", Map.of(name(), name())));
        }
        return new Cleaning(
                drop,
                ESTestCase.randomBoolean()
                        ? null
                        : new SessionRule(time(), ESTestCase.randomIntBetween(1, 10_000), time()),
                ESTestCase.randomBoolean() ? null : new RateRule(ESTestCase.randomIntBetween(1, 1_000_000), time()),
                ESTestCase.randomBoolean());
    }

    static Privacy privacy() {
        return new Privacy(ESTestCase.randomBoolean(), ESTestCase.randomIntBetween(1, 10_000));
    }

    static StatisticsSettings statistics() {
        return new StatisticsSettings(
                ESTestCase.randomBoolean() ? Map.of() : Map.of("buy", List.of("buy")),
                ESTestCase.randomBoolean(),
                ESTestCase.randomBoolean(),
                ESTestCase.randomIntBetween(1, 1_000),
                ESTestCase.randomIntBetween(1, 10_000),
                ESTestCase.randomIntBetween(0, 1_000_000),
                ESTestCase.randomBoolean() ? null : time(),
                ESTestCase.randomBoolean() ? null : time(),
                time(),
                ESTestCase.randomIntBetween(1, 100),
                ESTestCase.randomDouble(),
                ESTestCase.randomBoolean() ? null : time());
    }

    private static TimeValue time() {
        return TimeValue.timeValueSeconds(ESTestCase.randomIntBetween(60, 100_000));
    }

    private static String name() {
        return ESTestCase.randomAlphaOfLengthBetween(1, 10);
    }

    static Weights weights(List<Component> components) {
        Map<String, Object> weights = new HashMap<>();
        for (Component component : components) {
            if (ESTestCase.randomBoolean()) {
                weights.put(component.label(), 1000 * ESTestCase.randomFloat());
            }
        }
        return Weights.of(weights);
    }
}
