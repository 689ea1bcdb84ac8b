package io.esrecommend.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderEffectTest {

    private static final int ITEMS = 100;

    private final Random random = new Random(7);

    /** Items on a line: each is like those near it. */
    private static Map<String, Map<String, Double>> line() {
        Map<String, Map<String, Double>> shares = new HashMap<>();
        for (int i = 0; i < ITEMS; i++) {
            for (int j = Math.max(0, i - 8); j <= Math.min(ITEMS - 1, i + 8); j++) {
                if (i != j) {
                    shares.computeIfAbsent("i" + i, item -> new HashMap<>()).put("i" + j, 0.4 / Math.abs(i - j));
                }
            }
        }
        return shares;
    }

    /** Somebody who goes along the line, from anywhere. */
    private List<String> walk() {
        List<String> walk = new ArrayList<>();
        int item = random.nextInt(ITEMS - 30);
        for (int step = 0; step < 10; step++) {
            walk.add("i" + item);
            item += 1 + random.nextInt(3);
        }
        return walk;
    }

    private OrderEffect walks(int users, boolean shuffled) {
        OrderEffect effect = new OrderEffect();
        for (int user = 0; user < users; user++) {
            List<String> walk = walk();
            if (shuffled) {
                Collections.shuffle(walk, random);
            }
            effect.add(walk, line());
        }
        return effect;
    }

    @Test
    void orderSaysAllWhereNeighbouringItemsAreMoreAlike() {
        assertEquals(1, walks(200, false).order());
    }

    @Test
    void orderSaysLittleWhereHistoriesAreShuffled() {
        double order = walks(1_000, true).order();
        assertTrue(order < 0.5, () -> "order is " + order);
    }

    @Test
    void whatTooFewUsersOrNoNeighboursCannotTellIsTakenForOrdered() {
        assertEquals(1, walks(29, true).order());
        OrderEffect strangers = new OrderEffect();
        for (int user = 0; user < 100; user++) {
            strangers.add(List.of("a", "b", "c"), Map.of());
        }
        assertEquals(1, strangers.order());
    }

    /**
     * Thirty users: of half, a and b, and b and c, are alike by 0.2, and a and c by 0.19; of half, the other way round. Mean of
     * the neighbouring pairs 0.2 and 0.2, of all pairs 0.59 / 3: the lift is 0.6 / 0.59 - 1 = 0.01695, without error.
     */
    @Test
    void liftIsMeasuredAgainstAllPairs() {
        Map<String, Map<String, Double>> shares =
                Map.of("a", Map.of("b", 0.4, "c", 0.38), "b", Map.of("c", 0.1), "c", Map.of("b", 0.3));
        OrderEffect effect = new OrderEffect();
        for (int user = 0; user < 30; user++) {
            effect.add(user % 2 == 0 ? List.of("a", "b", "c") : List.of("c", "b", "a"), shares);
        }
        assertEquals((0.6 / 0.59 - 1) / 0.06, effect.order(), 1e-9);
    }
}
