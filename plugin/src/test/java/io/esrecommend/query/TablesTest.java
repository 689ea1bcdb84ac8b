package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.engine.Component;
import io.esrecommend.engine.Statistics;
import io.esrecommend.fusion.TablePart;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TablesTest {

    private static final List<Statistics.Popular> POPULAR =
            List.of(new Statistics.Popular("hit", 100), new Statistics.Popular("known", 25));

    private final Tables tables = new Tables(10, Set.of("bad"));

    private static Association association(int neighbours) {
        List<Neighbour> row = new ArrayList<>();
        for (int i = 0; i < neighbours; i++) {
            row.add(new Neighbour("n" + i, 1000 - i, 5, 9));
        }
        row.add(new Neighbour("bad", 2000, 5, 9));
        return Association.of(
                List.of(new Evidence("a", "buy", 1, 0)),
                List.of(),
                "buy",
                List.of(new StoredRow(Relation.ofItems("buy", "buy"), new NeighbourRow("a", 10, row))),
                1,
                false);
    }

    private TablePart only() {
        assertEquals(1, tables.parts().size());
        return tables.parts().get(0);
    }

    @Test
    void associatedItemsAreCandidatesButTheExcluded() {
        Association association = association(400);
        tables.addAssociated(association, 0.5f);
        assertEquals(300, only().terms().length);
        assertTrue(only().candidates());
        assertEquals(association.sum("n1") * association.scale(), only().component("n1"), 1e-6);
        assertEquals(0, only().component("bad"));
        assertEquals(0, only().component("n399"));
    }

    @Test
    void popularityIsTheRootOfTheShareOfTheMost() {
        tables.addPopular(POPULAR, 1);
        assertEquals(1, only().component("hit"));
        assertEquals(0.5f, only().component("known"), 1e-6f);
        assertEquals(0, only().component("other"));
    }

    @Test
    void trendSaturates() {
        tables.addTrending(List.of(new Statistics.Trending("new", 5, 1, 50)), 1);
        assertEquals(0.5f, only().component("new"), 1e-6f);
        assertTrue(tables.has(Component.TRENDING));
        assertFalse(tables.has(Component.POPULARITY));
    }

    @Test
    void novelIsWhatFewDidOrNobodyIsKnownToHaveDone() {
        tables.addNovelty(POPULAR, association(1), 1);
        assertEquals(0, only().component("hit"), 1e-6f);
        assertEquals(1 - Math.log(26) / Math.log(101), only().component("known"), 1e-6);
        assertEquals(1 - Math.log(10) / Math.log(101), only().component("n0"), 1e-6);
        assertEquals(1, only().component("other"));
        assertFalse(only().candidates());
    }

    @Test
    void whatWasShownFades() {
        tables.addRotation(Map.of("often", 3f, "once", 1f), 1);
        assertEquals(0.25f, only().component("often"), 1e-6f);
        assertEquals(0.5f, only().component("once"), 1e-6f);
        assertEquals(1, only().component("never"));
        assertFalse(only().candidates());
    }

    @Test
    void whatHasNoWeightOrNoItemsIsNoPart() {
        tables.addPopular(POPULAR, 0);
        tables.addPopular(List.of(), 1);
        tables.addTrending(List.of(), 1);
        tables.addNovelty(List.of(), association(1), 1);
        tables.addRotation(Map.of("bad", 1f), 1);
        assertEquals(List.of(), tables.parts());
    }
}
