package io.esrecommend.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RankingTest {

    private final Ranking ranking = new Ranking(new int[] {4, 2, 9}, new double[] {8, 5, 5});

    @Test
    void aRankingIsAsItself() {
        assertEquals("", ranking.difference(ranking, 3));
        assertEquals("", Ranking.EMPTY.difference(Ranking.EMPTY, 3));
    }

    @Test
    void tiesMayTurn() {
        assertEquals("", ranking.difference(new Ranking(new int[] {4, 9, 2}, new double[] {8, 5, 5}), 10));
    }

    @Test
    void anyOfTheTiedMayBeCut() {
        Ranking other = new Ranking(new int[] {4, 9, 7}, new double[] {8, 5, 5});
        assertEquals("", ranking.difference(other, 3));
        assertEquals("", ranking.difference(other, 2));
        assertEquals("at rank 2 item 2 with 5.0, which the other does not have", ranking.difference(other, 4));
    }

    @Test
    void whatIsNothingButRoundingIsNotThere() {
        assertEquals("", ranking.difference(new Ranking(new int[] {4, 2, 9, 1}, new double[] {8, 5, 5, 1e-12}), 10));
    }

    @Test
    void tellsTheFirstDifference() {
        assertEquals("3 neighbours and 0", ranking.difference(Ranking.EMPTY, 10));
        assertEquals(
                "at rank 1 item 4 with 8.0 and item 4 with 8.1",
                ranking.difference(new Ranking(new int[] {4, 2, 9}, new double[] {8.1, 5, 5}), 10));
        assertEquals(
                "at rank 1 item 4 with 8.0, which the other gives 5.0",
                ranking.difference(new Ranking(new int[] {2, 4, 9}, new double[] {8, 5, 5}), 10));
    }
}
