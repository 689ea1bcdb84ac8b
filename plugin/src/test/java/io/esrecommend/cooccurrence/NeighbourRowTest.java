package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is left of a row when a user is taken out. */
class NeighbourRowTest {

    private static final int USERS = 100;

    @Test
    void pairOfThisUserAloneIsGone() {
        assertEquals(row(0), row(1, neighbour("b", 1, 1, 1)).without(Set.of("b"), 1, USERS - 1));
    }

    @Test
    void pairOfTwoUsersLosesOne() {
        NeighbourRow row = row(4, neighbour("b", 2, 4, 5));
        assertEquals(
                row(3, new Neighbour("b", LogLikelihoodRatio.of(1, 3, 4, 99), 1, 4)),
                row.without(Set.of("b"), 1, USERS - 1));
    }

    @Test
    void pairOfTooFewUsersIsGone() {
        NeighbourRow row = row(4, neighbour("b", 3, 4, 5), neighbour("c", 4, 4, 5));
        assertEquals(
                row(3, new Neighbour("c", LogLikelihoodRatio.of(3, 3, 4, 99), 3, 4)),
                row.without(Set.of("b", "c"), 3, USERS - 1));
    }

    @Test
    void pairThatTheUserDidNotMakeKeepsItsUsers() {
        NeighbourRow row = row(4, neighbour("b", 3, 4, 5));
        assertEquals(
                row(3, new Neighbour("b", LogLikelihoodRatio.of(3, 3, 5, 99), 3, 5)),
                row.without(Set.of("c"), 1, USERS - 1));
    }

    @Test
    void pairThatChanceExplainsByNowIsGone() {
        // of 8 users 4 did each and 3 both; without one of these, 2 did both as chance would have it
        NeighbourRow row = row(4, neighbour("b", 3, 4, 4));
        assertEquals(row(3), row.without(Set.of("b"), 1, 4));
    }

    @Test
    void mostSurprisingStaysFirst() {
        NeighbourRow row = row(10, neighbour("b", 6, 10, 6), neighbour("c", 6, 10, 7));
        List<String> left = row.without(Set.of("b"), 1, USERS - 1).neighbours().stream()
                .map(Neighbour::item)
                .toList();
        assertEquals(List.of("c", "b"), left);
    }

    @Test
    void countsDoNotFallBelowNothing() {
        assertEquals(row(0), row(0, neighbour("b", 0, 0, 0)).without(Set.of("b"), 1, 0));
    }

    /** Counting without a user is the same as counting with the user, who is then taken out. */
    @RepeatedTest(50)
    void isAsIfTheUserHadNeverBeenCounted() {
        Random random = new Random();
        List<Set<String>> users = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Set<String> items = new TreeSet<>();
            for (int k = random.nextInt(6); k >= 0; k--) {
                items.add("i" + random.nextInt(12));
            }
            users.add(items);
        }
        Set<String> erased = users.getFirst();
        int minUsers = 1 + random.nextInt(2);
        for (String item : erased) {
            NeighbourRow after = count(item, users, minUsers).without(erased, minUsers, users.size() - 1);
            // a pair that only attracts without the user comes with the next build
            Set<String> before = new HashSet<>();
            count(item, users, minUsers).neighbours().forEach(neighbour -> before.add(neighbour.item()));
            List<Neighbour> expected = count(item, users.subList(1, users.size()), minUsers).neighbours().stream()
                    .filter(neighbour -> before.contains(neighbour.item()))
                    .toList();
            assertEquals(expected, after.neighbours());
        }
    }

    private static NeighbourRow count(String source, List<Set<String>> users, int minUsers) {
        int count = (int) users.stream().filter(user -> user.contains(source)).count();
        List<Neighbour> neighbours = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String target = "i" + i;
            int both = (int) users.stream()
                    .filter(user -> user.contains(source) && user.contains(target))
                    .count();
            int targets =
                    (int) users.stream().filter(user -> user.contains(target)).count();
            if (!target.equals(source)
                    && both >= minUsers
                    && LogLikelihoodRatio.isAttraction(both, count, targets, users.size())) {
                neighbours.add(new Neighbour(
                        target, LogLikelihoodRatio.of(both, count, targets, users.size()), both, targets));
            }
        }
        neighbours.sort(Neighbour.ORDER);
        return new NeighbourRow(source, count, neighbours);
    }

    private static NeighbourRow row(int count, Neighbour... neighbours) {
        return new NeighbourRow("a", count, List.of(neighbours));
    }

    private static Neighbour neighbour(String item, int both, int source, int count) {
        return new Neighbour(item, LogLikelihoodRatio.of(both, source, count, USERS), both, count);
    }
}
