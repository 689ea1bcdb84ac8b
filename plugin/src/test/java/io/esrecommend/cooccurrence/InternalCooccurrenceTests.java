package io.esrecommend.cooccurrence;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.test.InternalAggregationTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;

public class InternalCooccurrenceTests extends InternalAggregationTestCase<InternalCooccurrence> {

    private static final int SIZE = 10;
    private static final int MIN_COUNT = 2;

    /** What the instances of a test were counted over. */
    private final List<Histories> counted = new ArrayList<>();

    @Override
    protected SearchPlugin registerPlugin() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return plugin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected InternalCooccurrence createTestInstance(String name, Map<String, Object> metadata) {
        Histories histories = Histories.random(random(), between(0, 100));
        counted.add(histories);
        return shard(name, metadata, histories);
    }

    private static InternalCooccurrence shard(String name, Map<String, Object> metadata, Histories histories) {
        return new InternalCooccurrence(name, metadata, SIZE, MIN_COUNT, histories.count(), List.of());
    }

    @Override
    protected void assertReduced(InternalCooccurrence reduced, List<InternalCooccurrence> inputs) {
        assertEquals(inputs.stream().mapToLong(InternalCooccurrence::users).sum(), reduced.users());
        List<Histories.User> users = new ArrayList<>();
        counted.forEach(histories -> users.addAll(histories.users()));
        assertEquals(new Histories(users).neighbours(SIZE, MIN_COUNT), Histories.byItem(reduced.rows()));
    }

    @Override
    protected InternalCooccurrence mutateInstance(InternalCooccurrence instance) {
        String name = instance.getName();
        Map<String, Object> metadata = instance.getMetadata();
        CooccurrenceCounts counts = Histories.random(random(), 50).count();
        List<NeighbourRow> rows = List.of(new NeighbourRow("i1", 7, List.of(new Neighbour("i2", 3.5, 2, 9))));
        return switch (between(0, 4)) {
            case 0 -> new InternalCooccurrence(name + "x", metadata, SIZE, MIN_COUNT, counts, List.of());
            case 1 -> new InternalCooccurrence(name, metadata, SIZE + 1, MIN_COUNT, counts, List.of());
            case 2 -> new InternalCooccurrence(name, metadata, SIZE, MIN_COUNT + 1, counts, List.of());
            case 3 -> new InternalCooccurrence(name, metadata, SIZE, MIN_COUNT, counts, rows);
            default ->
                new InternalCooccurrence(
                        name,
                        metadata,
                        SIZE,
                        MIN_COUNT,
                        new CooccurrenceCounts(instance.users() + 1, new String[0], new int[0], List.of()),
                        List.of());
        };
    }

    public void testCountsOfAShardSurviveTheWire() throws IOException {
        Histories histories = Histories.random(random(), 100);
        InternalCooccurrence sent = shard("neighbours", null, histories);
        InternalCooccurrence received = copyInstance(sent);
        assertEquals(
                histories.neighbours(SIZE, MIN_COUNT),
                Histories.byItem(finalReduce(received).rows()));
    }

    public void testNeighboursSurviveTheWire() throws IOException {
        InternalCooccurrence sent = finalReduce(shard("neighbours", null, Histories.random(random(), 100)));
        assertFalse(sent.rows().isEmpty());
        InternalCooccurrence received = copyInstance(sent);
        assertEquals(sent.rows(), received.rows());
        assertEquals(sent.users(), received.users());
    }

    public void testPartialReductionKeepsCountsAndMakesNoNeighbours() {
        Histories a = Histories.random(random(), 50);
        Histories b = Histories.random(random(), 50);
        AggregationReduceContext partial = emptyReduceContextBuilder().forPartialReduction(null);
        InternalCooccurrence merged = (InternalCooccurrence)
                reduce(List.of(shard("neighbours", null, a), shard("neighbours", null, b)), partial);
        assertEquals(List.of(), merged.rows());
        List<Histories.User> users = new ArrayList<>(a.users());
        users.addAll(b.users());
        assertEquals(
                new Histories(users).neighbours(SIZE, MIN_COUNT),
                Histories.byItem(finalReduce(merged).rows()));
    }

    private static InternalCooccurrence finalReduce(InternalAggregation aggregation) {
        return (InternalCooccurrence)
                reduce(List.of(aggregation), emptyReduceContextBuilder().forFinalReduction(null));
    }

    public void testAnswerNamesUsersItemsAndNeighbours() throws IOException {
        InternalCooccurrence answer = new InternalCooccurrence(
                "neighbours",
                null,
                SIZE,
                MIN_COUNT,
                new CooccurrenceCounts(12, new String[0], new int[0], List.of()),
                List.of(new NeighbourRow("i1", 7, List.of(new Neighbour("i2", 3.5, 2, 9)))));
        Map<String, Object> json = XContentHelper.convertToMap(
                        XContentHelper.toXContent(answer, XContentType.JSON, ToXContent.EMPTY_PARAMS, false),
                        true,
                        XContentType.JSON)
                .v2();
        Map<String, Object> neighbour = Map.of("item", "i2", "llr", 3.5, "both", 2, "count", 9);
        assertEquals(
                Map.of(
                        "neighbours",
                        Map.of(
                                "users",
                                12,
                                "items",
                                List.of(Map.of("item", "i1", "count", 7, "neighbours", List.of(neighbour))))),
                json);
    }

    public void testUsersAreAProperty() {
        InternalCooccurrence answer = shard("neighbours", null, Histories.random(random(), 50));
        assertEquals(50L, answer.getProperty("users"));
        assertSame(answer, answer.getProperty(List.of()));
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> answer.getProperty("colour"));
        assertTrue(e.getMessage(), e.getMessage().contains("colour"));
    }
}
