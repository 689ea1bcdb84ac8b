package io.esrecommend.measure;

import static io.esrecommend.measure.SampleMeanTest.assertEstimate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is measured over all lists together, and on the items of one list. */
class CatalogueTest {

    @Test
    void coverageByCutoff() {
        Coverage coverage = new Coverage(10, 1, 2);
        coverage.add(0, new int[] {0, 1});
        coverage.add(1, new int[] {0, 2});
        coverage.add(2, new int[0]);
        Estimate[] estimates = coverage.estimates();
        // item 0 is covered whoever is left out
        assertEstimate(0.1, 0.1, 0.1, estimates[0]);
        // without each of the three users 0.2, 0.2, 0.3: squared deviations from their mean 0.233333 sum to 0.006667,
        // times 2/3 gives the standard error 0.066667; t of 2 degrees of freedom is 4.302653
        assertEstimate(0.3, 0.013156, 0.586844, estimates[1]);
    }

    @Test
    void usersOfOneGroupTellNothingOfOthers() {
        Coverage coverage = new Coverage(4, 2);
        assertEquals(Estimate.NONE, coverage.estimates()[0]);
        coverage.add(0, new int[] {3, 1});
        coverage.add(10, new int[] {1});
        assertEstimate(0.5, Double.NaN, Double.NaN, coverage.estimates()[0]);
    }

    @Test
    void concentrationIsTheGiniIndex() {
        Concentration concentration = new Concentration(4, 3, 2);
        concentration.add(0, new int[] {0, 1, 3});
        concentration.add(1, new int[] {0, 2, 3});
        concentration.add(2, new int[] {0, 1, 3});
        // shown 0, 1, 2, 3 times: (-3 * 0 - 1 * 1 + 1 * 2 + 3 * 3) / (3 * 6); without each user 1/2, 2/3, 1/2: standard
        // error 1/9; the upper end would be beyond 1
        assertEstimate(5 / 9.0, 5 / 9.0 - 4.302653 / 9, 1, concentration.estimate());
    }

    @Test
    void concentrationAtItsEnds() {
        Concentration one = new Concentration(5, 20, 1);
        Concentration all = new Concentration(5, 20, 1);
        for (int user = 0; user < 20; user++) {
            one.add(user, new int[] {3});
            all.add(user, new int[] {user / 4});
        }
        assertEstimate(1, 1, 1, one.estimate());
        assertEquals(0, all.estimate().value(), 1e-12);
        assertEquals(Estimate.NONE, new Concentration(5, 20, 1).estimate());
        assertEquals(Estimate.NONE, new Concentration(1, 20, 1).estimate());
    }

    /** Each of 200 times other users; the standard error told by the interval against how much the value varied. */
    @Test
    void theJackknifeTellsHowMuchOtherUsersWouldChange() {
        Random random = new Random(3);
        SampleMean values = new SampleMean();
        SampleMean margins = new SampleMean();
        for (int world = 0; world < 200; world++) {
            Concentration concentration = new Concentration(50, 400, 5);
            for (int user = 0; user < 400; user++) {
                concentration.add(
                        user,
                        random.ints(5, 0, 50)
                                .map(i -> i * random.nextInt(50) / 50)
                                .toArray());
            }
            Estimate estimate = concentration.estimate();
            values.add(estimate.value());
            margins.add((estimate.high() - estimate.low()) / 2 / 2.262157);
        }
        double spread = Math.sqrt(values.variance());
        assertEquals(1, margins.value() / spread, 0.2);
    }

    @Test
    void memoryIsThatOfTheArrays() {
        assertEquals(60, Coverage.memory(10, 6));
        assertEquals(4 * (3 * 3 + 8), Concentration.memory(4, 3, 2));
    }

    @Test
    void novelty() {
        CatalogueUse use = new CatalogueUse(new int[] {3, 1, 0}, 3);
        // log2(4/4) = 0, log2(4/2) = 1, log2(4/1) = 2
        assertEquals(1, use.novelty(new int[] {0, 1, 2}, 10), 1e-12);
        assertEquals(1, use.novelty(new int[] {1, 2}, 1), 1e-12);
        assertEquals(Double.NaN, use.novelty(new int[0], 10));
    }

    @Test
    void popularityBias() {
        CatalogueUse use = new CatalogueUse(new int[] {3, 1, 0}, 3);
        // (3 + 1) / 2 users a shown item, 4/3 an item of the catalogue
        assertEquals(1.5, use.popularityBias(new int[] {0, 1, 2}, 2), 1e-12);
        assertEquals(1, use.popularityBias(new int[] {0, 1, 2}, 3), 1e-12);
        assertEquals(Double.NaN, use.popularityBias(new int[0], 3));
        assertEquals(Double.NaN, new CatalogueUse(new int[2], 0).popularityBias(new int[] {1}, 3));
    }

    @Test
    void diversity() {
        // distances 0.5, 1 and 2
        float[][] likeness = {{1, 0.5f, 0}, {0.5f, 1, -1}, {0, -1, 1}};
        assertEquals(3.5 / 3, Diversity.of(likeness), 1e-6);
        assertEquals(Double.NaN, Diversity.of(new float[][] {{1}}));
        assertEquals(Double.NaN, Diversity.of(new float[0][]));
    }
}
