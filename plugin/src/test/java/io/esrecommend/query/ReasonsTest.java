package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.engine.Component;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.Fusion;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.fusion.Part;
import io.esrecommend.fusion.Scale;
import io.esrecommend.fusion.SimilarityPart;
import io.esrecommend.fusion.TablePart;
import io.esrecommend.fusion.Vectors;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import io.esrecommend.query.Resolution.Cause;
import io.esrecommend.query.Resolution.Reason;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    private static final float[] EAST = {1, 0};
    private static final float[] WEST = {-1, 0};
    private static final float[] NORTH = {0, 1};
    private static final Map<String, ItemVectors.Item> ITEMS = Map.of(
            "east", new ItemVectors.Item(Map.of("embedding", EAST), "sunrise"),
            "north", new ItemVectors.Item(Map.of("embedding", NORTH), null));
    private static final List<Evidence> EVIDENCE =
            List.of(new Evidence("north", "view", 0.3f, 0), new Evidence("east", "buy", 1, 0));

    private final List<Part> parts = new ArrayList<>();
    private Association association = Association.of(List.of(), List.of(), "buy", List.of(), 1, true);

    private void interest(Component component, float weight, float... vector) {
        parts.add(new SimilarityPart(component, weight, "embedding", List.of(Vectors.interest(vector))));
    }

    private void table(Component component, float weight, Map<String, Float> shares) {
        parts.add(TablePart.of(component, weight, Scale.SHARE, 1, true, List.copyOf(shares.keySet()), shares::get));
    }

    private List<Reason> reasons(String item, float[] vector) {
        FusionQueryBuilder query =
                new FusionQueryBuilder(new Fusion(parts), new Candidates(List.of(), 10, 10, List.of(), List.of()));
        return new Reasons(new Resolution(
                        null,
                        null,
                        query,
                        List.of(),
                        List.of(),
                        Map.of("embedding", VectorSpace.raw(2)),
                        association,
                        EVIDENCE,
                        ITEMS))
                .of(item, vector == null ? Map.of() : Map.of("embedding", vector));
    }

    @Test
    void similarityNamesTheNearestPieceOfEvidence() {
        interest(Component.SHORT_TERM, 1, EAST);
        List<Reason> reasons = reasons("x", EAST);
        float value = (1 + 1 / 1.5f) / 2;
        assertEquals(
                List.of(new Reason(Component.SHORT_TERM, value, List.of(new Cause("east", "buy", "sunrise", 1)))),
                reasons);
    }

    @Test
    void similarityToATextHasNoCause() {
        interest(Component.QUERY, 1, EAST);
        assertEquals(List.of(), reasons("x", EAST).get(0).because());
        assertEquals(Component.QUERY, reasons("x", EAST).get(0).type());
    }

    @Test
    void cooccurrenceNamesTheThreeThatAddTheMost() {
        List<Evidence> evidence = new ArrayList<>();
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            evidence.add(new Evidence("e" + i, "buy", 1, i));
            rows.add(new StoredRow(
                    Relation.ofItems("buy", "buy"),
                    new NeighbourRow("e" + i, 9, List.of(new Neighbour("x", 30, 3, 5)))));
        }
        association = Association.of(evidence, List.of(), "buy", rows, 1, true);
        table(Component.COOCCURRENCE, 1, Map.of("y", 0.2f, "x", 0.8f));
        Reason reason = reasons("x", null).get(0);
        assertEquals(Component.COOCCURRENCE, reason.type());
        assertEquals(0.8f, reason.score());
        assertEquals(
                List.of("e0", "e1", "e2"),
                reason.because().stream().map(Cause::item).toList());
        assertEquals(
                (float) association.contributions("x").get(0).score(),
                reason.because().get(0).score());
    }

    @Test
    void popularityHasNoCause() {
        table(Component.POPULARITY, 1, Map.of("x", 0.6f));
        assertEquals(List.of(new Reason(Component.POPULARITY, 0.6f, List.of())), reasons("x", EAST));
    }

    @Test
    void whatAddsTheMostToTheScoreIsFirst() {
        interest(Component.SHORT_TERM, 1, EAST);
        table(Component.POPULARITY, 0.1f, Map.of("x", 1f));
        table(Component.COOCCURRENCE, 2, Map.of("x", 0.9f));
        // 2 * 0.9, then 1 * (0.83 - 0.5) of the similarity, then 0.1 * 1
        assertEquals(
                List.of(Component.COOCCURRENCE, Component.SHORT_TERM, Component.POPULARITY), types(reasons("x", EAST)));
    }

    @Test
    void whatAnUnrelatedItemGetsTooIsNoReason() {
        interest(Component.SHORT_TERM, 3, EAST);
        interest(Component.LONG_TERM, 3, EAST);
        table(Component.POPULARITY, 0.1f, Map.of("x", 0.1f));
        table(Component.COOCCURRENCE, 1, Map.of("y", 1f));
        assertEquals(List.of(Component.POPULARITY), types(reasons("x", NORTH)));
        assertEquals(List.of(Component.POPULARITY), types(reasons("x", WEST)));
    }

    @Test
    void hitThatNothingSpeaksForHasTheLeastBadReason() {
        interest(Component.SHORT_TERM, 1, EAST);
        interest(Component.LONG_TERM, 3, EAST);
        List<Reason> reasons = reasons("x", WEST);
        assertEquals(List.of(Component.SHORT_TERM), types(reasons));
        assertEquals((1 - 1 / 1.5f) / 2, reasons.get(0).score(), 1e-6f);
    }

    @Test
    void itemWithoutAVectorIsLikeNothing() {
        interest(Component.SHORT_TERM, 1, EAST);
        assertEquals(
                List.of(new Reason(Component.SHORT_TERM, SimilarityPart.NO_VECTOR, List.of())), reasons("x", null));
    }

    private static List<Component> types(List<Reason> reasons) {
        return reasons.stream().map(Reason::type).toList();
    }
}
