package io.esrecommend.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginalRelevanceTest {

    private static final float[] EAST = {1, 0};
    private static final float[] NORTH = {0, 1};
    private static final float[] WEST = {-1, 0};

    private static Candidate candidate(float score, float... direction) {
        return new Candidate(score, direction.length == 0 ? null : direction, List.of());
    }

    private static Candidate valued(float score, Object... values) {
        return new Candidate(score, null, List.of(Set.of(values)));
    }

    private static List<Integer> choose(List<Candidate> candidates, double weight, int size, Integer... limits) {
        return new MarginalRelevance(candidates, (float) weight, List.of(limits)).choose(size, () -> {});
    }

    @Test
    void withoutWeightTheOrderIsThatOfTheScores() {
        List<Candidate> candidates = List.of(candidate(0.9f, EAST), candidate(0.8f, EAST), candidate(0.1f, NORTH));
        assertEquals(List.of(0, 1, 2), choose(candidates, 0, 9));
    }

    @Test
    void whatIsLikeTheFirstComesAfterWhatIsNot() {
        List<Candidate> candidates =
                List.of(candidate(0.9f, EAST), candidate(0.8f, EAST), candidate(0.7f, NORTH), candidate(0.1f, NORTH));
        // relevance 1, 7/8, 6/8, 0
        assertEquals(List.of(0, 2, 1, 3), choose(candidates, 0.2, 9));
        assertEquals(List.of(0, 1, 2, 3), choose(candidates, 0.1, 9));
    }

    @Test
    void allTheWeightLeavesTheScoresToBreakTies() {
        List<Candidate> candidates =
                List.of(candidate(0.9f, EAST), candidate(0.8f, EAST), candidate(0.7f, NORTH), candidate(0.1f, WEST));
        assertEquals(List.of(0, 2, 3, 1), choose(candidates, 1, 9));
    }

    @Test
    void oppositeIsNoMoreUnlikeThanUnrelated() {
        List<Candidate> candidates = List.of(candidate(0.9f, EAST), candidate(0.5f, NORTH), candidate(0.4f, WEST));
        assertEquals(List.of(0, 1, 2), choose(candidates, 0.9, 9));
    }

    @Test
    void itemWithoutAVectorIsLikeNothing() {
        List<Candidate> candidates = List.of(candidate(0.9f, EAST), candidate(0.8f, EAST), candidate(0.1f));
        assertEquals(List.of(0, 2, 1), choose(candidates, 0.9, 9));
    }

    @Test
    void relevanceIsScaledOverTheCandidates() {
        List<Candidate> wide = List.of(candidate(0.9f, EAST), candidate(0.5f, EAST), candidate(0.1f, NORTH));
        List<Candidate> close = List.of(candidate(0.52f, EAST), candidate(0.51f, EAST), candidate(0.5f, NORTH));
        for (double weight : new double[] {0.2, 0.32, 0.35, 0.7}) {
            assertEquals(choose(wide, weight, 9), choose(close, weight, 9), "weight " + weight);
        }
        List<Candidate> same = List.of(candidate(0.5f, EAST), candidate(0.5f, EAST), candidate(0.5f, NORTH));
        assertEquals(List.of(0, 2, 1), choose(same, 0.5, 9));
    }

    @Test
    void valueHasAtMostItsNumberOfItems() {
        List<Candidate> candidates = List.of(
                valued(0.9f, "acme"),
                valued(0.8f, "acme"),
                valued(0.7f, "acme"),
                valued(0.6f, "bolt"),
                valued(0.5f),
                valued(0.4f));
        assertEquals(List.of(0, 1, 3, 4, 5), choose(candidates, 0, 9, 2));
        assertEquals(List.of(0, 3, 4, 5), choose(candidates, 0, 9, 1));
        assertEquals(List.of(0, 3, 4), choose(candidates, 0, 3, 1));
    }

    @Test
    void itemOfSeveralValuesCountsForEach() {
        List<Candidate> candidates = List.of(
                valued(0.9f, "acme", "bolt"), valued(0.8f, "bolt"), valued(0.7f, "cog"), valued(0.6f, "acme", "cog"));
        assertEquals(List.of(0, 2), choose(candidates, 0, 9, 1));
        assertEquals(List.of(0, 1, 2, 3), choose(candidates, 0, 9, 2));
    }

    @Test
    void eachFieldHasItsLimit() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            candidates.add(new Candidate(1 - i / 10f, null, List.of(Set.of(i % 2), Set.of(i % 3))));
        }
        assertEquals(List.of(0, 1, 2), choose(candidates, 0, 9, 2, 1));
        assertEquals(List.of(0, 1), choose(candidates, 0, 9, 1, 1));
    }

    @Test
    void nothingIsChosenFromNothing() {
        assertEquals(List.of(), choose(List.of(), 0.5, 10, 1));
        assertEquals(List.of(), choose(List.of(candidate(1, EAST)), 0.5, 0));
    }

    @Test
    void pauseIsCalledBeforeEachAndEndsTheWork() {
        AtomicInteger calls = new AtomicInteger();
        MarginalRelevance relevance = new MarginalRelevance(random(new Random(5), 50, 3), 0.5f, List.of(3));
        assertThrows(
                CancellationException.class,
                () -> relevance.choose(50, () -> {
                    if (calls.incrementAndGet() == 4) {
                        throw new CancellationException();
                    }
                }));
        assertEquals(4, calls.get());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void choosesAsThePaperDefines(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = random(random, 60, 4);
        double weight = random.nextInt(11) / 10.0;
        int limit = 1 + random.nextInt(20);
        List<Integer> chosen = choose(candidates, weight, 60, limit);
        assertEquals(naive(candidates, weight, limit), chosen);
        for (int size = 0; size <= chosen.size(); size++) {
            assertEquals(chosen.subList(0, size), choose(candidates, weight, size, limit), "pages fit together");
        }
    }

    /** Scores have few values, so that there are ties. */
    private static List<Candidate> random(Random random, int size, int brands) {
        List<Float> scores = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            scores.add(random.nextInt(20) / 32f);
        }
        scores.sort(Collections.reverseOrder());
        List<Candidate> candidates = new ArrayList<>();
        for (float score : scores) {
            float[] direction = null;
            if (random.nextInt(5) > 0) {
                // exact in floating point, so that the order of computing does not matter
                direction = new float[4];
                direction[random.nextInt(4)] = random.nextBoolean() ? 1 : -1;
            }
            Set<Object> values = new HashSet<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                values.add("brand " + random.nextInt(brands));
            }
            candidates.add(new Candidate(score, direction, List.of(values)));
        }
        return candidates;
    }

    private static List<Integer> naive(List<Candidate> candidates, double weight, int limit) {
        List<Integer> chosen = new ArrayList<>();
        float top = candidates.getFirst().score();
        float low = candidates.getLast().score();
        while (true) {
            int best = -1;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                boolean full = candidate.values().get(0).stream()
                        .anyMatch(value -> chosen.stream()
                                        .filter(c -> candidates
                                                .get(c)
                                                .values()
                                                .get(0)
                                                .contains(value))
                                        .count()
                                >= limit);
                if (chosen.contains(i) || full) {
                    continue;
                }
                float relevance = (candidate.score() - low) / (top - low);
                float likeness = (float) chosen.stream()
                        .mapToDouble(c -> Math.max(
                                0, dot(candidate.direction(), candidates.get(c).direction())))
                        .max()
                        .orElse(0);
                float worth = (1 - (float) weight) * relevance - (float) weight * likeness;
                if (worth > most) {
                    most = worth;
                    best = i;
                }
            }
            if (best < 0) {
                return chosen;
            }
            chosen.add(best);
        }
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int d = 0; a != null && b != null && d < a.length; d++) {
            dot += a[d] * b[d];
        }
        return dot;
    }
}
