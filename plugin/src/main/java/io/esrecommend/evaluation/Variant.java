package io.esrecommend.evaluation;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A way to weigh the components of an engine.
 *
 * @param name in the report
 * @param weights of all of the engine's components
 */
record Variant(String name, Weights weights) {

    /** What the engine recommends. */
    static final String FUSED = "fused";

    /** What the request asks for. */
    static final String REQUESTED = "requested";

    /** What was learned. */
    static final String LEARNED = "learned";

    /** The engine as it is. */
    static Variant fused(Engine engine) {
        return new Variant(FUSED, engine.weights(Weights.NONE));
    }

    /** What most users like, for everybody. */
    static Variant popularity(Engine engine) {
        Map<String, Object> only = none(engine);
        only.put(Component.POPULARITY.label(), 1);
        return new Variant("popularity", Weights.of(only));
    }

    /** The similarities of vectors, as the engine weighs them, and nothing else. */
    static Variant vectorsOnly(Engine engine) {
        return only("vectors_only", engine, component -> component.label().startsWith("similarity."));
    }

    /** Co-occurrence and nothing else. */
    static Variant cooccurrenceOnly(Engine engine) {
        Map<String, Object> only = none(engine);
        only.put(Component.COOCCURRENCE.label(), 1);
        return new Variant("cooccurrence_only", Weights.of(only));
    }

    /** The engine with another weight of novelty. */
    static Variant withNovelty(Engine engine, double weight) {
        return new Variant("novelty", engine.weights(Weights.of(Map.of(Component.NOVELTY.label(), weight))));
    }

    private static Variant only(String name, Engine engine, Predicate<Component> which) {
        Map<String, Object> only = none(engine);
        Weights fused = engine.weights(Weights.NONE);
        engine.components().stream()
                .filter(which)
                .forEach(component -> only.put(component.label(), fused.get(component)));
        return new Variant(name, Weights.of(only));
    }

    private static Map<String, Object> none(Engine engine) {
        Map<String, Object> none = new LinkedHashMap<>();
        engine.components().forEach(component -> none.put(component.label(), 0));
        return none;
    }
}
