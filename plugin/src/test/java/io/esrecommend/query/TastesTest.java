package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TastesTest {

    private static final int DIMENSIONS = 64;

    private final Random random = new Random(42);
    private final List<float[]> vectors = new ArrayList<>();

    private float[] direction() {
        float[] vector = new float[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            vector[d] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Items around a direction, with as much noise as there is direction. */
    private void addItems(int number, float[] direction) {
        for (int i = 0; i < number; i++) {
            float[] vector = direction();
            for (int d = 0; d < DIMENSIONS; d++) {
                vector[d] += direction[d];
            }
            vectors.add(vector);
        }
    }

    private Tastes tastes() {
        double[] weights = new double[vectors.size()];
        Arrays.fill(weights, 1);
        return Tastes.of(VectorSpace.raw(DIMENSIONS).cosines(vectors), weights);
    }

    @Test
    void nothingHasNoTaste() {
        assertEquals(0, tastes().count());
    }

    @Test
    void oneItemIsATaste() {
        addItems(1, direction());
        assertEquals(1, tastes().count());
    }

    @Test
    void itemsAroundOneDirectionAreOneTaste() {
        addItems(20, direction());
        assertEquals(1, tastes().count());
    }

    @Test
    void itemsAroundTwoDirectionsAreTwoTastes() {
        addItems(12, direction());
        addItems(6, direction());
        Tastes tastes = tastes();
        assertEquals(2, tastes.count());
        for (int i = 1; i < 18; i++) {
            assertEquals(tastes.of(i < 12 ? 0 : 17), tastes.of(i), "item " + i);
        }
        assertNotEquals(tastes.of(0), tastes.of(17));
    }

    @Test
    void itemsThatHaveNothingInCommonAreOneTaste() {
        addItems(8, new float[DIMENSIONS]);
        assertEquals(1, tastes().count());
    }

    @Test
    void noMoreTastesAreToldApartThanTheMost() {
        for (int taste = 0; taste < Tastes.MOST + 3; taste++) {
            addItems(6, direction());
        }
        assertEquals(Tastes.MOST, tastes().count());
    }

    @Test
    void itemsThatAreTheSameAreOneTaste() {
        float[] same = direction();
        for (int i = 0; i < 5; i++) {
            vectors.add(same);
        }
        assertEquals(1, tastes().count());
    }

    @Test
    void heavyItemsAreATasteWhereLightOnesAreNot() {
        addItems(10, direction());
        addItems(3, direction());
        double[] weights = new double[13];
        Arrays.fill(weights, 0, 10, 1);
        Arrays.fill(weights, 10, 13, 0.001);
        float[][] cosines = VectorSpace.raw(DIMENSIONS).cosines(vectors);
        assertEquals(1, Tastes.of(cosines, weights).count());
        Arrays.fill(weights, 10, 13, 1);
        assertEquals(2, Tastes.of(cosines, weights).count());
    }
}
