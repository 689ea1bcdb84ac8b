package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BestPairsTest {

    private record Pair(double score, int target, int both) {}

    @RepeatedTest(50)
    void keepsTheBestAndTheSmallerTargetOfEquals() {
        Random random = new Random();
        BestPairs best = new BestPairs(1 + random.nextInt(20));
        // it serves one row after another
        for (int row = 0; row < 3; row++) {
            List<Pair> all = new ArrayList<>();
            int most = 0;
            for (int target = random.nextInt(100); target > 0; target--) {
                Pair pair = new Pair(random.nextInt(8), (target * 37) % 101, random.nextInt());
                all.add(pair);
                best.offer(pair.score, pair.target, pair.both);
                most = Math.max(most, best.size());
            }
            all.sort(Comparator.comparingDouble(Pair::score).reversed().thenComparing(Pair::target));
            List<Pair> expected = all.subList(0, most);
            List<Pair> drained = new ArrayList<>();
            best.drain((score, target, both) -> drained.add(0, new Pair(score, target, both)));
            assertEquals(expected, drained);
            assertEquals(0, best.size());
        }
    }

    @Test
    void worstIsWhatAPairMustReach() {
        BestPairs best = new BestPairs(2);
        best.offer(3, 1, 1);
        assertEquals(Double.NEGATIVE_INFINITY, best.worst());
        best.offer(5, 2, 1);
        assertEquals(3, best.worst());
        best.offer(4, 3, 1);
        assertEquals(4, best.worst());
    }
}
