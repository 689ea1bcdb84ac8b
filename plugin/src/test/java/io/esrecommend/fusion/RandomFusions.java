package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.test.ESTestCase;

/** Fusions with a similarity at least. */
public final class RandomFusions {

    private RandomFusions() {}

    /** A fusion of parts of every kind. */
    public static Fusion fusion(String field, int dimensions) {
        List<Part> parts = new ArrayList<>();
        for (int i = ESTestCase.between(1, 3); i > 0; i--) {
            parts.add(new SimilarityPart(
                    ESTestCase.randomFrom(Component.SHORT_TERM, Component.LONG_TERM, Component.QUERY),
                    ESTestCase.randomFloat() + 0.1f,
                    field,
                    ESTestCase.randomList(1, 3, () -> Vectors.interest(Vectors.unit(dimensions)))));
        }
        for (int i = ESTestCase.between(0, 2); i > 0; i--) {
            Map<String, Float> numbers = Map.of("i1", ESTestCase.randomFloat() * 9, "i2", 1f);
            parts.add(TablePart.of(
                    ESTestCase.randomFrom(Component.COOCCURRENCE, Component.POPULARITY),
                    ESTestCase.randomFloat() + 0.1f,
                    ESTestCase.randomFrom(Scale.values()),
                    ESTestCase.randomFloat() + 0.1f,
                    ESTestCase.randomBoolean(),
                    List.copyOf(numbers.keySet()),
                    numbers::get));
        }
        if (ESTestCase.randomBoolean()) {
            parts.add(new NumericPart(Component.objective("margin"), 1, "margin", 0, ESTestCase.randomDouble() + 1));
        }
        if (ESTestCase.randomBoolean()) {
            parts.add(new BoostPart(new Component("boost.0"), 0.5f, QueryBuilders.matchAllQuery()));
        }
        return new Fusion(parts);
    }
}
