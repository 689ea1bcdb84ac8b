package io.esrecommend.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickModelTest {

    private static final int CANDIDATES = 50;

    /** Users who take the best of their candidates by weights that nobody else knows, and by chance. */
    static List<Choice> users(int users, long seed, double... truth) {
        Random random = new Random(seed);
        List<Choice> choices = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            List<float[]> items = new ArrayList<>();
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < CANDIDATES; i++) {
                float[] item = new float[truth.length];
                for (int c = 0; c < item.length; c++) {
                    item[c] = random.nextFloat();
                }
                items.add(item);
                // The largest of sums with noise of Gumbel's distribution is the conditional logit's choice.
                double worth = ConditionalLogit.score(item, truth) - Math.log(-Math.log(random.nextDouble()));
                if (worth > most) {
                    most = worth;
                    best = i;
                }
            }
            float[] taken = items.remove(best);
            choices.add(new Choice(new float[][] {taken}, items.toArray(float[][]::new)));
        }
        return choices;
    }

    private static Learned learn(List<Choice> choices, double... before) {
        return new ClickModel(choices, before, Set.of(), 42, () -> {}).learn();
    }

    @Test
    void knownWeightsAreFound() {
        Learned learned = learn(users(2000, 1, 8, 2, 4), 1, 1, 1);
        assertTrue(learned.better(), learned::reason);
        // a seventh of a sum of 3
        assertArrayEquals(new double[] {12 / 7.0, 3 / 7.0, 6 / 7.0}, learned.weights(), 0.1);
        assertEquals(3, Arrays.stream(learned.weights()).sum(), 1e-9);
        assertTrue(learned.ndcg() > learned.ndcgBefore());
        assertEquals(learned.ndcg() - learned.ndcgBefore(), learned.gain().value(), 1e-9);
        assertTrue(learned.gain().low() > 0, () -> learned.gain().toString());
    }

    @Test
    void aComponentThatSaysNothingIsDropped() {
        Learned learned = learn(users(1000, 2, 8, 0, 4), 1, 1, 1);
        assertTrue(learned.better());
        assertEquals(0, learned.weights()[1], 0.06);
        assertArrayEquals(new double[] {2, 0, 1}, learned.weights(), 0.12);
    }

    @Test
    void noWeightIsNegative() {
        Learned learned = learn(users(800, 3, 8, -6, 4), 1, 1, 1);
        assertTrue(learned.better());
        assertEquals(0, learned.weights()[1], 1e-9);
    }

    @Test
    void aComponentWithoutAWeightMayGetOne() {
        Learned learned = learn(users(800, 4, 3, 9), 1, 0);
        assertTrue(learned.better());
        assertArrayEquals(new double[] {0.25, 0.75}, learned.weights(), 0.05);
    }

    @Test
    void aComponentThatTellsNoCandidatesApartKeepsItsWeight() {
        List<Choice> choices = users(800, 5, 8, 0, 2).stream()
                .map(choice -> new Choice(flat(choice.taken()), flat(choice.passed())))
                .toList();
        Learned learned = learn(choices, 1, 0.7, 1);
        assertTrue(learned.better());
        assertArrayEquals(new double[] {1.6, 0.7, 0.4}, learned.weights(), 0.1);
        assertEquals(0.7, learned.weights()[1]);
    }

    private static float[][] flat(float[][] items) {
        return Arrays.stream(items)
                .map(item -> new float[] {item[0], 0.5f, item[2]})
                .toArray(float[][]::new);
    }

    @Test
    void weightsThatAreRightStay() {
        Learned learned = learn(users(1000, 6, 8, 2, 4), 1.2, 0.3, 0.6);
        assertFalse(learned.better(), learned::reason);
        assertArrayEquals(new double[] {1.2, 0.3, 0.6}, learned.weights());
        assertEquals(learned.ndcgBefore(), learned.ndcg());
        assertEquals(0, learned.gain().value());
        assertFalse(learned.rounds().isEmpty());
        assertTrue(learned.reason().matches("NDCG@10 of users who did not teach changes by -?0\\.\\d+ with .*"));
    }

    @Test
    void chanceTeachesNothing() {
        int better = 0;
        for (int seed = 0; seed < 12; seed++) {
            better += learn(users(300, 100 + seed, 0, 0, 0), 1, 1, 1).better() ? 1 : 0;
        }
        assertTrue(better <= 4, better + " of 12");
    }

    @Test
    void tooFewUsersAreToldSo() {
        List<Choice> choices = new ArrayList<>(users(99, 7, 8, 2));
        choices.addAll(misses(20));
        Learned learned = learn(choices, 1, 1);
        assertFalse(learned.better());
        assertEquals("99 of 119 users took one of their candidates; at least 100 are needed", learned.reason());
        assertEquals(List.of(), learned.rounds());
        assertEquals(99, learned.taught());
        assertEquals(119, learned.users());
        assertFalse(learn(List.of(), 1, 1).better());
    }

    private static List<Choice> misses(int users) {
        return users(users, 8, 1, 1).stream()
                .map(choice -> new Choice(new float[0][], choice.passed()))
                .toList();
    }

    @Test
    void aMissCountsAsNothingFound() {
        List<Choice> hits = users(500, 9, 8, 2);
        List<Choice> all = new ArrayList<>(hits);
        all.addAll(misses(500));
        Collections.shuffle(all, new Random(1));
        Learned learned = learn(all, 1, 1);
        assertEquals(learn(hits, 1, 1).ndcgBefore() / 2, learned.ndcgBefore(), 1e-9);
        assertEquals(500, learned.taught());
    }

    @Test
    void oneComponentIsNothingToLearn() {
        Learned learned = learn(users(200, 10, 5), 2);
        assertFalse(learned.better());
        assertArrayEquals(new double[] {2}, learned.weights());
        assertTrue(learned.reason().startsWith("fewer than two components"));
        assertFalse(learn(users(200, 10, 5, 5), 0, 0).better());
    }

    @Test
    void theSameSeedLearnsTheSame() {
        List<Choice> choices = users(400, 11, 8, 2, 4);
        Learned first = learn(choices, 1, 1, 1);
        assertTrue(first.better());
        assertArrayEquals(first.weights(), learn(choices, 1, 1, 1).weights());
        assertEquals(first.rounds(), learn(choices, 1, 1, 1).rounds());
        double[] other = new ClickModel(choices, new double[] {1, 1, 1}, Set.of(), 43, () -> {})
                .learn()
                .weights();
        assertArrayEquals(first.weights(), other, 0.1);
    }

    @Test
    void penaltiesGoFromStrongToWeakUntilThatNoLongerHelps() {
        Learned learned = learn(users(1000, 12, 8, 2, 4), 1, 1, 1);
        for (int i = 1; i < learned.rounds().size(); i++) {
            assertTrue(learned.rounds().get(i).penalty()
                    < learned.rounds().get(i - 1).penalty());
        }
        assertTrue(learned.rounds().get(1).loss() < learned.rounds().get(0).loss());
        assertEquals(
                learned.ndcg(),
                learned.rounds().stream().mapToDouble(Round::ndcg).max().orElseThrow(),
                0.002);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 400})
    void workThatIsNoLongerWantedStops(int after) {
        AtomicInteger calls = new AtomicInteger();
        ClickModel model = new ClickModel(users(200, 13, 8, 2), new double[] {1, 1}, Set.of(), 42, () -> {
            if (calls.incrementAndGet() == after) {
                throw new CancellationException();
            }
        });
        assertThrows(CancellationException.class, model::learn);
        assertEquals(after, calls.get());
    }

    @Test
    void itEnds() {
        AtomicInteger calls = new AtomicInteger();
        new ClickModel(
                        users(500, 14, 8, 2, 4, 0, 1, 3),
                        new double[] {1, 1, 1, 1, 1, 1},
                        Set.of(),
                        42,
                        calls::incrementAndGet)
                .learn();
        // 7 penalties of 5 parts, and once all; far from 5,000 each
        assertTrue(calls.get() < 36 * 400, () -> calls + " times through the users");
    }

    @Test
    void impossibleWeightsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClickModel(List.of(), new double[] {1, -1}, Set.of(), 42, () -> {}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClickModel(List.of(), new double[] {Double.NaN}, Set.of(), 42, () -> {}));
    }

    @Test
    void theNdcgOfAChoice() {
        double[] weights = {1, 2};
        float[][] passed = {{0.5f, 0.5f}, {1, 0}, {0, 0.25f}};
        // 2 comes before 1.5, 1 and 0.5
        assertEquals(1, ClickModel.ndcg(new Choice(new float[][] {{0, 1}}, passed), weights), 1e-9);
        // 1 as much as one that was passed by comes behind it: third place
        assertEquals(0.5, ClickModel.ndcg(new Choice(new float[][] {{1, 0}}, passed), weights), 1e-9);
        // places 1 and 4: (1 + 1 / log2(5)) / (1 + 1 / log2(3))
        assertEquals(
                1.430677 / 1.630930,
                ClickModel.ndcg(new Choice(new float[][] {{1, 0}, {1, 1}}, passed), weights),
                1e-6);
        assertEquals(0, ClickModel.ndcg(new Choice(new float[0][], passed), weights));
    }

    @Test
    void boundedWeightGrowsNoLarger() {
        List<Choice> choices = users(1_000, 15, 2, 6);
        double[] before = {1, 1};
        double[] free =
                new ClickModel(choices, before, Set.of(), 42, () -> {}).learn().weights();
        double[] bound =
                new ClickModel(choices, before, Set.of(1), 42, () -> {}).learn().weights();
        assertTrue(free[1] > 2 * free[0], () -> Arrays.toString(free));
        assertTrue(bound[1] < free[1] - 0.1, () -> Arrays.toString(bound));
    }
}
