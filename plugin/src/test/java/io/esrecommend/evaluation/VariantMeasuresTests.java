package io.esrecommend.evaluation;

import io.esrecommend.engine.Weights;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.measure.Difference;
import io.esrecommend.measure.RankingMetric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.test.ESTestCase;

/** Lists of four items a to d and a held-back one, worked out by hand. */
public class VariantMeasuresTests extends ESTestCase {

    private static final double EXACT = 1e-6;

    private final EvaluationSpec spec =
            new EvaluationSpec(Holdout.DEFAULT, 10, List.of(1, 4), null, true, false, null, 42);
    private final ItemNumbers items = new ItemNumbers(BigArrays.NON_RECYCLING_INSTANCE);
    private List<TestUser> users;
    private TestCatalogue catalogue;
    private List<Slice> slices;

    private static TestUser user(String id, int training, TestItem... held) {
        return new TestUser(id, List.of(held), training, 1, List.of());
    }

    private static TestItem item(String id, String platform) {
        return new TestItem(id, platform, null);
    }

    @Override
    public void setUp() throws Exception {
        super.setUp();
        // of 8 users in training: a has 7, b 3, x, which the catalogue does not have, 1; c and d nobody
        for (int user = 0; user < 7; user++) {
            items.count(Set.of("a"));
        }
        for (int user = 0; user < 3; user++) {
            items.count(List.of("b"));
        }
        items.count(List.of("x"));
        users = List.of(user("u1", 2, item("a", "web"), item("c", "app")), user("u2", 20, item("b", null)));
        boolean[] unknown = items.unknown(page -> Set.of("x"));
        catalogue = new TestCatalogue(items, unknown, 4, 8);
        slices = Slice.of(users, items);
    }

    @Override
    public void tearDown() throws Exception {
        items.close();
        super.tearDown();
    }

    private VariantMeasures measures(String... lists) {
        VariantMeasures measures =
                new VariantMeasures(new Variant("fused", Weights.NONE), spec, catalogue, slices, users.size());
        for (int u = 0; u < users.size(); u++) {
            measures.add(
                    u,
                    users.get(u),
                    new Ranking(lists[u].chars().mapToObj(Character::toString).toList(), (u + 1) * 3_000_000L));
        }
        return measures;
    }

    public void testMetricsAtTheCutoff() {
        VariantMeasures measures = measures("cbad", "ab");
        assertEquals(4, spec.cutoff());
        // u1 has hits at 1 and 3 of two, u2 at 2 of one
        double ideal = 1 + 1 / log2(3);
        double ndcg = ((1 + 1 / log2(4)) / ideal + 1 / log2(3)) / 2;
        assertEquals(ndcg, measures.metrics().get("ndcg").value(), EXACT);
        assertEquals(1, measures.metrics().get("recall").value(), EXACT);
        assertEquals(
                (2 / 4.0 + 1 / 2.0) / 2, measures.metrics().get("precision").value(), EXACT);
        assertEquals((1 + 0.5) / 2, measures.metrics().get("mrr").value(), EXACT);
        assertEquals(1, measures.coverage().value(), EXACT);
        // a: log2(9/8), b: log2(9/4), c and d: log2(9)
        double a = log2(9 / 8.0);
        double b = log2(9 / 4.0);
        assertEquals(
                ((a + b + 2 * log2(9)) / 4 + (a + b) / 2) / 2,
                measures.metrics().get("novelty").value(),
                EXACT);
        assertEquals(
                ((7 + 3) / 4.0 / 2.5 + (7 + 3) / 2.0 / 2.5) / 2,
                measures.metrics().get("popularity_bias").value(),
                EXACT);
    }

    private static double log2(double number) {
        return Math.log(number) / Math.log(2);
    }

    public void testCurvesByCutoff() {
        VariantMeasures measures = measures("cbad", "ab");
        assertEquals(0.25, measures.curves().get("recall").get(0).value(), EXACT);
        assertEquals(1, measures.curves().get("recall").get(1).value(), EXACT);
        assertEquals(0.5, measures.curves().get("coverage").get(0).value(), EXACT);
        assertEquals(1, measures.curves().get("coverage").get(1).value(), EXACT);
        assertEquals(3, measures.took(0), EXACT);
        assertEquals(6, measures.took(0.95), EXACT);
    }

    public void testASliceIsMeasuredByItsOwnItems() {
        Map<String, VariantMeasures.OfSlice> slices = new java.util.HashMap<>();
        measures("cbad", "ab")
                .slices()
                .forEach(slice -> slices.put(slice.slice().name(), slice));
        assertEquals(
                Set.of("new_users", "heavy_users", "new_items", "rare_items", "platform.web", "platform.app"),
                slices.keySet());
        assertEquals(1, slices.get("new_users").users());
        assertEquals(0.5, slices.get("heavy_users").metrics().get("mrr").value(), EXACT);
        assertEquals(1, slices.get("new_items").metrics().get("mrr").value(), EXACT);
        assertEquals(1, slices.get("platform.app").metrics().get("mrr").value(), EXACT);
        assertEquals(1 / 3.0, slices.get("platform.web").metrics().get("mrr").value(), EXACT);
        assertEquals(0.5, slices.get("rare_items").metrics().get("mrr").value(), EXACT);
    }

    public void testComparesUserByUser() {
        Difference difference = measures("acbd", "ba").against(measures("bdca", "ab"), RankingMetric.NDCG);
        double first = 1 - (1 / log2(4) + 1 / log2(5)) / (1 + 1 / log2(3));
        double second = 1 - 1 / log2(3);
        assertEquals((first + second) / 2, difference.value(), EXACT);
    }

    public void testItemsThatComeToTheCatalogueMeanwhileAreNotCounted() {
        assertEquals(4, catalogue.numbers(List.of("a", "b", "c", "d", "new")).length);
        assertEquals(0, catalogue.numbers(List.of("x")).length);
    }
}
