package io.esrecommend.popularity;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.cooccurrence.Fading;
import io.esrecommend.cooccurrence.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregationReduceContext;
import org.elasticsearch.search.aggregations.AggregatorFactories;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.test.InternalAggregationTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;

public class InternalPopularityTests extends InternalAggregationTestCase<InternalPopularity> {

    private static final long ORIGIN = 1_800_000_000;
    private static final long DAY = 86_400;
    private static final Fading FADING = new Fading(ORIGIN * 1000, 20 * DAY * 1000, 90 * DAY * 1000);
    private static final Growth GROWTH = new Growth(ORIGIN * 1000, 10 * DAY * 1000, 40 * DAY * 1000);
    private static final PopularityAnswer ANSWER = new PopularityAnswer(new Partition(0, 1), 7, 256, true, 0.5);
    private static final PopularityAnswer ALL =
            new PopularityAnswer(new Partition(0, 1), PopularityAnswer.ALL, 256, true, 0.5);

    /** What the instances of a test were counted over. */
    private final List<TimedHistories> counted = new ArrayList<>();

    @Override
    protected SearchPlugin registerPlugin() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return plugin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TimedHistories histories(int users) {
        return TimedHistories.random(random(), users, ORIGIN, 100 * DAY);
    }

    private static InternalPopularity shard(String name, Map<String, Object> metadata, TimedHistories histories) {
        return InternalPopularity.ofShard(name, metadata, ANSWER, histories.count(FADING, GROWTH));
    }

    private static TimedHistories together(List<TimedHistories> parts) {
        List<Map<String, long[]>> users = new ArrayList<>();
        parts.forEach(part -> users.addAll(part.users()));
        return new TimedHistories(users);
    }

    private static void assertAnswers(TimedHistories expected, InternalPopularity answer) {
        assertEquals(expected.totals(FADING, GROWTH), answer.totals());
        assertEquals(expected.popular(FADING, GROWTH, 7), answer.items());
        assertEquals(expected.trending(FADING, GROWTH, 7, 0.5), answer.trending());
    }

    @Override
    protected InternalPopularity createTestInstance(String name, Map<String, Object> metadata) {
        TimedHistories histories = histories(between(0, 100));
        counted.add(histories);
        return shard(name, metadata, histories);
    }

    @Override
    protected void assertReduced(InternalPopularity reduced, List<InternalPopularity> inputs) {
        assertAnswers(together(counted), reduced);
    }

    @Override
    protected InternalPopularity mutateInstance(InternalPopularity instance) {
        String name = instance.getName();
        Map<String, Object> metadata = instance.getMetadata();
        PopularityCounts counts = histories(50).count(FADING, GROWTH);
        return switch (between(0, 4)) {
            case 0 -> InternalPopularity.ofShard(name + "x", metadata, ANSWER, counts);
            case 1 -> InternalPopularity.ofShard(name, metadata, ALL, counts);
            case 2 ->
                InternalPopularity.ofShard(
                        name, metadata, ANSWER, totals(instance.totals().and(new Popularity.Totals(1, 0, 0, 0, 0))));
            case 3 ->
                new InternalPopularity(
                        name, metadata, ANSWER, counts, List.of(new Popularity("i1", 3, 2, 1)), List.of());
            default ->
                new InternalPopularity(name, metadata, ANSWER, counts, List.of(), List.of(new Trend("i1", 3, 2, 1)));
        };
    }

    public void testCountsOfAShardSurviveTheWire() throws IOException {
        TimedHistories histories = histories(100);
        assertAnswers(histories, finalReduce(List.of(copyInstance(shard("popular", null, histories)))));
    }

    public void testAnswerSurvivesTheWire() throws IOException {
        TimedHistories histories = histories(100);
        InternalPopularity sent = finalReduce(List.of(shard("popular", null, histories)));
        assertFalse(sent.items().isEmpty());
        assertFalse(sent.trending().isEmpty());
        assertAnswers(histories, copyInstance(sent));
        assertEquals(256, copyInstance(sent).unit());
    }

