package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.test.AbstractXContentSerializingTestCase;
import org.elasticsearch.xcontent.XContentParser;

public class WeightsTests extends AbstractXContentSerializingTestCase<Weights> {

    private static final List<Component> COMPONENTS = List.of(
            Component.SHORT_TERM,
            Component.SHORT_TERM.of("image"),
            Component.LONG_TERM,
            Component.QUERY,
            Component.PROFILE,
            Component.COOCCURRENCE,
            Component.POPULARITY,
            Component.TRENDING,
            Component.NOVELTY,
            Component.ROTATION,
            Component.objective("margin"));

    @Override
    protected Writeable.Reader<Weights> instanceReader() {
        return Weights::new;
    }

    @Override
    protected Weights createTestInstance() {
        return RandomEngines.weights(COMPONENTS);
    }

    @Override
    protected Weights mutateInstance(Weights instance) {
        Component component = randomFrom(COMPONENTS);
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

    public void testWhatAnEngineSaysItHasCountsByDefaultButForTrendingNoveltyAndObjectives() {
        Weights defaults = Weights.defaults(COMPONENTS);
        Set<Component> idle = Set.of(Component.TRENDING, Component.NOVELTY, Component.objective("margin"));
        for (Component component : COMPONENTS) {
            assertEquals(component.label(), !idle.contains(component), defaults.get(component) > 0);
        }
        assertEquals(0f, Weights.defaults(List.of()).get(Component.SHORT_TERM), 0);
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
        Weights weights = Weights.of(Map.of("popularity", 1, "similarity.long_term.image", 0));
        String message = expectThrows(IllegalArgumentException.class, () -> weights.requireOneOf(COMPONENTS))
                .getMessage();
        assertThat(message, containsString("unknown component [similarity.long_term.image]"));
        for (Component component : COMPONENTS) {
            assertThat(message, containsString(component.label()));
        }
        weights.requireOneOf(List.of(Component.POPULARITY, Component.LONG_TERM.of("image")));
    }

    private static String message(String label, Object weight) {
        Map<String, Object> weights = new HashMap<>();
        weights.put(label, weight);
        return expectThrows(IllegalArgumentException.class, () -> Weights.of(weights))
                .getMessage();
    }
}
