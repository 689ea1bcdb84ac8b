package io.esrecommend.query;

import io.esrecommend.engine.Component;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.test.ESTestCase;

/** Fusions with an interest at least. */
final class RandomFusions {

    private RandomFusions() {}

    static Fusion fusion(String field, int dimensions) {
        List<Fusion.WeightedInterest> interests = new ArrayList<>();
        for (int i = ESTestCase.between(1, 3); i > 0; i--) {
            interests.add(new Fusion.WeightedInterest(
                    ESTestCase.randomFrom(Component.SHORT_TERM, Component.LONG_TERM, Component.QUERY),
                    ESTestCase.randomFloat() + 0.1f,
                    Vectors.interest(Vectors.unit(dimensions))));
        }
        List<Fusion.Table> tables = new ArrayList<>();
        for (int i = ESTestCase.between(0, 2); i > 0; i--) {
            tables.add(new Fusion.Table(
                    ESTestCase.randomFrom(Component.COOCCURRENCE, Component.POPULARITY),
                    ESTestCase.randomFloat() + 0.1f,
                    List.of("i1", "i2"),
                    new float[] {1 - ESTestCase.randomFloat(), 1}));
        }
        return new Fusion(field, interests, tables);
    }
}
