package io.esrecommend.cooccurrence;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

public class CooccurrenceAggregationTests extends AggregatorTestCase {

    private static final String SOURCE = "actions.view";
    private static final String TARGET = "actions.buy";
    private static final String KIND = "kind";

    @Override
    protected List<SearchPlugin> getSearchPlugins() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return List.of(plugin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CooccurrenceAggregationBuilder aggregation() {
        return new CooccurrenceAggregationBuilder("neighbours").source(SOURCE).target(TARGET);
    }

    public void testNeighboursAreThoseOfAllUsers() throws IOException {
        Histories histories = Histories.random(random(), 300);
        withUsers(histories, reader -> {
            InternalCooccurrence found = run(reader, aggregation(), Queries.ALL_DOCS_INSTANCE);
            assertEquals(300, found.users());
            assertEquals(histories.neighbours(50, 1), Histories.byItem(found.rows()));
            found = run(
                    reader,
                    aggregation().ranking(Ranking.DEFAULT.withSize(3).withMinCount(4)),
                    Queries.ALL_DOCS_INSTANCE);
            assertEquals(histories.neighbours(3, 4), Histories.byItem(found.rows()));
        });
    }

    public void testTargetIsTheSourceWhereNoneIsNamed() throws IOException {
        Histories histories = Histories.random(random(), 300);
        withUsers(histories, reader -> {
            CooccurrenceAggregationBuilder ofOneAction =
                    new CooccurrenceAggregationBuilder("neighbours").source(SOURCE);
            Map<String, NeighbourRow> expected = histories.ofOneAction().neighbours(50, 1);
            assertEquals(
                    expected,
                    Histories.byItem(
                            run(reader, ofOneAction, Queries.ALL_DOCS_INSTANCE).rows()));
            assertEquals(
                    expected,
                    Histories.byItem(run(reader, ofOneAction.target(SOURCE), Queries.ALL_DOCS_INSTANCE)
                            .rows()));
        });
    }

    public void testUsersThatDoNotMatchAreNotCounted() throws IOException {
        Histories histories = Histories.random(random(), 300);
        withUsers(histories, reader -> {
            List<Histories.User> even = new ArrayList<>();
            for (int user = 0; user < 300; user += 2) {
                even.add(histories.users().get(user));
            }
            InternalCooccurrence found = run(reader, aggregation(), new TermQuery(new Term(KIND, "even")));
            assertEquals(150, found.users());
            assertEquals(new Histories(even).neighbours(50, 1), Histories.byItem(found.rows()));
        });
    }

    public void testNoUserMatches() throws IOException {
        withUsers(Histories.random(random(), 20), reader -> {
            InternalCooccurrence found = run(reader, aggregation(), new MatchNoDocsQuery("nobody"));
            assertEquals(0, found.users());
            assertEquals(List.of(), found.rows());
        });
    }

    public void testPartitionsAreTheWholeOnceTogether() throws IOException {
        Histories histories = Histories.random(random(), 300);
        int partitions = between(2, 7);
        withUsers(histories, reader -> {
            Map<String, NeighbourRow> together = new TreeMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                InternalCooccurrence found =
                        run(reader, aggregation().partition(partition, partitions), Queries.ALL_DOCS_INSTANCE);
                assertEquals(300, found.users());
                for (NeighbourRow row : found.rows()) {
                    assertNull(row.item(), together.put(row.item(), row));
                }
            }
            assertEquals(histories.neighbours(50, 1), together);
        });
    }

