package io.esrecommend.popularity;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder;
import io.esrecommend.cooccurrence.Fading;
import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.history.ItemTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.lucene.search.Queries;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.core.Releasables;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.mapper.BinaryFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregationBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.Aggregator;
import org.elasticsearch.search.aggregations.AggregatorTestCase;
import org.elasticsearch.search.aggregations.support.AggregationContext;

public class PopularityAggregationTests extends AggregatorTestCase {

    private static final String FIELD = "actions.buy";
    private static final String TIMES = "times.buy";
    private static final String KIND = "kind";
    private static final long ORIGIN = 1_800_000_000;
    private static final long DAY = 86_400;
    private static final TimeOptions OPTIONS = TimeOptions.NONE.withTimes(TIMES).withOrigin(ORIGIN * 1000);

    @Override
    protected List<SearchPlugin> getSearchPlugins() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return List.of(plugin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PopularityAggregationBuilder aggregation() {
        return new PopularityAggregationBuilder("popular").field(FIELD);
    }

    private static TimedHistories histories(int users) {
        return TimedHistories.random(random(), users, ORIGIN, 100 * DAY);
    }

    private static TimeValue days(int days) {
        return TimeValue.timeValueDays(days);
    }

    public void testItemsAreThoseWithTheMostUsers() throws IOException {
        TimedHistories histories = histories(300);
        withUsers(histories, reader -> {
            InternalPopularity found = run(reader, aggregation());
            assertEquals(histories.totals(Fading.NONE, null), found.totals());
            assertEquals(histories.popular(Fading.NONE, null, 10), found.items());
            assertEquals(List.of(), found.trending());
            assertEquals(1, found.unit());
            assertEquals(
                    histories.popular(Fading.NONE, null, 3),
                    run(reader, aggregation().size(3)).items());
            assertEquals(
                    histories.items(Fading.NONE, null),
                    run(reader, aggregation().all()).items());
        });
    }

    public void testInteractionsFade() throws IOException {
        TimedHistories histories = histories(300);
        withUsers(histories, reader -> {
            Fading halfLife = new Fading(ORIGIN * 1000, 7 * DAY * 1000, 0);
            InternalPopularity found = run(reader, aggregation().time(OPTIONS.withHalfLife(days(7))));
            assertEquals(256, found.unit());
            assertEquals(histories.totals(halfLife, null), found.totals());
            assertEquals(histories.popular(halfLife, null, 10), found.items());

            Fading window = new Fading(ORIGIN * 1000, 0, 30 * DAY * 1000);
            found = run(reader, aggregation().time(OPTIONS.withWindow(days(30))));
            assertEquals(1, found.unit());
            assertEquals(histories.totals(window, null), found.totals());
            assertEquals(histories.popular(window, null, 10), found.items());
            assertTrue(found.totals().interactions()
                    < histories.totals(Fading.NONE, null).interactions());

            Fading both = new Fading(ORIGIN * 1000, 7 * DAY * 1000, 10 * DAY * 1000);
            found = run(reader, aggregation().time(OPTIONS.withHalfLife(days(7)).withWindow(days(10))));
            assertEquals(histories.popular(both, null, 10), found.items());
        });
    }

    public void testGrowthIsCountedByWindowAndTrendsAreThoseBeyondAll() throws IOException {
        TimedHistories histories = histories(300);
        withUsers(histories, reader -> {
            Growth growth = new Growth(ORIGIN * 1000, 10 * DAY * 1000, 40 * DAY * 1000);
            InternalPopularity found =
                    run(reader, aggregation().time(OPTIONS.withRecent(days(10))).significance(0));
            assertEquals(histories.totals(Fading.NONE, growth), found.totals());
            assertEquals(histories.popular(Fading.NONE, growth, 10), found.items());
            assertEquals(histories.trending(Fading.NONE, growth, 10, 0), found.trending());
            assertFalse(found.trending().isEmpty());

            growth = new Growth(ORIGIN * 1000, 10 * DAY * 1000, 20 * DAY * 1000);
            found = run(
                    reader,
                    aggregation()
                            .time(OPTIONS.withRecent(days(10)).withPast(days(20)))
                            .significance(1)
                            .size(2));
            assertEquals(histories.trending(Fading.NONE, growth, 2, 1), found.trending());
            found = run(reader, aggregation().time(OPTIONS.withRecent(days(10)).withPast(days(20))));
            assertEquals(histories.trending(Fading.NONE, growth, 10, Trend.SIGNIFICANCE), found.trending());
        });
    }

    public void testOriginIsTheTimeOfTheSearchUnlessSaid() throws IOException {
        long now = System.currentTimeMillis() / 1000;
        TimedHistories histories =
                new TimedHistories(List.of(Map.of("new", new long[] {now - 10}, "old", new long[] {now - 100 * DAY})));
        withUsers(histories, reader -> {
            TimeOptions window = TimeOptions.NONE.withTimes(TIMES).withWindow(days(1));
            // what depends on the time of the search must not be cached
            AggTestConfig config = new AggTestConfig(aggregation().time(window), fields()).withShouldBeCached(false);
            InternalPopularity found = searchAndReduce(reader, config);
            assertEquals(List.of(new Popularity("new", 1, 0, 0)), found.items());
        });
    }

    public void testUsersThatDoNotMatchAreNotCounted() throws IOException {
        TimedHistories histories = histories(300);
        withUsers(histories, reader -> {
            InternalPopularity found = run(reader, aggregation(), new TermQuery(new Term(KIND, "even")));
            assertEquals(histories.even().totals(Fading.NONE, null), found.totals());
            assertEquals(histories.even().popular(Fading.NONE, null, 10), found.items());
            found = run(reader, aggregation(), new MatchNoDocsQuery("nobody"));
            assertEquals(Popularity.Totals.NONE, found.totals());
            assertEquals(List.of(), found.items());
        });
    }

    public void testPartitionsAreThoseOfCooccurrenceAndTheWholeTogether() throws IOException {
        TimedHistories histories = histories(300);
        Growth growth = new Growth(ORIGIN * 1000, 10 * DAY * 1000, 40 * DAY * 1000);
        int partitions = between(2, 7);
        withUsers(histories, reader -> {
            List<Popularity> together = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                InternalPopularity found = run(
                        reader,
                        aggregation()
                                .time(OPTIONS.withRecent(days(10)))
                                .partition(partition, partitions)
                                .all());
                assertEquals(histories.totals(Fading.NONE, growth), found.totals());
                CooccurrenceAggregationBuilder pairs = new CooccurrenceAggregationBuilder("pairs")
                        .source(FIELD)
                        .partition(partition, partitions);
                InternalCooccurrence rows = searchAndReduce(reader, new AggTestConfig(pairs, fields()));
                assertEquals(
                        rows.rows().stream().map(NeighbourRow::item).sorted().toList(),
                        found.items().stream().map(Popularity::item).toList());
                together.addAll(found.items());
            }
            together.sort(Comparator.comparing(Popularity::item));
            assertEquals(histories.items(Fading.NONE, growth), together);
        });
    }