    public void testPartialReductionKeepsCountsAndAnswersNothing() {
        List<TimedHistories> parts = List.of(histories(50), histories(50), histories(0), histories(50));
        AggregationReduceContext partial = emptyReduceContextBuilder().forPartialReduction(null);
        List<InternalAggregation> shards = new ArrayList<>();
        parts.forEach(part -> shards.add(shard("popular", null, part)));
        InternalPopularity first = (InternalPopularity) reduce(shards.subList(0, 2), partial);
        assertEquals(List.of(), first.items());
        assertEquals(List.of(), first.trending());
        assertAnswers(together(parts), finalReduce(List.of(first, shards.get(2), shards.get(3))));
    }

    public void testAllItemsComeInOrder() {
        List<TimedHistories> parts = List.of(histories(50), histories(50), histories(50));
        List<InternalAggregation> shards = new ArrayList<>();
        parts.forEach(part -> shards.add(InternalPopularity.ofShard("popular", null, ALL, part.count(FADING, GROWTH))));
        InternalPopularity all = finalReduce(shards);
        assertEquals(together(parts).items(FADING, GROWTH), all.items());
        assertEquals(together(parts).totals(FADING, GROWTH), all.totals());
        assertEquals(List.of(), all.trending());
    }

    public void testReductionEndsWhenItIsCancelled() {
        List<InternalAggregation> shards =
                List.of(shard("popular", null, histories(20)), shard("popular", null, histories(20)));
        AggregationReduceContext cancelled = new AggregationReduceContext.ForPartial(
                null, null, () -> true, AggregatorFactories.builder(), bytes -> {}, null);
        TaskCancelledException e = expectThrows(TaskCancelledException.class, () -> reduce(shards, cancelled));
        assertEquals("aggregation [popular] was cancelled", e.getMessage());
    }

    private static InternalPopularity finalReduce(List<InternalAggregation> aggregations) {
        return (InternalPopularity)
                reduce(aggregations, emptyReduceContextBuilder().forFinalReduction(null));
    }

    private static PopularityCounts totals(Popularity.Totals totals) {
        return new PopularityCounts(totals, new BytesRef[0], new long[0], new long[0], new long[0]);
    }

    private static Object json(PopularityAnswer answer, List<Trend> trending) throws IOException {
        InternalPopularity aggregation = new InternalPopularity(
                "popular",
                null,
                answer,
                totals(new Popularity.Totals(12, 30, 100, 9, 8)),
                List.of(new Popularity("i2", 7, 2, 1)),
                trending);
        Map<String, Object> json = XContentHelper.convertToMap(
                        XContentHelper.toXContent(aggregation, XContentType.JSON, ToXContent.EMPTY_PARAMS, false),
                        true,
                        XContentType.JSON)
                .v2();
        return json.get("popular");
    }

    public void testAnswerNamesTotalsAndItems() throws IOException {
        PopularityAnswer whole = new PopularityAnswer(new Partition(0, 1), 7, 1, false, 0);
        assertEquals(
                Map.of(
                        "users",
                        12,
                        "interactions",
                        30,
                        "squares",
                        100,
                        "items",
                        List.of(Map.of("item", "i2", "users", 7))),
                json(whole, List.of()));
    }

    public void testAnswerNamesGrowthWhereItWasAskedForAndFadedUsersAsFractions() throws IOException {
        assertEquals(
                Map.of(
                        "users",
                        12,
                        "interactions",
                        30,
                        "squares",
                        100,
                        "recent",
                        9,
                        "past",
                        8,
                        "items",
                        List.of(Map.of("item", "i2", "users", 7.0 / 256, "recent", 2, "past", 1)),
                        "trending",
                        List.of(Map.of("item", "i3", "recent", 3, "past", 4, "llr", 11.5))),
                json(ANSWER, List.of(new Trend("i3", 3, 4, 11.5))));
    }

    public void testTotalsAreProperties() {
        InternalPopularity answer =
                InternalPopularity.ofShard("popular", null, ANSWER, totals(new Popularity.Totals(1, 2, 3, 4, 5)));
        assertEquals(1L, answer.getProperty("users"));
        assertEquals(2L, answer.getProperty("interactions"));
        assertEquals(3L, answer.getProperty("squares"));
        assertEquals(4L, answer.getProperty("recent"));
        assertEquals(5L, answer.getProperty("past"));
        assertSame(answer, answer.getProperty(List.of()));
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> answer.getProperty("colour"));
        assertTrue(e.getMessage(), e.getMessage().contains("colour"));
    }
}
