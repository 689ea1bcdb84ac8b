package io.esrecommend.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
        return new Engine(
                new Engine.Items(
                        name(),
                        name(),
                        ESTestCase.randomBoolean() ? null : name(),
                        ESTestCase.randomBoolean() ? null : name()),
                new Engine.Interactions(name(), "buy", actions),
                weights());
    }

    private static String name() {
        return ESTestCase.randomAlphaOfLengthBetween(1, 10);
    }

    static Weights weights() {
        Map<String, Object> weights = new HashMap<>();
        for (Component component : Component.values()) {
            if (ESTestCase.randomBoolean()) {
                weights.put(component.label(), 1000 * ESTestCase.randomFloat());
            }
        }
        return Weights.of(weights);
    }
}
