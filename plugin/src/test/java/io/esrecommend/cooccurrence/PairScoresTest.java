package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairScoresTest {

    private final Random random = new Random(3);

    /** Tables of few and of very many users: counts that are looked up, and such that are not. */
    @Test
    void scoresAreThoseOfTheMeasureAndBelowTheirBound() {
        int attractions = 0;
        for (int i = 0; i < 200_000; i++) {
            long users = 10L << random.nextInt(33);
            long source = 1 + random.nextLong(users);
            long target = 1 + random.nextLong(users);
            long least = Math.max(0, source + target - users);
            long both = least + random.nextLong(Math.min(source, target) - least + 1);
            if (both == 0) {
                continue;
            }
            for (Measure measure : Measure.values()) {
                PairScores scores = PairScores.of(measure, new long[] {target}, users);
                scores.source(source);
                double score = scores.of(both, 0);
                if (measure == Measure.LLR && !LogLikelihoodRatio.isAttraction(both, source, target, users)) {
                    assertEquals(PairScores.NONE, score);
                    continue;
                }
                double expected = measure.of((double) both, (double) source, (double) target, (double) users);
                assertEquals(expected, score, 1e-9 * Math.max(1, expected));
                assertTrue(score <= scores.atMost(both), score + " is above " + scores.atMost(both));
                attractions++;
            }
        }
        assertTrue(attractions > 100_000, "only " + attractions);
    }

    @Test
    void ratioGrowsInProportionToItsTable() {
        for (int i = 0; i < 1000; i++) {
            int both = 1 + random.nextInt(100);
            int source = both + random.nextInt(1000);
            int target = both + random.nextInt(1000);
            int users = source + target + random.nextInt(10_000);
            double whole = LogLikelihoodRatio.of(both, source, target, users);
            double units = LogLikelihoodRatio.of(256L * both, 256L * source, 256L * target, 256L * users) / 256;
            assertEquals(whole, units, 1e-6 * Math.max(1, whole));
            assertEquals(
                    whole / 256,
                    LogLikelihoodRatio.of(both / 256.0, source / 256.0, target / 256.0, users / 256.0),
                    1e-9 * Math.max(1, whole));
        }
    }
}
