package io.esrecommend.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class ZipfHistoriesTest {

    private static final int INTERACTIONS = 200_000;

    private final ZipfHistories made = new ZipfHistories(INTERACTIONS);
    private final Histories histories = Histories.of(made, made.items());

    @Test
    void theSameNumberMakesTheSameHistories() {
        Iterator<int[]> again = new ZipfHistories(INTERACTIONS).iterator();
        for (int[] user : made) {
            assertArrayEquals(user, again.next());
        }
        assertTrue(!again.hasNext());
    }

    @Test
    void thereAreAsManyInteractionsAsAskedFor() {
        assertEquals(INTERACTIONS, histories.interactions());
        assertEquals(1_000, made.items());
    }

    @Test
    void noUserHasAnItemTwice() {
        for (int[] user : made) {
            assertEquals(user.length, Arrays.stream(user).distinct().count());
        }
    }

    @Test
    void lengthsSpreadLogNormally() {
        double[] logs = new double[histories.users()];
        int longest = 0;
        double users = histories.users();
        for (int user = 0; user < users; user++) {
            int length = histories.starts()[user + 1] - histories.starts()[user];
            logs[user] = Math.log((double) length);
            longest = Math.max(longest, length);
        }
        assertEquals(20, INTERACTIONS / users, 0.5);
        assertEquals(Math.log(20) - 0.5, Arrays.stream(logs).average().orElseThrow(), 0.05);
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum() / users;
        assertEquals(1, Math.sqrt(variance), 0.05);
        assertTrue(longest > 200 && longest <= 500, "the longest history is " + longest);
    }

    /**
     * A user has an item at most once, which takes most from the most popular; those that few users have are as popular
     * as they are drawn.
     */
    @Test
    void popularityFallsAsOneOverTheRank() {
        int[] counts = new int[made.items()];
        for (int item : histories.items()) {
            counts[item]++;
        }
        assertEquals(2, mean(counts, 400, 500) / mean(counts, 800, 1000), 0.2);
        assertTrue(counts[0] < histories.users() && counts[0] > histories.users() / 2);
    }

    private static double mean(int[] counts, int from, int to) {
        return Arrays.stream(counts, from, to).average().orElseThrow();
    }
}
