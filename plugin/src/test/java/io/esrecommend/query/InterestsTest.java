package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterestsTest {

    private static final float TOLERANCE = 1e-5f;

    private final VectorSpace plane = VectorSpace.raw(2);
    private final Map<String, float[]> vectors = new HashMap<>(Map.of(
            "east", new float[] {2, 0},
            "north", new float[] {0, 3},
            "west", new float[] {-1, 0}));

    private Interests interests(Evidence... evidence) {
        return Interests.of(plane, List.of(evidence), List.of(), vectors, 1);
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
        Interests interests = interests(evidence("east", 1, 0));
        assertDirection(direction(1, 0), interests.shortTerm());
        assertEquals(1, interests.tastes().size());
        assertDirection(direction(1, 0), interests.tastes().get(0));
    }

    @Test
    void shortTermForgetsAndLongTermDoesNot() {
        Interests interests = interests(evidence("east", 1, 0), evidence("north", 1, 1));
        assertDirection(direction(1, 0.7), interests.shortTerm());
        assertDirection(direction(1, 1), interests.tastes().get(0));
    }

    @Test
    void shortTermForgetsNothingWhereOrderSaysNothing() {
        List<Evidence> evidence = List.of(evidence("east", 1, 0), evidence("north", 1, 1));
        assertDirection(
                direction(1, 1),
                Interests.of(plane, evidence, List.of(), vectors, 0).shortTerm());
    }

    @Test
    void weightOfTheActionCountsAndLengthOfTheVectorDoesNot() {
        Interests interests = interests(evidence("east", 1, 0), evidence("north", 0.25f, 0));
        assertDirection(direction(1, 0.25), interests.shortTerm());
        assertDirection(direction(1, 0.25), interests.tastes().get(0));
    }

    @Test
    void historyOfTwoTastesHasAnInterestForEach() {
        VectorSpace room = VectorSpace.raw(3);
        Map<String, float[]> films = Map.of(
                "a1",
                new float[] {1, 0, 0.1f},
                "a2",
                new float[] {1, 0, -0.1f},
                "a3",
                new float[] {1, 0, 0},
                "b1",
                new float[] {0, 1, 0.1f},
                "b2",
                new float[] {0, 1, -0.1f},
                "b3",
                new float[] {0, 1, 0});
        List<Evidence> evidence = new ArrayList<>();
        for (String item : List.of("a1", "b1", "a2", "b2", "b3", "a3")) {
            evidence.add(evidence(item, 1, evidence.size()));
        }
        Interests interests = Interests.of(room, evidence, List.of(), films, 1);
        assertEquals(2, interests.tastes().size());
        for (float[] axis : new float[][] {{1, 0, 0}, {0, 1, 0}}) {
            assertTrue(interests.tastes().stream().anyMatch(taste -> taste.likeness(axis) > 0.99f));
        }
    }

    @Test
    void itemsWithoutAVectorSayNothing() {
        Interests nothing = interests(evidence("gone", 1, 0));
        assertNull(nothing.shortTerm());
        assertEquals(List.of(), nothing.tastes());
        assertDirection(
                direction(0, 1),
                interests(evidence("gone", 1, 0), evidence("north", 1, 1)).shortTerm());
    }

    @Test
    void vectorsAreCentredOnTheCatalogue() {
        VectorSpace space = new VectorSpace(new float[] {1, 0}, null, 1);
        Interests interests = Interests.of(space, List.of(evidence("north", 1, 0)), List.of(), vectors, 1);
        assertDirection(direction(-1, 1), interests.shortTerm());
    }

    @Test
    void whatWasRejectedIsTakenOff() {
        Interests interests =
                Interests.of(plane, List.of(evidence("east", 1, 0)), List.of(evidence("north", 0.5f, 1)), vectors, 1);
        assertDirection(direction(1, -0.1 * 0.5 * 0.7), interests.shortTerm());
        assertDirection(direction(1, -0.1 * 0.5), interests.tastes().get(0));
    }

    @Test
    void whatWasRejectedAloneIsNoInterest() {
        Interests interests = Interests.of(plane, List.of(), List.of(evidence("north", 1, 0)), vectors, 1);
        assertNull(interests.shortTerm());
        assertEquals(List.of(), interests.tastes());
    }
}
