package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssociationTest {

    private static final double TOLERANCE = 1e-6;

    private static Evidence evidence(String item, String action, float weight, int position) {
        return new Evidence(item, action, weight, position);
    }

    private static StoredRow row(String action, String item, Neighbour... neighbours) {
        return new StoredRow(Relation.ofItems(action, "buy"), new NeighbourRow(item, 10, Arrays.asList(neighbours)));
    }

    private static Association of(List<Evidence> evidence, List<StoredRow> rows) {
        return Association.of(evidence, List.of(), "buy", rows, 1, true);
    }

    /** The component, as the scale {@link io.esrecommend.fusion.Scale#SHARE} makes it. */
    private static double value(Association association, String item) {
        return Math.min(1, association.sum(item) * association.scale());
    }

    private static Neighbour neighbour(String item, double llr) {
        return new Neighbour(item, llr, 5, 9);
    }

    @Test
    void oneNeighbourHasAllOfTheLargestSumAndIsTrustedAsFarAsItsRatioGoes() {
        Association association = of(List.of(evidence("a", "buy", 1, 0)), List.of(row("buy", "a", neighbour("x", 60))));
        assertEquals(60.0 / (60 + 20), value(association, "x"), TOLERANCE);
        assertEquals(0, value(association, "a"));
    }

    @Test
    void valueIsTheShareOfTheLargestSum() {
        Association association = of(
                List.of(evidence("a", "buy", 1, 0)), List.of(row("buy", "a", neighbour("x", 40), neighbour("y", 10))));
        assertEquals(40.0 / 60, value(association, "x"), TOLERANCE);
        assertEquals(40.0 / 60 / 4, value(association, "y"), TOLERANCE);
    }

    @Test
    void recentEvidenceAndHeavyActionsCountMore() {
        // Rows of one neighbour, all of the same length, so that only the weights of the evidence differ.
        Association association = of(
                List.of(
                        evidence("a", "buy", 1, 0),
                        evidence("b", "buy", 1, 1),
                        evidence("c", "buy", 1, 2),
                        evidence("d", "view", 0.3f, 0)),
                List.of(
                        row("buy", "a", neighbour("w", 30)),
                        row("buy", "b", neighbour("x", 30)),
                        row("buy", "c", neighbour("y", 30)),
                        row("view", "d", neighbour("z", 30))));
        double newest = value(association, "w");
        assertEquals(30.0 / 50, newest, TOLERANCE);
        assertEquals(newest * 0.85, value(association, "x"), TOLERANCE);
        assertEquals(newest * 0.85 * 0.85, value(association, "y"), TOLERANCE);
        assertEquals(newest * 0.3, value(association, "z"), TOLERANCE);
        assertEquals(List.of("w", "x", "y", "z"), association.items());
    }

    @Test
    void ratiosOfARowAreDividedByItsLength() {
        Association association = of(
                List.of(evidence("popular", "buy", 1, 0), evidence("rare", "buy", 1, 0)),
                List.of(
                        row("buy", "popular", neighbour("x", 300), neighbour("z", 400)),
                        row("buy", "rare", neighbour("y", 15))));
        double popularLength = Math.sqrt(300 * 300 + 400 * 400 + 20 * 20);
        double rareLength = Math.sqrt(15 * 15 + 20 * 20);
        double largest = 400 / popularLength;
        double trust = 400.0 / (400 + 20);
        assertEquals(trust, value(association, "z"), TOLERANCE);
        assertEquals(trust * 300 / popularLength / largest, value(association, "x"), TOLERANCE);
        assertEquals(trust * 15 / rareLength / largest, value(association, "y"), TOLERANCE);
    }

    @Test
    void sumsOfSeveralPiecesOfEvidenceAddUpAndEachIsACause() {
        Association association = of(
                List.of(evidence("a", "buy", 1, 0), evidence("b", "buy", 1, 1)),
                List.of(row("buy", "a", neighbour("x", 15)), row("buy", "b", neighbour("x", 15))));
        double plain = 15 + 0.85 * 15;
        assertEquals(plain / (plain + 20), value(association, "x"), TOLERANCE);
        List<Association.Contribution> contributions = association.contributions("x");
        assertEquals(
                List.of("a", "b"),
                contributions.stream().map(part -> part.evidence().item()).toList());
        assertEquals(
                value(association, "x"),
                contributions.stream()
                        .mapToDouble(Association.Contribution::score)
                        .sum(),
                TOLERANCE);
        assertEquals(0.85, contributions.get(1).score() / contributions.get(0).score(), TOLERANCE);
    }

    @Test
    void strongestContributionIsFirst() {
        Association association = of(
                List.of(evidence("a", "buy", 0.1f, 0), evidence("b", "buy", 1, 1)),
                List.of(row("buy", "a", neighbour("x", 15)), row("buy", "b", neighbour("x", 15))));
        assertEquals(
                List.of("b", "a"),
                association.contributions("x").stream()
                        .map(part -> part.evidence().item())
                        .toList());
    }

    @Test
    void rowsOfAnotherActionOrItemDoNotCount() {
        Association association = of(
                List.of(evidence("a", "view", 1, 0)),
                List.of(row("buy", "a", neighbour("x", 60)), row("view", "b", neighbour("y", 60))));
        assertEquals(List.of(), association.items());
        assertEquals(0, value(association, "x"));
        assertEquals(List.of(), association.contributions("x"));
    }

    @Test
    void strongestItemsAreFirstAndTiesAreById() {
        Association association = of(
                List.of(evidence("a", "buy", 1, 0)),
                List.of(row("buy", "a", neighbour("z", 30), neighbour("y", 60), neighbour("x", 30))));
        assertEquals(List.of("y", "x", "z"), association.items());
    }

    @Test
    void nothingIsAssociatedWithNothing() {
        Association association = of(List.of(), List.of());
        assertEquals(List.of(), association.items());
        assertEquals(0, value(association, "x"));
    }

    @Test
    void ratioThatRoundingMadeZeroAddsNothing() {
        Association association = of(List.of(evidence("a", "buy", 1, 0)), List.of(row("buy", "a", neighbour("x", 0))));
        assertEquals(0, value(association, "x"));
        assertEquals(List.of(), association.contributions("x"));
    }

    @Test
    void valuesStayBelowOne() {
        Association association =
                of(List.of(evidence("a", "buy", 1000, 0)), List.of(row("buy", "a", neighbour("x", 1e6))));
        assertTrue(value(association, "x") <= 1, "value " + value(association, "x"));
        assertTrue(value(association, "x") > 0.99, "value " + value(association, "x"));
    }

    @Test
    void whatWasRejectedCountsAgainstWhatOccursWithIt() {
        List<StoredRow> rows = List.of(
                row("buy", "a", neighbour("x", 30), neighbour("y", 30)),
                row("buy", "b", neighbour("y", 20), neighbour("z", 30)));
        List<Evidence> liked = List.of(evidence("a", "buy", 1, 0));
        Association without = of(liked, rows);
        Association with = Association.of(liked, List.of(evidence("b", "dislike", 0.5f, 0)), "buy", rows, 1, true);
        assertEquals(List.of("x", "y"), without.items());
        assertEquals(List.of("x", "y"), with.items());
        assertEquals(without.sum("x"), with.sum("x"), TOLERANCE);
        double length = Math.sqrt(20 * 20 + 30 * 30 + 20 * 20);
        assertEquals(without.sum("y") - 0.1 * 0.5 * 20 / length, with.sum("y"), TOLERANCE);
        assertEquals(0, with.sum("z"), 0);
        assertEquals(
                List.of(),
                Association.of(List.of(), liked, "buy", rows, 1, true).items());
        assertEquals(
                List.of("a"),
                with.contributions("y").stream().map(c -> c.evidence().item()).toList());
    }

    @Test
    void usersOfWhatOccursAreKnown() {
        assertEquals(
                Map.of("x", 9.0),
                of(List.of(evidence("a", "buy", 1, 0)), List.of(row("buy", "a", neighbour("x", 30))))
                        .users());
    }

    @Test
    void olderEvidenceCountsAsMuchWhereOrderSaysNothing() {
        List<StoredRow> rows = List.of(row("buy", "a", neighbour("x", 40)), row("buy", "b", neighbour("y", 40)));
        List<Evidence> evidence = List.of(evidence("a", "buy", 1, 0), evidence("b", "buy", 1, 7));
        double length = Math.sqrt(40 * 40 + 20 * 20);
        for (double order : new double[] {0, 0.5, 1}) {
            Association association = Association.of(evidence, List.of(), "buy", rows, order, false);
            assertEquals(40 / length, association.sum("x"), TOLERANCE);
            assertEquals(Math.pow(1 - 0.15 * order, 7) * 40 / length, association.sum("y"), TOLERANCE);
        }
    }

    private static StoredRow sequence(String item, Neighbour... neighbours) {
        return new StoredRow(Relation.inSequence("buy"), new NeighbourRow(item, 10, Arrays.asList(neighbours)));
    }

    @Test
    void whatWasDoneNearToAnItemCountsBesideWhatItsUsersDid() {
        double length = Math.sqrt(40 * 40 + 20 * 20);
        Evidence a = evidence("a", "buy", 1, 0);
        List<StoredRow> rows =
                List.of(row("buy", "a", neighbour("x", 40)), sequence("a", neighbour("x", 40), neighbour("y", 30)));
        Association association = of(List.of(a), rows);
        double near = Math.sqrt(40 * 40 + 30 * 30 + 20 * 20);
        assertEquals(0.3 * 40 / length + 0.7 * 40 / near, association.sum("x"), TOLERANCE);
        assertEquals(0.7 * 30 / near, association.sum("y"), TOLERANCE);
        // Both rows are one reason, and trust rests on how many users did both alone.
        assertEquals(1, association.contributions("x").size());
        assertEquals(
                value(association, "x"), association.contributions("x").get(0).score(), TOLERANCE);
        assertEquals(40.0 / 60, value(association, "x"), TOLERANCE);
        assertEquals(Map.of("x", 9.0), association.users());
    }

    @Test
    void whatWasDoneNearCountsForThePrimaryActionOnly() {
        List<StoredRow> rows = List.of(row("view", "a", neighbour("x", 40)), sequence("a", neighbour("y", 40)));
        Association association = of(List.of(evidence("a", "view", 1, 0)), rows);
        assertEquals(List.of("x"), association.items());
        assertEquals(40 / Math.sqrt(40 * 40 + 20 * 20), association.sum("x"), TOLERANCE);
    }
}
