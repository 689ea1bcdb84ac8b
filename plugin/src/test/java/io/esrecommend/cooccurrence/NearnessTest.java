package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearnessTest {

    private final Nearness nearness = new Nearness();
    private final UserItems items = new UserItems(true, true);
    private long sum;

    private void fill(long... seconds) {
        items.reset(seconds.length);
        sum = nearness.fill(IntStream.range(0, seconds.length).toArray(), seconds, seconds.length, items);
    }

    private Map<Integer, Integer> positions() {
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < items.length; i++) {
            positions.put(items.ordinals[i], items.weight(i));
        }
        return positions;
    }

    @Test
    void weightFallsByATenthForEachStepBetween() {
        assertEquals(64, nearness.weight(3, 3));
        assertEquals(64, nearness.weight(3, 4));
        assertEquals(58, nearness.weight(5, 3));
        assertEquals(52, nearness.weight(0, 3));
        assertEquals(1, nearness.weight(0, 40));
        assertEquals(0, nearness.weight(0, 60));
        assertEquals(0, nearness.weight(Nearness.NEWEST - 1, 0));
    }

    @Test
    void positionsFollowTheTimesAndItemsOfTheSameSecondShareOne() {
        fill(4_294_967_295L, 7, 1_000_000_000, 7);
        assertEquals(Map.of(1, 0, 3, 0, 2, 1, 0, 2), positions());
    }

    /** At 0, 0, 1 and 2: 64 + 64 + 58 twice, 64 + 64 + 64, and 58 + 58 + 64. */
    @Test
    void marginIsWhatAllPairsOfAnItemCount() {
        fill(20, 20, 21, 30);
        assertEquals(186, items.count(0));
        assertEquals(186, items.count(1));
        assertEquals(192, items.count(2));
        assertEquals(180, items.count(3));
        assertEquals(744, sum);
    }

    @Test
    void marginsAreTheSumsOfPairsWhateverTheTimes() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int length = 2 + random.nextInt(Nearness.NEWEST - 2);
            int span = 1 + random.nextInt(300);
            fill(random.longs(length, 0, span).toArray());
            for (int i = 0; i < items.length; i++) {
                int margin = 0;
                for (int j = 0; j < items.length; j++) {
                    margin += i == j ? 0 : nearness.weight(items.weight(i), items.weight(j));
                }
                assertEquals(margin, items.count(i));
            }
        }
    }

    @Test
    void whoDidOneItemHasNoPairs() {
        fill(5);
        assertEquals(0, items.length);
        assertEquals(0, sum);
    }

    @Test
    void onlyTheNewestCount() {
        fill(IntStream.range(0, Nearness.NEWEST + 50).mapToLong(i -> 1_000 - i).toArray());
        assertEquals(Nearness.NEWEST, items.length);
        assertEquals(Nearness.NEWEST - 1, positions().get(0));
        assertEquals(0, positions().get(Nearness.NEWEST - 1));
    }
}
