package io.esrecommend.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteredItemsTest {

    private static final int SAMPLE = 5_000;

    private final ClusteredItems items = new ClusteredItems(SAMPLE);

    @Test
    void theSameNumberMakesTheSameVectorOfLengthOne() {
        float[] vector = items.vector(17);
        assertArrayEquals(vector, new ClusteredItems(10).vector(17));
        assertEquals(1, cosine(vector, vector), 1e-5);
    }

    @Test
    void vectorsLieInACone() {
        double mean = IntStream.range(1, 200)
                .mapToDouble(item -> cosine(items.vector(0), items.vector(item)))
                .average()
                .orElseThrow();
        assertTrue(mean > 0.2 && mean < 0.6, "the mean cosine of two items is " + mean);
    }

    @Test
    void theNearestAreMostlyOfTheSameClusterAndClustersTouch() {
        float[][] vectors = new float[SAMPLE][];
        Arrays.setAll(vectors, items::vector);
        int same = 0;
        int nearest = SAMPLE / ClusteredItems.CLUSTERS - 1;
        int asked = 50;
        for (int item = 0; item < asked; item++) {
            float[] vector = vectors[item];
            int cluster = ClusteredItems.cluster(item);
            int self = item;
            same += (int) IntStream.range(0, SAMPLE)
                    .filter(other -> other != self)
                    .boxed()
                    .sorted((a, b) -> Double.compare(cosine(vector, vectors[b]), cosine(vector, vectors[a])))
                    .limit(nearest)
                    .filter(other -> ClusteredItems.cluster(other) == cluster)
                    .count();
        }
        double share = same / (double) (asked * nearest);
        assertTrue(share > 0.5 && share < 0.99, share + " of the nearest are of the same cluster");
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }
}
