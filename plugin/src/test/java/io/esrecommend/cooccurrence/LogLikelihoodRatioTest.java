package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLikelihoodRatioTest {

    private final Random random = new Random(1);

    /** Bigrams of a text, from the table of the paper: both, first only, second only, neither. */
    @ParameterizedTest
    @CsvSource({
        "110, 2442, 111, 29114, 270.72", // the swiss
        "29, 13, 123, 31612, 263.90", // can be
        "31, 23, 139, 31584, 256.84", // previous year
        "10, 0, 3, 31764, 167.23", // mineral water
        "16, 16, 51, 31694, 157.03", // real terms
        "9, 0, 5, 31763, 146.80", // natural gas
        "10, 9, 41, 31717, 104.53", // health insurance
    })
    void agreesWithThePaper(long both, long sourceOnly, long targetOnly, long neither, double expected) {
        assertEquals(expected, of(both, sourceOnly, targetOnly, neither), 0.005);
    }

    /** What the tests of Apache Mahout's {@code LogLikelihood} expect. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 2.772589",
        "10, 0, 0, 10, 27.72589",
        "5, 1995, 0, 100000, 39.33052",
        "1000, 1995, 1000, 100000, 4730.737",
        "1000, 1000, 1000, 100000, 5734.343",
        "1000, 1000, 1000, 99000, 5714.932",
    })
    void agreesWithMahout(long both, long sourceOnly, long targetOnly, long neither, double expected) {
        assertEquals(expected, of(both, sourceOnly, targetOnly, neither), expected * 1e-6);
    }

    @Test
    void isTwiceTheUsersTimesTheMutualInformation() {
        for (int i = 0; i < 1000; i++) {
            long[] table = {random.nextInt(50), random.nextInt(200), random.nextInt(200), random.nextInt(10_000)};
            double expected = twiceMutualInformation(table);
            assertEquals(expected, of(table[0], table[1], table[2], table[3]), 1e-6 * Math.max(1, expected));
        }
    }

    private static double twiceMutualInformation(long[] table) {
        double users = table[0] + table[1] + table[2] + table[3];
        double[] rows = {table[0] + table[1], table[2] + table[3]};
        double[] columns = {table[0] + table[2], table[1] + table[3]};
        double sum = 0;
        for (int cell = 0; cell < 4; cell++) {
            if (table[cell] > 0) {
                double expected = rows[cell / 2] * columns[cell % 2] / users;
                sum += 2 * table[cell] * Math.log(table[cell] / expected);
            }
        }
        return sum;
    }

    @Test
    void sourceAndTargetCanBeSwapped() {
        for (int i = 0; i < 1000; i++) {
            int both = random.nextInt(100);
            int source = both + random.nextInt(1000);
            int target = both + random.nextInt(1000);
            int users = source + target + random.nextInt(10_000);
            double ratio = LogLikelihoodRatio.of(both, source, target, users);
            assertEquals(ratio, LogLikelihoodRatio.of(both, target, source, users), 1e-9 * Math.max(1, ratio));
            assertEquals(
                    LogLikelihoodRatio.isAttraction(both, source, target, users),
                    LogLikelihoodRatio.isAttraction(both, target, source, users));
        }
    }

    @Test
    void independentActionsHaveNone() {
        for (int[] table : new int[][] {{1, 10, 10, 100}, {20, 40, 500, 1000}, {7, 7, 70, 70}, {0, 0, 5, 9}}) {
            assertEquals(0, LogLikelihoodRatio.of(table[0], table[1], table[2], table[3]), 1e-9);
            assertFalse(LogLikelihoodRatio.isAttraction(table[0], table[1], table[2], table[3]));
        }
    }

    @Test
    void growsWithEveryUserWhoDidBothMoreThanChance() {
        double before = 0;
        for (int both = 11; both <= 100; both++) {
            double ratio = LogLikelihoodRatio.of(both, 100, 100, 1000);
            assertTrue(ratio > before, both + " users: " + ratio + " after " + before);
            assertTrue(LogLikelihoodRatio.isAttraction(both, 100, 100, 1000));
            before = ratio;
        }
    }

    @Test
    void repulsionHasARatioButIsNoAttraction() {
        assertTrue(LogLikelihoodRatio.of(0, 100, 100, 1000) > 10);
        assertFalse(LogLikelihoodRatio.isAttraction(0, 100, 100, 1000));
    }

    @Test
    void isNeverNegativeAndAttractionDoesNotOverflow() {
        long users = 3_000_000_000L;
        long half = users / 2;
        assertTrue(LogLikelihoodRatio.of(half / 2, half, half, users) >= 0);
        assertFalse(LogLikelihoodRatio.isAttraction(half / 2, half, half, users));
        assertTrue(LogLikelihoodRatio.isAttraction(half, half, half, users));
    }

    private static double of(long both, long sourceOnly, long targetOnly, long neither) {
        long users = both + sourceOnly + targetOnly + neither;
        return LogLikelihoodRatio.of(both, both + sourceOnly, both + targetOnly, users);
    }
}