    public void testPartitionsAreAboutEvenlyFilled() throws IOException {
        Set<String> items = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            items.add("i" + i);
        }
        withUsers(new Histories(List.of(new Histories.User(items, Set.of("t")))), reader -> {
            for (int partition = 0; partition < 10; partition++) {
                int rows = run(reader, aggregation().partition(partition, 10), Queries.ALL_DOCS_INSTANCE)
                        .rows()
                        .size();
                assertTrue("partition " + partition + " has " + rows, rows > 50 && rows < 150);
            }
        });
    }

    public void testUsersOfAnIndexWithoutTheFieldAreUsersAllTheSame() throws IOException {
        Histories histories = Histories.random(random(), 50);
        withUsers(histories, reader -> {
            InternalCooccurrence found = run(reader, aggregation().source("other"), Queries.ALL_DOCS_INSTANCE);
            assertEquals(50, found.users());
            assertEquals(List.of(), found.rows());
            found = run(reader, aggregation().target("other"), Queries.ALL_DOCS_INSTANCE);
            assertEquals(50, found.users());
            Map<String, Integer> counts = new HashMap<>();
            for (NeighbourRow row : found.rows()) {
                assertEquals(List.of(), row.neighbours());
                counts.put(row.item(), (int) row.count());
            }
            assertEquals(histories.sourceCounts(), counts);
        });
    }

    public void testFieldThatNoUserHasCountsUsersOnly() throws IOException {
        Histories histories = new Histories(
                List.of(new Histories.User(Set.of("a"), Set.of()), new Histories.User(Set.of("a", "b"), Set.of())));
        withUsers(histories, reader -> {
            InternalCooccurrence found = run(reader, aggregation(), Queries.ALL_DOCS_INSTANCE);
            assertEquals(2, found.users());
            assertEquals(
                    List.of(new NeighbourRow("a", 2, List.of()), new NeighbourRow("b", 1, List.of())),
                    List.copyOf(Histories.byItem(found.rows()).values()));
        });
    }

    public void testFieldThatIsNoKeywordIsRefused() throws IOException {
        withIndex(
                writer -> {
                    Document document = new Document();
                    document.add(new NumericDocValuesField(SOURCE, 1));
                    document.add(new SortedSetDocValuesField(TARGET, new BytesRef("a")));
                    writer.addDocument(document);
                },
                reader -> {
                    AggTestConfig config = new AggTestConfig(aggregation(), longField(SOURCE), keywordField(TARGET));
                    IllegalArgumentException e =
                            expectThrows(IllegalArgumentException.class, () -> searchAndReduce(reader, config));
                    assertThat(e.getMessage(), containsString("[neighbours]"));
                    assertThat(e.getMessage(), containsString("field [" + SOURCE + "] is a [long]"));
                    assertThat(e.getMessage(), containsString("[keyword]"));
                });
    }

    public void testAggregationBelowAnotherIsRefused() throws IOException {
        withUsers(Histories.random(random(), 20), reader -> {
            AggregationBuilder below = AggregationBuilders.filter("all", QueryBuilders.matchAllQuery())
                    .subAggregation(aggregation());
            IllegalArgumentException e =
                    expectThrows(IllegalArgumentException.class, () -> run(reader, below, Queries.ALL_DOCS_INSTANCE));
            assertThat(e.getMessage(), containsString("[neighbours]"));
            assertThat(e.getMessage(), containsString("top level"));
        });
    }

    public void testMemoryIsAccountedForAndGivenBack() throws IOException {
        withUsers(Histories.random(random(), 300), reader -> {
            CircuitBreakerService breakers = breakers("100mb");
            CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
            AggregationContext context = context(reader, breakers);
            try {
                long before = breaker.getUsed();
                collect(context);
                assertThat(breaker.getUsed() - before, greaterThan(4L * 300));
            } finally {
                Releasables.close(context);
            }
            assertEquals(0, breaker.getUsed());
        });
    }

    public void testWhatDoesNotFitIntoTheBreakerIsRefusedAndAllIsGivenBack() throws IOException {
        withUsers(Histories.random(random(), 300), reader -> {
            CircuitBreakerService breakers = breakers("20kb");
            CircuitBreaker breaker = breakers.getBreaker(CircuitBreaker.REQUEST);
            AggregationContext context = context(reader, breakers);
            try {
                CircuitBreakingException e = expectThrows(CircuitBreakingException.class, () -> collect(context));
                assertThat(e.getMessage(), containsString("neighbours"));
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
        Aggregator aggregator = createAggregator(aggregation(), context);
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
        return new MappedFieldType[] {keywordField(SOURCE), keywordField(TARGET), keywordField(KIND)};
    }

    private InternalCooccurrence run(IndexReader reader, AggregationBuilder aggregation, Query query)
            throws IOException {
        return searchAndReduce(reader, new AggTestConfig(aggregation, fields()).withQuery(query));
    }

    /** Indexes a document a user, in several segments. */
    private void withUsers(Histories histories, CheckedConsumer<IndexReader, IOException> test) throws IOException {
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

    private static Document document(int number, Histories.User user) {
        Document document = new Document();
        document.add(new StringField(KIND, number % 2 == 0 ? "even" : "odd", Field.Store.NO));
        user.sources().keySet().forEach(item -> document.add(new SortedSetDocValuesField(SOURCE, new BytesRef(item))));
        user.targets().keySet().forEach(item -> document.add(new SortedSetDocValuesField(TARGET, new BytesRef(item))));
        return document;
    }
}
