package io.esrecommend.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plain program against counting with sets. */
class PlainCounterTest {

    private static final ZipfHistories MADE = new ZipfHistories(3_000);
    private static final Histories HISTORIES = Histories.of(MADE, MADE.items() + 1);

    @Test
    void findsWhatBruteForceFinds() {
        for (int size : new int[] {1, 7, 1_000}) {
            Ranking[] counted = new PlainCounter(HISTORIES, size).count();
            assertEquals(MADE.items() + 1, counted.length);
            int neighbours = 0;
            for (int item = 0; item < counted.length; item++) {
                Ranking expected = bruteForce(item, size);
                assertEquals("", counted[item].difference(expected, size), "item " + item);
                neighbours += expected.items().length;
            }
            assertTrue(neighbours > MADE.items() / 2, "too few to tell anything: " + neighbours);
        }
    }

    @Test
    void anItemOfNobodyHasNoNeighbours() {
        assertEquals(0, new PlainCounter(HISTORIES, 5).count()[MADE.items()].items().length);
    }

    /** Two of the four users did both of the first items: twice the sum of {@code o ln(o / e)} over the table. */
    @Test
    void computesDunningsRatio() {
        Histories four = Histories.of(List.of(new int[] {0, 1}, new int[] {1, 0}, new int[] {2}, new int[] {2, 1}), 3);
        Ranking[] counted = new PlainCounter(four, 10).count();
        assertEquals("[1]", Arrays.toString(counted[0].items()));
        double expected = 2 * (2 * Math.log(2 / 1.5) + Math.log(1 / 1.5) + Math.log(1 / 0.5));
        assertEquals(expected, counted[0].ratios()[0], 1e-12);
        assertEquals("[]", Arrays.toString(counted[2].items()));
    }

    private static Ranking bruteForce(int source, int size) {
        List<Set<Integer>> users = new ArrayList<>();
        for (int[] user : HISTORIES) {
            users.add(Arrays.stream(user).boxed().collect(Collectors.toCollection(HashSet::new)));
        }
        record Found(int item, double ratio) {}
        List<Found> found = new ArrayList<>();
        for (int target = 0; target < HISTORIES.itemCount(); target++) {
            double[][] table = new double[2][2];
            for (Set<Integer> user : users) {
                table[user.contains(source) ? 0 : 1][user.contains(target) ? 0 : 1]++;
            }
            double rows = table[0][0] + table[0][1];
            double columns = table[0][0] + table[1][0];
            if (target != source && table[0][0] * users.size() > rows * columns) {
                double ratio = 0;
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        double row = i == 0 ? rows : users.size() - rows;
                        double column = j == 0 ? columns : users.size() - columns;
                        ratio += table[i][j] == 0
                                ? 0
                                : 2 * table[i][j] * Math.log(table[i][j] * users.size() / row / column);
                    }
                }
                found.add(new Found(target, ratio));
            }
        }
        found.sort(Comparator.comparingDouble(Found::ratio).reversed());
        return new Ranking(
                found.stream().limit(size).mapToInt(Found::item).toArray(),
                found.stream().limit(size).mapToDouble(Found::ratio).toArray());
    }
}
