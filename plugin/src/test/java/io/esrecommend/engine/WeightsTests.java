package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.test.AbstractXContentSerializingTestCase;
import org.elasticsearch.xcontent.XContentParser;

public class WeightsTests extends AbstractXContentSerializingTestCase<Weights> {

    @Override
    protected Writeable.Reader<Weights> instanceReader() {
        return Weights::new;
    }

    @Override
    protected Weights createTestInstance() {
        return RandomEngines.weights();
    }

    @Override
    protected Weights mutateInstance(Weights instance) {
        Component component = randomFrom(Component.values());
        return Weights.of(Map.of(component.label(), instance.get(component) > 0 ? 0 : 7))
                .over(instance);
    }

    @Override
    protected Weights doParseInstance(XContentParser parser) throws IOException {
        return Weights.of(parser.mapOrdered());
    }

    public void testComponentThatIsNotNamedHasNoWeight() {
        Weights weights = Weights.of(Map.of("popularity", 2));
        assertEquals(2f, weights.get(Component.POPULARITY), 0);
        assertEquals(0f, weights.get(Component.COOCCURRENCE), 0);
        assertEquals(Weights.NONE, Weights.of(Map.of()));
    }

    public void testWeightsThatAreNamedReplaceOthers() {
        Weights changed = Weights.of(Map.of("popularity", 0, "cooccurrence", 5));
        Weights merged = changed.over(Weights.of(Map.of("popularity", 2, "similarity.query", 3)));
        assertEquals(Weights.of(Map.of("popularity", 0, "cooccurrence", 5, "similarity.query", 3)), merged);
        assertEquals(Weights.of(Map.of("popularity", 0, "cooccurrence", 5)), changed);
    }

    public void testEveryComponentButTrendingCountsByDefault() {
        for (Component component : Component.values()) {
            assertEquals(component.label(), component != Component.TRENDING, Weights.DEFAULTS.get(component) > 0);
        }
    }

    public void testWeightsAreBetweenZeroAndAThousand() {
        assertEquals(0f, Weights.of(Map.of("popularity", 0)).get(Component.POPULARITY), 0);
        assertEquals(1000f, Weights.of(Map.of("popularity", 1000)).get(Component.POPULARITY), 0);
        for (Object wrong : new Object[] {-0.1, 1000.1, Double.NaN, "1", Map.of(), true}) {
            String message = message("popularity", wrong);
            assertThat(message, containsString("[weights.popularity] is [" + wrong + "]"));
            assertThat(message, containsString("between 0 and 1000"));
        }
        assertThat(message("popularity", null), containsString("[weights.popularity] is [null]"));
    }

    public void testUnknownComponentIsRefusedWithThoseThereAre() {
        String message = message("similarity", 1);
        assertThat(message, containsString("unknown component [similarity]"));
        for (Component component : Component.values()) {
            assertThat(message, containsString(component.label()));
        }
    }

    private static String message(String label, Object weight) {
        Map<String, Object> weights = new HashMap<>();
        weights.put(label, weight);
        return expectThrows(IllegalArgumentException.class, () -> Weights.of(weights))
                .getMessage();
    }

    public void testLabelsNameTheirComponents() {
        for (Component component : Component.values()) {
            assertSame(component, Component.of(component.label()));
        }
    }
}
