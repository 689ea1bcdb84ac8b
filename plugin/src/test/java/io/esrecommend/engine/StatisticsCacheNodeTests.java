package io.esrecommend.engine;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;

import io.esrecommend.vector.VectorSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.test.ESSingleNodeTestCase;
import org.elasticsearch.xcontent.XContentType;

/** What a node keeps of statistics, which are large where vectors are long. */
public class StatisticsCacheNodeTests extends ESSingleNodeTestCase {

    private static final int DIMENSIONS = 100;

    private static CircuitBreaker breaker(String limit) {
        return new HierarchyCircuitBreakerService(
                        CircuitBreakerMetrics.NOOP,
                        Settings.builder()
                                .put("indices.breaker.request.limit", limit)
                                .build(),
                        List.of(),
                        new ClusterSettings(Settings.EMPTY, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS))
                .getBreaker(CircuitBreaker.REQUEST);
    }

    private StatisticsCache cache(String size, CircuitBreaker breaker) {
        Settings settings =
                Settings.builder().put(StatisticsCache.SIZE.getKey(), size).build();
        return new StatisticsCache(new ClusterSettings(settings, Set.of(StatisticsCache.SIZE)), client(), breaker);
    }

    private void create(String engine) {
        StatisticsIndices indices = new StatisticsIndices(engine);
        assertAcked(client().admin()
                .indices()
                .prepareCreate(indices.neighbours("1"))
                .setMapping("{\"enabled\": false}")
                .addAlias(new Alias(indices.neighbours())));
    }

    private void write(String engine, long builtAt) {
        Statistics statistics = new Statistics(
                "1",
                builtAt,
                0,
                new Statistics.Basis("", 0, 0, "", 0),
                new Statistics.Counts(0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                1,
                new VectorSpace(new float[DIMENSIONS], new float[DIMENSIONS * DIMENSIONS], 1),
                Map.of());
        client().prepareIndex(new StatisticsIndices(engine).neighbours())
                .setId(Statistics.ID)
                .setSource(Strings.toString(statistics), XContentType.JSON)
                .get();
    }

    private long builtAt(StatisticsCache cache, String engine) {
        ProjectMetadata project =
                getInstanceFromNode(ClusterService.class).state().metadata().getProject(ProjectId.DEFAULT);
        PlainActionFuture<Optional<Statistics>> found = new PlainActionFuture<>();
        cache.get(engine, project, found);
        return found.actionGet().orElseThrow().builtAt();
    }

    private void engines(String... engines) {
        for (String engine : engines) {
            create(engine);
            write(engine, 1);
        }
    }

    public void testKeepsAsMuchAsTheSettingSays() {
        engines("films", "books");
        long one = new VectorSpace(new float[DIMENSIONS], new float[DIMENSIONS * DIMENSIONS], 1).bytes();
        StatisticsCache both = cache(3 * one + "b", breaker("1mb"));
        StatisticsCache either = cache(one + one / 2 + "b", breaker("1mb"));
        StatisticsCache none = cache("0b", breaker("1mb"));
        for (StatisticsCache cache : List.of(both, either, none)) {
            assertEquals(1, builtAt(cache, "films"));
            assertEquals(1, builtAt(cache, "books"));
        }
        write("films", 2);
        write("books", 2);
        assertEquals(1, builtAt(both, "films"));
        assertEquals(1, builtAt(both, "books"));
        assertEquals(1, builtAt(either, "books"));
        assertEquals(2, builtAt(either, "films"));
        assertEquals(2, builtAt(none, "films"));
        both.forget();
        assertEquals(2, builtAt(both, "films"));
    }

    public void testReadingIsRefusedWhereMemoryIsShort() {
        engines("films");
        CircuitBreaker much = breaker("1mb");
        assertEquals(1, builtAt(cache("1mb", much), "films"));
        assertEquals(0, much.getUsed());
        CircuitBreaker little = breaker("10kb");
        expectThrows(CircuitBreakingException.class, () -> builtAt(cache("1mb", little), "films"));
        assertEquals(0, little.getUsed());
    }

    public void testCountsPopularAndTrendingItemsToo() {
        Statistics.Popular popular = new Statistics.Popular("x".repeat(500), 1);
        Statistics.Trending trending = new Statistics.Trending("x".repeat(500), 1, 1, 1);
        Statistics few = new Statistics(
                "1",
                1,
                0,
                null,
                null,
                List.of(),
                List.of(),
                1,
                VectorSpace.raw(0),
                Map.of("image", VectorSpace.raw(7)));
        assertTrue(few.with(List.of(popular), List.of(trending)).bytes() - few.bytes() >= 1_000);
        assertTrue(few.bytes() >= 28);
    }
}
