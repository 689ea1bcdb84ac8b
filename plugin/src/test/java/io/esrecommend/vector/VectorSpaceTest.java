package io.esrecommend.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSpaceTest {

    private static final int DIMENSIONS = 12;

    private final Random random = new Random(1);

    @Test
    void rawSpaceComparesByCosine() {
        VectorSpace raw = VectorSpace.raw(DIMENSIONS);
        for (int i = 0; i < 20; i++) {
            float[] a = gaussian(DIMENSIONS);
            float[] b = gaussian(DIMENSIONS);
            assertEquals(cosine(a, b), interest(raw, a).likeness(b), 1e-5);
        }
    }

    @Test
    void catalogueIsCentredOnItsMean() {
        List<float[]> sample = cone(200);
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        float[] sum = new float[DIMENSIONS];
        for (float[] vector : sample) {
            add(sum, space.centred(vector));
        }
        assertArrayEquals(new float[DIMENSIONS], sum, 1e-3f);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 29, 30, 31, 500})
    void likenessFollowsTheFormula(int size) {
        List<float[]> sample = cone(size);
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        NaiveSpace naive = new NaiveSpace(sample, size >= 30);
        for (int i = 0; i < 50; i++) {
            float[] wanted = space.centred(random(sample));
            add(wanted, space.centred(gaussian(DIMENSIONS)));
            float[] item = i % 2 == 0 ? random(sample) : unit(gaussian(DIMENSIONS));
            double expected = naive.likeness(wanted, item);
            assertEquals(expected, space.interest(wanted).likeness(item), 1e-3 * Math.max(1, Math.abs(expected)));
        }
    }

    @Test
    void unrelatedItemsAreNotAlikeAndAnItemIsLikeItself() {
        List<float[]> sample = cone(1000);
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        double self = 0;
        double others = 0;
        double raw = 0;
        for (int i = 0; i < sample.size(); i++) {
            float[] item = sample.get(i);
            float[] other = sample.get((i + 1) % sample.size());
            VectorSpace.Interest interest = interest(space, item);
            self += interest.likeness(item) / sample.size();
            others += interest.likeness(other) / sample.size();
            raw += cosine(item, other) / sample.size();
        }
        assertEquals(1, self, 1e-3);
        assertEquals(0, others, 0.05);
        assertTrue(raw > 0.9, "the cone is too wide to test anything: " + raw);
    }

    @Test
    void whiteningBringsOutGroupsThatADirectionOfTheWholeCatalogueHides() {
        List<List<float[]>> groups = new ArrayList<>();
        for (int g = 0; g < 4; g++) {
            float[] centre = gaussian(DIMENSIONS);
            List<float[]> group = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                float[] vector = gaussian(DIMENSIONS);
                for (int d = 0; d < DIMENSIONS; d++) {
                    vector[d] = 0.3f * vector[d] + centre[d];
                }
                vector[0] = 20;
                vector[1] = (float) random.nextGaussian() * 8;
                group.add(unit(vector));
            }
            groups.add(group);
        }
        List<float[]> all = groups.stream().flatMap(List::stream).toList();
        VectorSpace whitened = VectorSpace.learn(all, DIMENSIONS);
        VectorSpace centred = new VectorSpace(whitened.mean(), null, 1);
        assertTrue(
                triplesInOrder(whitened, groups) > triplesInOrder(centred, groups) + 0.05,
                () -> triplesInOrder(whitened, groups) + " against " + triplesInOrder(centred, groups));
    }

    /** How often an item of the same group is more alike than one of another. */
    private static double triplesInOrder(VectorSpace space, List<List<float[]>> groups) {
        int right = 0;
        int triples = 0;
        for (int g = 0; g < groups.size(); g++) {
            List<float[]> group = groups.get(g);
            List<float[]> others = groups.get((g + 1) % groups.size());
            for (int i = 0; i + 1 < group.size(); i++) {
                VectorSpace.Interest interest = interest(space, group.get(i));
                right += interest.likeness(group.get(i + 1)) > interest.likeness(others.get(i)) ? 1 : 0;
                triples++;
            }
        }
        return (double) right / triples;
    }

    @Test
    void lengthOfARawVectorDoesNotMatter() {
        List<float[]> sample = cone(100);
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        float[] wanted = sample.get(0);
        float[] item = sample.get(1);
        float likeness = interest(space, wanted).likeness(item);
        for (float length : new float[] {1e-6f, 0.01f, 3, 1e6f}) {
            assertEquals(likeness, interest(space, wanted).likeness(scaled(item, length)), 1e-4);
            assertEquals(likeness, interest(space, scaled(wanted, length)).likeness(item), 1e-4);
        }
    }

    @Test
    void lengthOfASumOfCentredVectorsDoesNotMatter() {
        List<float[]> sample = cone(100);
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        float[] centred = space.centred(sample.get(0));
        float likeness = space.interest(centred).likeness(sample.get(1));
        assertEquals(likeness, space.interest(scaled(centred, 50)).likeness(sample.get(1)), 1e-4);
        assertEquals(likeness, space.interest(scaled(centred, 0.01f)).likeness(sample.get(1)), 1e-4);
    }

    @Test
    void zeroVectorIsLikeNothing() {
        VectorSpace space = VectorSpace.learn(cone(100), DIMENSIONS);
        assertEquals(0, interest(space, gaussian(DIMENSIONS)).likeness(new float[DIMENSIONS]));
    }

    @Test
    void sumOfNothingIsNoInterest() {
        assertNull(VectorSpace.learn(cone(100), DIMENSIONS).interest(new float[DIMENSIONS]));
        assertNull(VectorSpace.raw(DIMENSIONS).interest(new float[DIMENSIONS]));
        assertNull(VectorSpace.raw(0).interest(new float[0]));
    }

    @Test
    void catalogueOfOneItemIsRaw() {
        for (List<float[]> sample : List.of(List.<float[]>of(), List.of(unit(gaussian(DIMENSIONS))))) {
            VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
            assertArrayEquals(new float[DIMENSIONS], space.mean());
            assertNull(space.inverse());
            assertEquals(1, space.length());
        }
    }

    @Test
    void fewVectorsAreOnlyCentred() {
        assertNull(VectorSpace.learn(cone(2), DIMENSIONS).inverse());
        assertNull(VectorSpace.learn(cone(29), DIMENSIONS).inverse());
        assertNotNull(VectorSpace.learn(cone(30), DIMENSIONS).inverse());
    }

    @Test
    void vectorsOfManyDimensionsAreOnlyCentred() {
        int dimensions = 1030;
        List<float[]> sample = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            float[] vector = gaussian(dimensions);
            vector[0] += 40;
            sample.add(unit(vector));
        }
        VectorSpace space = VectorSpace.learn(sample, dimensions);
        assertNull(space.inverse());
        assertEquals(dimensions, space.dimensions());
        double self = sample.stream()
                .mapToDouble(item -> interest(space, item).likeness(item))
                .average()
                .orElseThrow();
        assertEquals(1, self, 1e-3);
    }

    @Test
    void vectorsThatAreAllTheSameTellNothing() {
        float[] vector = unit(gaussian(DIMENSIONS));
        VectorSpace space = VectorSpace.learn(Collections.nCopies(40, vector), DIMENSIONS);
        assertNull(space.inverse());
        assertNull(space.interest(space.centred(vector)));
        float likeness = interest(space, gaussian(DIMENSIONS)).likeness(gaussian(DIMENSIONS));
        assertTrue(Float.isFinite(likeness), "likeness " + likeness);
    }

    @Test
    void vectorsThatLieInAPlaneHaveASpace() {
        List<float[]> sample = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            float[] vector = new float[DIMENSIONS];
            vector[0] = 5;
            vector[1] = (float) random.nextGaussian();
            sample.add(unit(vector));
        }
        VectorSpace space = VectorSpace.learn(sample, DIMENSIONS);
        for (float value : space.inverse()) {
            assertTrue(Float.isFinite(value), "inverse " + Arrays.toString(space.inverse()));
        }
        assertTrue(interest(space, sample.get(0)).likeness(sample.get(0)) > 0);
    }

    @Test
    void argumentsAreLeftAsTheyWere() {
        VectorSpace space = VectorSpace.learn(cone(100), DIMENSIONS);
        float[] raw = gaussian(DIMENSIONS);
        float[] before = raw.clone();
        float[] centred = space.centred(raw);
        assertArrayEquals(before, raw);
        before = centred.clone();
        space.interest(centred).likeness(raw);
        assertArrayEquals(before, centred);
    }

    /** Vectors of length one in a narrow cone, that vary ten times as much in one direction as in the others. */
    private List<float[]> cone(int size) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float[] vector = gaussian(DIMENSIONS);
            vector[0] += 20;
            vector[1] *= 5;
            vectors.add(unit(vector));
        }
        return vectors;
    }

    private float[] gaussian(int dimensions) {
        float[] vector = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            vector[d] = (float) random.nextGaussian();
        }
        return vector;
    }

    private float[] random(List<float[]> vectors) {
        return vectors.get(random.nextInt(vectors.size()));
    }

    private static VectorSpace.Interest interest(VectorSpace space, float[] raw) {
        return space.interest(space.centred(raw));
    }

    private static void add(float[] sum, float[] vector) {
        for (int d = 0; d < sum.length; d++) {
            sum[d] += vector[d];
        }
    }

    private static float[] scaled(float[] vector, float factor) {
        float[] result = vector.clone();
        for (int d = 0; d < result.length; d++) {
            result[d] *= factor;
        }
        return result;
    }

    private static float[] unit(float[] vector) {
        return scaled(vector, (float) (1 / Math.sqrt(dot(vector, vector))));
    }

    private static double cosine(float[] a, float[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
