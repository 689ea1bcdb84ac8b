package io.esrecommend.cooccurrence;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.MockBigArrays;
import org.elasticsearch.common.util.MockPageCacheRecycler;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.AggregatorReducer;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.search.aggregations.pipeline.PipelineAggregator.PipelineTree;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.test.InternalAggregationTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;

public class InternalCooccurrenceTests extends InternalAggregationTestCase<InternalCooccurrence> {

    private static final int SIZE = 10;
    private static final int MIN_COUNT = 2;
    private static final Ranking RANKING = Ranking.DEFAULT.withSize(SIZE).withMinCount(MIN_COUNT);
    private static final Reduction REDUCTION = new Reduction(RANKING, 1, false, false);

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
        return new InternalCooccurrence(name, metadata, REDUCTION, histories.count(), List.of());
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
        return switch (between(0, 6)) {
            case 0 -> new InternalCooccurrence(name + "x", metadata, REDUCTION, counts, List.of());
            case 1 -> new InternalCooccurrence(name, metadata, with(RANKING.withSize(SIZE + 1)), counts, List.of());
            case 2 ->
                new InternalCooccurrence(name, metadata, with(RANKING.withMeasure(Measure.LIFT)), counts, List.of());
            case 3 -> new InternalCooccurrence(name, metadata, REDUCTION, counts, rows);
            case 4 ->
                new InternalCooccurrence(name, metadata, new Reduction(RANKING, 256, false, false), counts, List.of());
            case 5 ->
                new InternalCooccurrence(name, metadata, new Reduction(RANKING, 1, true, true), counts, List.of());
            default ->
                new InternalCooccurrence(name, metadata, REDUCTION, counts(instance.users() + 1, 0, 0), List.of());
        };
    }

    private static Reduction with(Ranking ranking) {
        return new Reduction(ranking, 1, false, false);
    }

    private static CooccurrenceCounts counts(long users, long cutItems, long cutInteractions) {
        return CooccurrenceCounts.of(new CooccurrenceCounts.Totals(users, 0, cutItems, cutInteractions));
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

    public void testCountsOnlyAreRankedByWhoeverKnowsTheTargets() throws IOException {
        Histories a = Histories.random(random(), 100);
        Histories b = Histories.random(random(), 100);
        Reduction countsOnly = new Reduction(Ranking.DEFAULT, 1, true, false);
        List<InternalAggregation> shards = new ArrayList<>();
        for (Histories shard : List.of(a, b)) {
            CooccurrenceCounts pairs = shard.count(shard.sourceItems(), false, Bounds.NONE, CooccurrenceCounter.CHUNK);
            assertEquals(0, pairs.targets().counts().length);
            shards.add(copyInstance(new InternalCooccurrence("neighbours", null, countsOnly, pairs, List.of())));
        }
        InternalCooccurrence answer = (InternalCooccurrence)
                reduce(shards, emptyReduceContextBuilder().forFinalReduction(null));
        assertEquals(List.of(), answer.rows());
        List<Histories.User> users = new ArrayList<>(a.users());
        users.addAll(b.users());
        Histories all = new Histories(users);
        assertEquals(all.pairsSeen(), answer.pairs());
        assertEquals(200, answer.users());
        Map<String, Integer> targets = all.targetCounts();
        for (Ranking ranking : List.of(RANKING, new Ranking(5, 1, 3, 4, Measure.JACCARD))) {
            assertEquals(all.neighbours(ranking), Histories.byItem(answer.rows(targets::get, answer.users(), ranking)));
        }
    }

    public void testReductionEndsWhereItIsCancelled() {
        AggregationReduceContext cancelled = new AggregationReduceContext.ForFinal(
                BigArrays.NON_RECYCLING_INSTANCE,
                null,
                () -> true,
                new CooccurrenceAggregationBuilder("neighbours"),
                buckets -> {},
                PipelineTree.EMPTY,
                null);
        InternalCooccurrence shard = shard("neighbours", null, Histories.random(random(), 100));
        try (AggregatorReducer reducer = shard.getReducer(cancelled, 1)) {
            reducer.accept(shard);
            expectThrows(TaskCancelledException.class, reducer::get);
        }
    }

    public void testReductionTakesItsMemoryFromTheBreakerAndGivesItBack() {
        for (String limit : List.of("1gb", "5kb")) {
            Settings settings = Settings.builder()
                    .put("indices.breaker.total.use_real_memory", false)
                    .put("indices.breaker.request.limit", limit)
                    .build();
            CircuitBreakerService breakers = new HierarchyCircuitBreakerService(
                    CircuitBreakerMetrics.NOOP,
                    settings,
                    List.of(),
                    new ClusterSettings(settings, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS));
            CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
            AggregationReduceContext context = new AggregationReduceContext.ForFinal(
                    new MockBigArrays(new MockPageCacheRecycler(Settings.EMPTY), breakers),
                    null,
                    () -> false,
                    new CooccurrenceAggregationBuilder("neighbours"),
                    buckets -> {},
                    PipelineTree.EMPTY,
                    null);
            InternalCooccurrence first = shard("neighbours", null, Histories.random(random(), 100));
            try (AggregatorReducer reducer = first.getReducer(context, 2)) {
                reducer.accept(first);
                reducer.accept(shard("neighbours", null, Histories.random(random(), 100)));
                if (limit.equals("1gb")) {
                    reducer.get();
                    assertTrue("only " + breaker.getUsed(), breaker.getUsed() > 5_000);
                } else {
                    CircuitBreakingException e = expectThrows(CircuitBreakingException.class, reducer::get);
                    assertTrue(e.getMessage(), e.getMessage().contains("neighbours"));
                }
            }
            assertEquals(0, breaker.getUsed());
        }
    }

    public void testFadedCountsAreFractionsOfUsers() throws IOException {
        InternalCooccurrence answer = new InternalCooccurrence(
                "neighbours",
                null,
                new Reduction(RANKING.withMeasure(Measure.LIFT), 256, false, true),
                counts(640, 3, 17),
                List.of(new NeighbourRow("i1", 1.25, List.of(new Neighbour("i2", 3.5, 0.75, 2)))));
        Map<String, Object> json = XContentHelper.convertToMap(
                        XContentHelper.toXContent(answer, XContentType.JSON, ToXContent.EMPTY_PARAMS, false),
                        true,
                        XContentType.JSON)
                .v2();
        Map<String, Object> neighbour = Map.of("item", "i2", "lift", 3.5, "both", 0.75, "count", 2);
        assertEquals(
                Map.of(
                        "neighbours",
                        Map.of(
                                "users",
                                2.5,
                                "left_out",
                                Map.of("items", 3, "interactions", 17),
                                "items",
                                List.of(Map.of("item", "i1", "count", 1.25, "neighbours", List.of(neighbour))))),
                json);
        assertEquals(2.5, answer.getProperty("users"));
    }

    private static InternalCooccurrence finalReduce(InternalAggregation aggregation) {
        return (InternalCooccurrence)
                reduce(List.of(aggregation), emptyReduceContextBuilder().forFinalReduction(null));
    }

    public void testAnswerNamesUsersItemsAndNeighbours() throws IOException {
        InternalCooccurrence answer = new InternalCooccurrence(
                "neighbours",
                null,
                REDUCTION,
                counts(12, 0, 0),
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
