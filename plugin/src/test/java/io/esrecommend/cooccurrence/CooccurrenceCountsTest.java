package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CooccurrenceCountsTest {

    private final Random random = new Random(1);

    @Test
    void neighboursAreThoseOfAllPairs() {
        Histories histories = Histories.random(random, 400);
        assertEquals(
                histories.neighbours(Integer.MAX_VALUE, 1),
                Histories.byItem(histories.count().neighbours(Integer.MAX_VALUE, 1)));
        assertEquals(
                histories.neighbours(5, 1), Histories.byItem(histories.count().neighbours(5, 1)));
        assertEquals(
                histories.neighbours(5, 7), Histories.byItem(histories.count().neighbours(5, 7)));
    }

    @RepeatedTest(10)
    void countsOfDisjointUsersMergeToThoseOfAll(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200);
        List<CooccurrenceCounts> parts = parts(histories, 1 + random.nextInt(6));
        CooccurrenceCounts merged = CooccurrenceCounts.merge(parts);
        assertEquals(200, merged.users());
        assertEquals(histories.neighbours(10, 2), Histories.byItem(merged.neighbours(10, 2)));
    }

    @RepeatedTest(10)
    void mergingGoesInAnyOrderAndInSteps(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200).ofOneAction();
        List<CooccurrenceCounts> parts = parts(histories, 6);
        parts.add(CooccurrenceCounts.EMPTY);
        Collections.shuffle(parts, random);
        CooccurrenceCounts merged = CooccurrenceCounts.merge(
                List.of(CooccurrenceCounts.merge(parts.subList(0, 3)), CooccurrenceCounts.merge(parts.subList(3, 7))));
        assertEquals(histories.neighbours(10, 1), Histories.byItem(merged.neighbours(10, 1)));
    }

    private List<CooccurrenceCounts> parts(Histories histories, int number) {
        List<List<Histories.User>> shards = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            shards.add(new ArrayList<>());
        }
        histories.users().forEach(user -> shards.get(random.nextInt(number)).add(user));
        List<CooccurrenceCounts> parts = new ArrayList<>();
        shards.forEach(users -> parts.add(new Histories(users).count()));
        return parts;
    }

    @Test
    void usersWhoDidATargetAndNoSourceCountInEveryPart() {
        Histories.User both = new Histories.User(Set.of("a"), Set.of("x"));
        Histories.User targetOnly = new Histories.User(Set.of(), Set.of("x"));
        Histories.User neither = new Histories.User(Set.of(), Set.of("y"));
        CooccurrenceCounts merged = CooccurrenceCounts.merge(List.of(
                new Histories(List.of(both, neither)).count(), new Histories(List.of(targetOnly, neither)).count()));
        assertEquals(
                List.of(new Neighbour("x", LogLikelihoodRatio.of(1, 1, 2, 4), 1, 2)),
                merged.neighbours(10, 1).get(0).neighbours());
    }

    @Test
    void partsThatShareNoItemMerge() {
        CooccurrenceCounts a = counts(4, row("a", 2, pair("b", 2, 2)));
        CooccurrenceCounts c = counts(4, row("c", 2, pair("d", 2, 2)));
        List<NeighbourRow> rows = CooccurrenceCounts.merge(List.of(a, c)).neighbours(10, 1);
        assertEquals(List.of("a", "c"), rows.stream().map(NeighbourRow::item).toList());
        assertEquals(
                List.of(new Neighbour("d", LogLikelihoodRatio.of(2, 2, 2, 8), 2, 2)),
                rows.get(1).neighbours());
    }

    @Test
    void mostSurprisingNeighbourIsFirstAndTiesAreByName() {
        CooccurrenceCounts counts = counts(
                1000, row("a", 100, pair("x", 20, 100), pair("z", 90, 100), pair("y", 90, 100), pair("w", 50, 100)));
        List<NeighbourRow> rows = counts.neighbours(10, 1);
        assertEquals(List.of("y", "z", "w", "x"), names(rows));
        assertEquals(List.of("y", "z"), names(counts.neighbours(2, 1)));
        assertEquals(List.of("y"), names(counts.neighbours(1, 1)));
    }

    @Test
    void pairsOfTooFewUsersAreLeftOut() {
        CooccurrenceCounts counts = counts(1000, row("a", 100, pair("x", 19, 20), pair("y", 20, 20)));
        assertEquals(List.of("y", "x"), names(counts.neighbours(10, 19)));
        assertEquals(List.of("y"), names(counts.neighbours(10, 20)));
        assertEquals(List.of(), names(counts.neighbours(10, 21)));
    }

    @Test
    void anItemIsNotItsOwnNeighbour() {
        CooccurrenceCounts counts = counts(1000, row("a", 100, pair("a", 100, 100), pair("b", 90, 100)));
        assertEquals(List.of("b"), names(counts.neighbours(10, 1)));
        assertEquals(List.of("b"), names(counts.neighbours(1, 1)));
    }

    @Test
    void itemsThatOccurTogetherByChanceOrLessAreNoNeighbours() {
        CooccurrenceCounts counts =
                counts(1000, row("a", 100, pair("chance", 10, 100), pair("less", 9, 100), pair("more", 11, 100)));
        assertEquals(List.of("more"), names(counts.neighbours(10, 1)));
    }

    @Test
    void rowWithoutNeighboursStaysForItsCount() {
        List<NeighbourRow> rows = counts(10, row("a", 10)).neighbours(10, 1);
        assertEquals(List.of(new NeighbourRow("a", 10, List.of())), rows);
        assertTrue(CooccurrenceCounts.EMPTY.neighbours(10, 1).isEmpty());
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
        List<Pair> pairs = row.pairs;
        int[] targets = new int[pairs.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = i;
        }
        return new CooccurrenceCounts(
                users,
                pairs.stream().map(Pair::target).toArray(String[]::new),
                pairs.stream().mapToInt(Pair::count).toArray(),
                List.of(new CooccurrenceCounts.Row(
                        row.item,
                        row.count,
                        targets,
                        pairs.stream().mapToInt(Pair::both).toArray())));
    }

    private static List<String> names(List<NeighbourRow> rows) {
        return rows.get(0).neighbours().stream().map(Neighbour::item).toList();
    }
}
