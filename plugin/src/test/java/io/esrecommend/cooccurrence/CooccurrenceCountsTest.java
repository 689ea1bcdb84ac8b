package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CooccurrenceCountsTest {

    private final Random random = new Random(1);

    @Test
    void neighboursAreThoseOfAllPairs() {
        Histories histories = Histories.random(random, 400);
        assertEquals(histories.neighbours(1000, 1), Histories.byItem(Histories.neighbours(histories.count(), 1000, 1)));
        assertEquals(histories.neighbours(5, 1), Histories.byItem(Histories.neighbours(histories.count(), 5, 1)));
        assertEquals(histories.neighbours(5, 7), Histories.byItem(Histories.neighbours(histories.count(), 5, 7)));
    }

    @RepeatedTest(10)
    void countsOfDisjointUsersMergeToThoseOfAll(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200);
        List<CooccurrenceCounts> parts = parts(histories, 1 + random.nextInt(6));
        CooccurrenceCounts merged = merge(parts);
        assertEquals(200, merged.totals().users());
        assertEquals(histories.neighbours(10, 2), Histories.byItem(Histories.neighbours(merged, 10, 2)));
    }

    @RepeatedTest(10)
    void mergingGoesInAnyOrderAndInSteps(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200).ofOneAction();
        List<CooccurrenceCounts> parts = parts(histories, 6);
        parts.add(CooccurrenceCounts.EMPTY);
        Collections.shuffle(parts, random);
        CooccurrenceCounts merged = merge(List.of(merge(parts.subList(0, 3)), merge(parts.subList(3, 7))));
        assertEquals(histories.neighbours(10, 1), Histories.byItem(Histories.neighbours(merged, 10, 1)));
    }

    private List<CooccurrenceCounts> parts(Histories histories, int number) {
        List<List<Histories.User>> shards = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            shards.add(new ArrayList<>());
        }
        histories.users().forEach(user -> shards.get(random.nextInt(number)).add(user));
        List<CooccurrenceCounts> parts = new ArrayList<>();
        shards.forEach(users -> parts.add(new Histories(users, histories.unit()).count()));
        return parts;
    }

    @Test
    void usersWhoDidATargetAndNoSourceCountInEveryPart() {
        Histories.User both = new Histories.User(Set.of("a"), Set.of("x"));
        Histories.User targetOnly = new Histories.User(Set.of(), Set.of("x"));
        Histories.User neither = new Histories.User(Set.of(), Set.of("y"));
        CooccurrenceCounts merged = merge(List.of(
                new Histories(List.of(both, neither)).count(), new Histories(List.of(targetOnly, neither)).count()));
        assertEquals(
                List.of(new Neighbour("x", LogLikelihoodRatio.of(1, 1, 2, 4), 1, 2)),
                Histories.neighbours(merged, 10, 1).get(0).neighbours());
    }

    @RepeatedTest(10)
    void fadingCountsMergeToThoseOfAll(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200).fading(random);
        CooccurrenceCounts merged = merge(parts(histories, 1 + random.nextInt(6)));
        for (Measure measure : Measure.values()) {
            Ranking ranking = new Ranking(
                    1 + random.nextInt(20),
                    1 + random.nextInt(3),
                    1 + random.nextInt(9),
                    1 + random.nextInt(9),
                    measure);
            assertEquals(histories.neighbours(ranking), Histories.byItem(Histories.neighbours(merged, ranking, 256)));
        }
    }

    @Test
    void everyMeasureRanksWhatPassesTheMinimumCounts() {
        Histories histories = Histories.random(random, 400);
        CooccurrenceCounts counts = histories.count();
        for (Measure measure : Measure.values()) {
            for (int minimum : new int[] {1, 2, 20, 60}) {
                for (Ranking ranking : List.of(
                        new Ranking(10, minimum, 1, 1, measure),
                        new Ranking(10, 1, minimum, 1, measure),
                        new Ranking(10, 1, 1, minimum, measure))) {
                    assertEquals(
                            histories.neighbours(ranking), Histories.byItem(Histories.neighbours(counts, ranking, 1)));
                }
            }
        }
    }

    @Test
    void pairOfMoreUsersThanCanBeCountedIsRefused() {
        CooccurrenceCounts half = counts(1L << 31, row("a", 1 << 30, pair("b", 1 << 30, 1 << 30)));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> merge(List.of(half, half)));
        assertTrue(e.getMessage().contains("[2147483647]"), e.getMessage());
        assertEquals(
                1L << 31,
                merge(List.of(half, counts(5, row("a", 1 << 30)))).sources().counts()[0]);
    }

    @Test
    void partsThatShareNoItemMerge() {
        CooccurrenceCounts a = counts(4, row("a", 2, pair("b", 2, 2)));
        CooccurrenceCounts c = counts(4, row("c", 2, pair("d", 2, 2)));
        List<NeighbourRow> rows = Histories.neighbours(merge(List.of(a, c)), 10, 1);
        assertEquals(List.of("a", "c"), rows.stream().map(NeighbourRow::item).toList());
        assertEquals(
                List.of(new Neighbour("d", LogLikelihoodRatio.of(2, 2, 2, 8), 2, 2)),
                rows.get(1).neighbours());
    }

    @Test
    void mostSurprisingNeighbourIsFirstAndTiesAreByName() {
        CooccurrenceCounts counts = counts(
                1000, row("a", 100, pair("x", 20, 100), pair("z", 90, 100), pair("y", 90, 100), pair("w", 50, 100)));
        List<NeighbourRow> rows = Histories.neighbours(counts, 10, 1);
        assertEquals(List.of("y", "z", "w", "x"), names(rows));
        assertEquals(List.of("y", "z"), names(Histories.neighbours(counts, 2, 1)));
        assertEquals(List.of("y"), names(Histories.neighbours(counts, 1, 1)));
    }

    @Test
    void pairsOfTooFewUsersAreLeftOut() {
        CooccurrenceCounts counts = counts(1000, row("a", 100, pair("x", 19, 20), pair("y", 20, 20)));
        assertEquals(List.of("y", "x"), names(Histories.neighbours(counts, 10, 19)));
        assertEquals(List.of("y"), names(Histories.neighbours(counts, 10, 20)));
        assertEquals(List.of(), names(Histories.neighbours(counts, 10, 21)));
    }

    @Test
    void anItemIsNotItsOwnNeighbour() {
        CooccurrenceCounts counts = counts(1000, row("a", 100, pair("a", 100, 100), pair("b", 90, 100)));
        assertEquals(List.of("b"), names(Histories.neighbours(counts, 10, 1)));
        assertEquals(List.of("b"), names(Histories.neighbours(counts, 1, 1)));
    }

    @Test
    void itemsThatOccurTogetherByChanceOrLessAreNoNeighbours() {
        CooccurrenceCounts counts =
                counts(1000, row("a", 100, pair("chance", 10, 100), pair("less", 9, 100), pair("more", 11, 100)));
        assertEquals(List.of("more"), names(Histories.neighbours(counts, 10, 1)));
    }

    @Test
    void rowWithoutNeighboursStaysForItsCount() {
        List<NeighbourRow> rows = Histories.neighbours(counts(10, row("a", 10)), 10, 1);
        assertEquals(List.of(new NeighbourRow("a", 10, List.of())), rows);
        assertTrue(Histories.neighbours(CooccurrenceCounts.EMPTY, 10, 1).isEmpty());
    }

    private record Pair(String target, int both, int count) {}

    private record Row(String item, int count, List<Pair> pairs) {}

    private static Pair pair(String target, int both, int count) {
        return new Pair(target, both, count);
    }

    private static Row row(String item, int count, Pair... pairs) {
        return new Row(item, count, List.of(pairs));
    }

    private static CooccurrenceCounts counts(long users, Row row) {
        List<Pair> pairs = new ArrayList<>(row.pairs);
        pairs.sort(Comparator.comparing(Pair::target));
        int[] targets = new int[pairs.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = i;
        }
        return new CooccurrenceCounts(
                new CooccurrenceCounts.Totals(users, 0, 0, 0),
                items(List.of(row.item), row.count),
                items(
                        pairs.stream().map(Pair::target).toList(),
                        pairs.stream().mapToLong(Pair::count).toArray()),
                List.of(new CooccurrenceCounts.Row(
                        targets, pairs.stream().mapToInt(Pair::both).toArray())));
    }

    private static CooccurrenceCounts.Items items(List<String> names, long... counts) {
        Names.Builder builder = new Names.Builder(names.size(), Bounds.NONE);
        names.forEach(name -> builder.add(new BytesRef(name)));
        return new CooccurrenceCounts.Items(builder.build(), counts);
    }

    private static CooccurrenceCounts merge(List<CooccurrenceCounts> parts) {
        return CooccurrenceCounts.merge(parts, Bounds.NONE);
    }

    private static List<String> names(List<NeighbourRow> rows) {
        return rows.get(0).neighbours().stream().map(Neighbour::item).toList();
    }
}