    public void testIndexWithoutTheFieldHasNoUsers() throws IOException {
        withUsers(histories(50), reader -> {
            InternalPopularity found = run(reader, aggregation().field("other"));
            assertEquals(Popularity.Totals.NONE, found.totals());
            assertEquals(List.of(), found.items());
        });
    }

    public void testTimesThatAreMissingOrOfAnotherFieldAreRefused() throws IOException {
        TimeOptions window = OPTIONS.withWindow(days(1));
        withUsers(histories(50), reader -> {
            IllegalArgumentException e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation().time(window.withTimes("times.view"))));
            assertThat(e.getMessage(), containsString("[popular]"));
            assertThat(e.getMessage(), containsString("not as many [times] as values of [field]"));
        });
        for (int times : new int[] {1, 3}) {
            withIndex(
                    writer -> {
                        Document document = new Document();
                        document.add(new SortedSetDocValuesField(FIELD, new BytesRef("a")));
                        document.add(new SortedSetDocValuesField(FIELD, new BytesRef("b")));
                        document.add(new BinaryFieldMapper.CustomBinaryDocValuesField(TIMES, new byte[5 * times]));
                        writer.addDocument(document);
                    },
                    reader -> expectThrows(
                            IllegalArgumentException.class,
                            () -> run(reader, aggregation().time(window))));
        }
    }

    public void testFieldsOfOtherTypesAreRefused() throws IOException {
        withIndex(
                writer -> {
                    Document document = new Document();
                    document.add(new NumericDocValuesField("number", 1));
                    document.add(new SortedSetDocValuesField(FIELD, new BytesRef("a")));
                    writer.addDocument(document);
                },
                reader -> {
                    MappedFieldType[] fields = {longField("number"), keywordField(FIELD)};
                    AggTestConfig number = new AggTestConfig(aggregation().field("number"), fields);
                    IllegalArgumentException e =
                            expectThrows(IllegalArgumentException.class, () -> searchAndReduce(reader, number));
                    assertThat(e.getMessage(), containsString("[popular]"));
                    assertThat(e.getMessage(), containsString("field [number] is a [long] but must be a [keyword]"));
                    AggTestConfig times = new AggTestConfig(
                            aggregation().time(OPTIONS.withTimes(FIELD).withWindow(days(1))), fields);
                    e = expectThrows(IllegalArgumentException.class, () -> searchAndReduce(reader, times));
                    assertThat(e.getMessage(), containsString("[" + FIELD + "] is a [keyword] but must be a [binary]"));
                });
    }

    public void testAggregationBelowAnotherIsRefused() throws IOException {
        withUsers(histories(20), reader -> {
            AggregationBuilder below = AggregationBuilders.filter("all", QueryBuilders.matchAllQuery())
                    .subAggregation(aggregation());
            IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> run(reader, below));
            assertThat(e.getMessage(), containsString("[popular]"));
            assertThat(e.getMessage(), containsString("top level"));
        });
    }

    public void testMemoryIsAccountedForAndGivenBack() throws IOException {
        withUsers(histories(300), reader -> {
            CircuitBreakerService breakers = breakers("100mb");
            CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
            AggregationContext context = context(reader, breakers);
            try {
                long before = breaker.getUsed();
                collect(context);
                // forty items: their counts, their names, and both again in the answer
                assertThat(breaker.getUsed() - before, greaterThan(30L * (16 + 56 + 24)));
            } finally {
                Releasables.close(context);
            }
            assertEquals(0, breaker.getUsed());
        });
    }

    public void testWhatDoesNotFitIntoTheBreakerIsRefusedAndAllIsGivenBack() throws IOException {
        withUsers(histories(300), reader -> {
            CircuitBreakerService breakers = breakers("6kb");
            CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
            AggregationContext context = context(reader, breakers);
            try {
                CircuitBreakingException e = expectThrows(CircuitBreakingException.class, () -> collect(context));
                assertThat(e.getMessage(), containsString("popular"));
            } finally {
                Releasables.close(context);
            }
            assertEquals(0, breaker.getUsed());
        });
    }

    private static CircuitBreakerService breakers(String limit) {
        Settings settings = Settings.builder()
                .put("indices.breaker.total.use_real_memory", false)
                .put("indices.breaker.request.limit", limit)
                .build();
        ClusterSettings cluster = new ClusterSettings(settings, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS);
        return new HierarchyCircuitBreakerService(CircuitBreakerMetrics.NOOP, settings, List.of(), cluster);
    }

    private AggregationContext context(IndexReader reader, CircuitBreakerService breakers) throws IOException {
        return createAggregationContext(
                reader, createIndexSettings(), Queries.ALL_DOCS_INSTANCE, breakers, 0, 1000, false, false, fields());
    }

    private void collect(AggregationContext context) throws IOException {
        Aggregator aggregator = createAggregator(aggregation().time(OPTIONS.withRecent(days(10))), context);
        aggregator.preCollection();
        context.searcher().search(Queries.ALL_DOCS_INSTANCE, new CollectorManager<Collector, Void>() {
            @Override
            public Collector newCollector() {
                return aggregator.asCollector();
            }

            @Override
            public Void reduce(Collection<Collector> collectors) {
                return null;
            }
        });
        aggregator.postCollection();
        aggregator.buildTopLevel();
    }

    private MappedFieldType[] fields() {
        return new MappedFieldType[] {
            keywordField(FIELD), new BinaryFieldMapper.BinaryFieldType(TIMES), keywordField(KIND)
        };
    }

    private InternalPopularity run(IndexReader reader, AggregationBuilder aggregation) throws IOException {
        return run(reader, aggregation, Queries.ALL_DOCS_INSTANCE);
    }

    private InternalPopularity run(IndexReader reader, AggregationBuilder aggregation, Query query) throws IOException {
        return searchAndReduce(reader, new AggTestConfig(aggregation, fields()).withQuery(query));
    }

    /** Indexes a document a user, in several segments. */
    private void withUsers(TimedHistories histories, CheckedConsumer<IndexReader, IOException> test)
            throws IOException {
        withIndex(
                writer -> {
                    for (int user = 0; user < histories.users().size(); user++) {
                        writer.addDocument(document(user, histories.users().get(user)));
                        if (rarely()) {
                            writer.commit();
                        }
                    }
                },
                test);
    }

    private static Document document(int number, Map<String, long[]> user) {
        Document document = new Document();
        document.add(new StringField(KIND, number % 2 == 0 ? "even" : "odd", Field.Store.NO));
        user.keySet().forEach(item -> document.add(new SortedSetDocValuesField(FIELD, new BytesRef(item))));
        if (!user.isEmpty()) {
            document.add(new BinaryFieldMapper.CustomBinaryDocValuesField(TIMES, ItemTimes.encode(user)));
        }
        return document;
    }
}
