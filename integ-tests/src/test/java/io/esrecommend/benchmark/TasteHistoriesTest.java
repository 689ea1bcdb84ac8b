package io.esrecommend.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class TasteHistoriesTest {

    private static final int ITEMS = 20_000;
    private static final int USERS = 5_000;

    private final TasteHistories made = new TasteHistories(new ClusteredItems(ITEMS), USERS);
    private final Histories histories = Histories.of(made, ITEMS);

    @Test
    void theSameNumbersMakeTheSameHistories() {
        Iterator<int[]> again = new TasteHistories(new ClusteredItems(ITEMS), USERS).iterator();
        for (int[] user : made) {
            assertArrayEquals(user, again.next());
        }
        assertFalse(again.hasNext());
    }

    @Test
    void everyUserDidTenThingsOnAverageEachOnce() {
        assertEquals(USERS, histories.users());
        assertEquals(10, histories.interactions() / (double) USERS, 0.5);
        for (int[] user : made) {
            assertTrue(user.length > 0);
            assertEquals(user.length, Arrays.stream(user).distinct().count());
            assertTrue(Arrays.stream(user).allMatch(item -> item >= 0 && item < ITEMS));
        }
    }

    /** Of long histories that are drawn anywhere, two clusters would hold hardly anything. */
    @Test
    void usersHaveOneTasteOrTwo() {
        double share = 0;
        double users = 0;
        for (int[] user : made) {
            if (user.length >= 10 && user.length <= 30) {
                long[] counts = new long[ClusteredItems.CLUSTERS];
                for (int item : user) {
                    counts[ClusteredItems.cluster(item)]++;
                }
                Arrays.sort(counts);
                share += (counts[counts.length - 1] + counts[counts.length - 2]) / (double) user.length;
                users++;
            }
        }
        assertTrue(users > 500, users + " users have as much");
        assertEquals(0.85, share / users, 0.1);
    }
}
