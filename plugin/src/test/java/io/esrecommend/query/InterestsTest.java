package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterestsTest {

    private static final float TOLERANCE = 1e-5f;

    private final VectorSpace plane = VectorSpace.raw(2);
    private final Map<String, ItemVectors.Item> items = new HashMap<>(Map.of(
            "east", new ItemVectors.Item(new float[] {2, 0}, null),
            "north", new ItemVectors.Item(new float[] {0, 3}, null),
            "west", new ItemVectors.Item(new float[] {-1, 0}, null),
            "bare", new ItemVectors.Item(null, "no vector")));

    private Map<Component, VectorSpace.Interest> interests(float[] text, Evidence... evidence) {
        return Interests.of(plane, List.of(evidence), items, text).byComponent();
    }

    private static Evidence evidence(String item, float weight, int position) {
        return new Evidence(item, "buy", weight, position);
    }

    private static float[] direction(double x, double y) {
        double length = Math.sqrt(x * x + y * y);
        return new float[] {(float) (x / length), (float) (y / length)};
    }

    private static void assertDirection(float[] expected, VectorSpace.Interest interest) {
        assertArrayEquals(expected, interest.query(), TOLERANCE);
    }

    @Test
    void oneItemIsBothInterests() {
        Map<Component, VectorSpace.Interest> interests = interests(null, evidence("east", 1, 0));
        assertEquals(Set.of(Component.SHORT_TERM, Component.LONG_TERM), interests.keySet());
        assertDirection(direction(1, 0), interests.get(Component.SHORT_TERM));
        assertDirection(direction(1, 0), interests.get(Component.LONG_TERM));
    }

    @Test
    void shortTermForgetsAndLongTermDoesNot() {
        Map<Component, VectorSpace.Interest> interests =
                interests(null, evidence("east", 1, 0), evidence("north", 1, 1));
        assertDirection(direction(1, 0.7), interests.get(Component.SHORT_TERM));
        assertDirection(direction(1, 1), interests.get(Component.LONG_TERM));
    }

    @Test
    void weightOfTheActionCountsAndLengthOfTheVectorDoesNot() {
        Map<Component, VectorSpace.Interest> interests =
                interests(null, evidence("east", 1, 0), evidence("north", 0.25f, 0));
        assertDirection(direction(1, 0.25), interests.get(Component.SHORT_TERM));
        assertDirection(direction(1, 0.25), interests.get(Component.LONG_TERM));
    }

    @Test
    void shortTermIsTheTenNewestAndLongTermTheFiftyNewest() {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            evidence.add(evidence(i < 10 ? "east" : i < 50 ? "north" : "west", 1, 0));
        }
        Map<Component, VectorSpace.Interest> interests =
                Interests.of(plane, evidence, items, null).byComponent();
        assertDirection(direction(1, 0), interests.get(Component.SHORT_TERM));
        assertDirection(direction(10, 40), interests.get(Component.LONG_TERM));
    }

    @Test
    void textIsAnInterestOfItsOwn() {
        Map<Component, VectorSpace.Interest> interests = interests(new float[] {0, -5}, evidence("east", 1, 0));
        assertEquals(Set.of(Component.SHORT_TERM, Component.LONG_TERM, Component.QUERY), interests.keySet());
        assertDirection(direction(0, -1), interests.get(Component.QUERY));
        assertEquals(Set.of(Component.QUERY), interests(new float[] {1, 0}).keySet());
    }

    @Test
    void itemsThatAreNotThereOrHaveNoVectorSayNothing() {
        assertEquals(Map.of(), interests(null, evidence("gone", 1, 0), evidence("bare", 1, 1)));
        assertDirection(
                direction(0, 1),
                interests(null, evidence("gone", 1, 0), evidence("north", 1, 1)).get(Component.SHORT_TERM));
    }

    @Test
    void vectorOfOtherDimensionsSaysNothing() {
        items.put("solid", new ItemVectors.Item(new float[] {1, 1, 1}, null));
        assertEquals(Map.of(), interests(null, evidence("solid", 1, 0)));
    }

    @Test
    void tastesThatCancelOutAreNoInterest() {
        assertEquals(
                Set.of(Component.SHORT_TERM),
                interests(null, evidence("east", 1, 0), evidence("west", 1, 1)).keySet());
    }

    @Test
    void vectorsAreCentredOnTheCatalogue() {
        VectorSpace space = new VectorSpace(new float[] {1, 0}, null, 1);
        VectorSpace.Interest interest = Interests.of(space, List.of(evidence("north", 1, 0)), items, null)
                .byComponent()
                .get(Component.SHORT_TERM);
        assertDirection(direction(-1, 1), interest);
    }
}
