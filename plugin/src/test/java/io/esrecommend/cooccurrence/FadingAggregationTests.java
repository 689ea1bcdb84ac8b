package io.esrecommend.cooccurrence;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.history.ItemTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.lucene.search.Queries;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.mapper.BinaryFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregatorTestCase;

/** What users did fades, or counts in a window only. */
public class FadingAggregationTests extends AggregatorTestCase {

    private static final String SOURCE = "actions.view";
    private static final String TARGET = "actions.buy";
    private static final String SOURCE_TIMES = "times.view";
    private static final String TARGET_TIMES = "times.buy";
    private static final long DAY = 24 * 3600;
    private static final long NOW = 20_000 * DAY;

    @Override
    protected List<SearchPlugin> getSearchPlugins() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return List.of(plugin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A user's items with the seconds since the epoch at which they were done last. */
    private record Timed(Map<String, Long> sources, Map<String, Long> targets) {}

    private static List<Timed> users(int number) {
        List<Timed> users = new ArrayList<>();
        for (Histories.User user : Histories.random(random(), number).users()) {
            users.add(new Timed(timed(user.sources()), timed(user.targets())));
        }
        return users;
    }

    private static Map<String, Long> timed(Map<String, Integer> items) {
        Map<String, Long> timed = new LinkedHashMap<>();
        items.keySet().forEach(item -> timed.put(item, NOW + DAY - between(0, (int) (200 * DAY))));
        return timed;
    }

    private static CooccurrenceTimes times() {
        return CooccurrenceTimes.NONE.withFields(SOURCE_TIMES, TARGET_TIMES).withOrigin(NOW * 1000);
    }

    private static CooccurrenceAggregationBuilder aggregation(CooccurrenceTimes times) {
        return new CooccurrenceAggregationBuilder("neighbours")
                .source(SOURCE)
                .target(TARGET)
                .times(times);
    }

    private static Histories weighed(List<Timed> users, Fading fading) {
        return new Histories(
                users.stream()
                        .map(user -> new Histories.User(weighed(user.sources, fading), weighed(user.targets, fading)))
                        .toList(),
                fading.unit());
    }

    private static Map<String, Integer> weighed(Map<String, Long> items, Fading fading) {
        Map<String, Integer> weights = new TreeMap<>();
        items.forEach((item, second) -> weights.put(item, fading.weight(second)));
        return weights;
    }

    public void testPairsFadeWithTheirOlderHalf() throws IOException {
        List<Timed> users = users(300);
        Histories expected = weighed(users, new Fading(NOW * 1000, 30 * DAY * 1000, 0));
        withUsers(users, reader -> {
            CooccurrenceTimes times = times().withHalfLife(TimeValue.timeValueDays(30));
            InternalCooccurrence found = run(reader, aggregation(times));
            assertEquals(256, found.unit());
            assertEquals(expected.all(), found.users());
            assertEquals(expected.pairsSeen(), found.pairs());
            assertEquals(expected.neighbours(50, 1), Histories.byItem(found.rows()));
            Ranking few = new Ranking(5, 3, 10, 8, Measure.COSINE);
            found = run(reader, aggregation(times).ranking(few));
            assertEquals(expected.neighbours(few), Histories.byItem(found.rows()));
        });
    }

    public void testWithinAFieldAndAPartition() throws IOException {
        List<Timed> users = users(300);
        Histories expected = weighed(users, new Fading(NOW * 1000, 30 * DAY * 1000, 90 * DAY * 1000))
                .ofOneAction();
        CooccurrenceTimes times = times().withFields(SOURCE_TIMES, null)
                .withHalfLife(TimeValue.timeValueDays(30))
                .withWindow(TimeValue.timeValueDays(90));
        withUsers(users, reader -> {
            Map<String, NeighbourRow> together = new TreeMap<>();
            for (int partition = 0; partition < 3; partition++) {
                InternalCooccurrence found = run(
                        reader,
                        new CooccurrenceAggregationBuilder("neighbours")
                                .source(SOURCE)
                                .times(times)
                                .partition(partition, 3));
                assertEquals(expected.all(), found.users());
                together.putAll(Histories.byItem(found.rows()));
            }
            assertEquals(expected.neighbours(50, 1), together);
        });
    }

    public void testWhatIsBeyondTheWindowDoesNotCount() throws IOException {
        List<Timed> users = users(300);
        Histories weighed = weighed(users, new Fading(NOW * 1000, 0, 20 * DAY * 1000));
        withUsers(users, reader -> {
            InternalCooccurrence found = run(reader, aggregation(times().withWindow(TimeValue.timeValueDays(20))));
            assertEquals(1, found.unit());
            long active =
                    weighed.users().stream().mapToLong(Histories.User::weight).sum();
            assertTrue("all are active", active < 300);
            assertEquals(active, found.users());
            assertEquals(weighed.pairsSeen(), found.pairs());
            for (NeighbourRow row : found.rows()) {
                assertEquals(weighed.sourceCounts().get(row.item()), (int) row.count(), 0);
                for (Neighbour neighbour : row.neighbours()) {
                    assertEquals(weighed.pairs().get(row.item()).get(neighbour.item()), neighbour.both(), 0);
                    assertEquals(weighed.targetCounts().get(neighbour.item()), neighbour.count(), 0);
                }
            }
            assertEquals(
                    weighed.pairs().keySet(), Histories.byItem(found.rows()).keySet());
        });
    }

    public void testItemsWithoutTimesAreRefused() throws IOException {
        List<Timed> users = List.of(new Timed(Map.of("a", NOW, "b", NOW), Map.of("c", NOW)));
        CooccurrenceTimes times = times().withHalfLife(TimeValue.timeValueDays(1));
        withUsers(users, reader -> {
            IllegalArgumentException e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation(times.withFields("times.other", TARGET_TIMES))));
            assertThat(e.getMessage(), containsString("no times of them in [times.other]"));
            assertThat(e.getMessage(), containsString("[" + SOURCE + "]"));
            e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation(times.withFields(TARGET_TIMES, TARGET_TIMES))));
            assertThat(e.getMessage(), containsString("times of only [1] of them in [" + TARGET_TIMES + "]"));
            e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation(times.withFields(SOURCE_TIMES, SOURCE_TIMES))));
            assertThat(e.getMessage(), containsString("times of more in [" + SOURCE_TIMES + "]"));
            e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation(times.withFields(SOURCE, TARGET_TIMES))));
            assertThat(e.getMessage(), containsString("field [" + SOURCE + "] is a [keyword] but must be a [binary]"));
        });
    }

    private InternalCooccurrence run(IndexReader reader, CooccurrenceAggregationBuilder aggregation)
            throws IOException {
        MappedFieldType[] fields = {
            keywordField(SOURCE),
            keywordField(TARGET),
            new BinaryFieldMapper.BinaryFieldType(SOURCE_TIMES),
            new BinaryFieldMapper.BinaryFieldType(TARGET_TIMES)
        };
        return searchAndReduce(reader, new AggTestConfig(aggregation, fields).withQuery(Queries.ALL_DOCS_INSTANCE));
    }

    private void withUsers(List<Timed> users, CheckedConsumer<IndexReader, IOException> test) throws IOException {
        withIndex(
                writer -> {
                    for (Timed user : users) {
                        Document document = new Document();
                        add(document, SOURCE, SOURCE_TIMES, user.sources);
                        add(document, TARGET, TARGET_TIMES, user.targets);
                        writer.addDocument(document);
                    }
                },
                test);
    }

    private static void add(Document document, String field, String times, Map<String, Long> items) {
        if (items.isEmpty()) {
            return;
        }
        Map<String, long[]> seconds = new LinkedHashMap<>();
        items.forEach((item, second) -> {
            document.add(new SortedSetDocValuesField(field, new BytesRef(item)));
            seconds.put(item, new long[] {second, second - 100 * DAY});
        });
        document.add(new BinaryFieldMapper.CustomBinaryDocValuesField(times, ItemTimes.encode(seconds)));
    }
}
