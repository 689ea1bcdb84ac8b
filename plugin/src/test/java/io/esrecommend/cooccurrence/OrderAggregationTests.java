package io.esrecommend.cooccurrence;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.history.ItemTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.elasticsearch.index.mapper.BinaryFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregatorTestCase;

/** Pairs count by how near to each other their items were done. */
public class OrderAggregationTests extends AggregatorTestCase {

    private static final String FIELD = "actions.buy";
    private static final String TIMES = "times.buy";

    @Override
    protected List<SearchPlugin> getSearchPlugins() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return List.of(plugin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Users with the second of each item; several items may share one. */
    private static List<Map<String, Long>> users(int number) {
        List<Map<String, Long>> users = new ArrayList<>();
        for (int user = 0; user < number; user++) {
            Map<String, Long> items = new LinkedHashMap<>();
            for (int item = between(0, 25); item > 0; item--) {
                items.put("i" + between(0, 40), 1_000_000_000L + between(0, 40));
            }
            users.add(items);
            // somebody who did nothing but an item that nobody else did
            users.add(Map.of("i" + user + "only", 1_000_000_000L));
        }
        return users;
    }

    private static long position(Map<String, Long> user, String item) {
        return user.values().stream()
                .distinct()
                .filter(second -> second < user.get(item))
                .count();
    }

    /** What each pair counts, summed over the users, in units. */
    private static Map<String, Map<String, Long>> pairs(List<Map<String, Long>> users) {
        Map<String, Map<String, Long>> pairs = new TreeMap<>();
        for (Map<String, Long> user : users) {
            for (String item : user.keySet()) {
                for (String other : user.keySet()) {
                    if (!item.equals(other)) {
                        long between = Math.max(0, Math.abs(position(user, item) - position(user, other)) - 1);
                        long weight = Math.round(64 * Math.pow(0.9, (double) between));
                        pairs.computeIfAbsent(item, name -> new HashMap<>()).merge(other, weight, Long::sum);
                    }
                }
            }
        }
        return pairs;
    }

    private static CooccurrenceAggregationBuilder aggregation(Order order) {
        return new CooccurrenceAggregationBuilder("pairs")
                .source(FIELD)
                .times(CooccurrenceTimes.NONE.withFields(TIMES, null))
                .order(order)
                .countsOnly();
    }

    public void testRowsAreTheRatiosOfSummedPairs() throws IOException {
        List<Map<String, Long>> users = users(200);
        Map<String, Map<String, Long>> pairs = pairs(users);
        Map<String, Long> margins = new HashMap<>();
        pairs.forEach((item, others) -> margins.put(
                item, others.values().stream().mapToLong(Long::longValue).sum()));
        long all = margins.values().stream().mapToLong(Long::longValue).sum();
        withUsers(users, reader -> {
            Map<String, Long> found = new HashMap<>();
            Map<String, NeighbourRow> rows = new HashMap<>();
            for (int partition = 0; partition < 3; partition++) {
                run(reader, aggregation(Order.MARGINS).partition(partition, 3)).forEachSource(found::put);
                InternalCooccurrence counted =
                        run(reader, aggregation(Order.PAIRS).partition(partition, 3));
                assertEquals(all, counted.users());
                assertEquals(64, counted.unit());
                counted.rows(margins::get, all, Ranking.DEFAULT).forEach(row -> rows.put(row.item(), row));
            }
            found.values().removeIf(margin -> margin == 0);
            assertEquals(margins, found);
            assertEquals(pairs.keySet(), rows.keySet());
            pairs.forEach((item, others) -> assertRow(item, others, margins, all, rows.get(item)));
        });
    }

    private static void assertRow(
            String item, Map<String, Long> others, Map<String, Long> margins, long all, NeighbourRow row) {
        assertEquals(margins.get(item) / 64.0, row.count(), 0);
        Map<String, Double> expected = new HashMap<>();
        others.forEach((other, weight) -> {
            if (LogLikelihoodRatio.isAttraction(weight, margins.get(item), margins.get(other), all)) {
                expected.put(other, LogLikelihoodRatio.of(weight, margins.get(item), margins.get(other), all) / 64);
            }
        });
        Map<String, Double> found = new HashMap<>();
        row.neighbours().forEach(neighbour -> {
            found.put(neighbour.item(), neighbour.score());
            assertEquals(others.get(neighbour.item()) / 64.0, neighbour.both(), 0);
        });
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((other, score) -> assertEquals(score, found.get(other), 1e-9 * (1 + score)));
    }

    private InternalCooccurrence run(IndexReader reader, CooccurrenceAggregationBuilder aggregation)
            throws IOException {
        MappedFieldType[] fields = {keywordField(FIELD), new BinaryFieldMapper.BinaryFieldType(TIMES)};
        return searchAndReduce(reader, new AggTestConfig(aggregation, fields).withQuery(Queries.ALL_DOCS_INSTANCE));
    }

    private void withUsers(List<Map<String, Long>> users, CheckedConsumer<IndexReader, IOException> test)
            throws IOException {
        withIndex(
                writer -> {
                    for (Map<String, Long> user : users) {
                        Document document = new Document();
                        Map<String, long[]> seconds = new LinkedHashMap<>();
                        user.forEach((item, second) -> {
                            document.add(new SortedSetDocValuesField(FIELD, new BytesRef(item)));
                            seconds.put(item, new long[] {second});
                        });
                        if (!user.isEmpty()) {
                            document.add(
                                    new BinaryFieldMapper.CustomBinaryDocValuesField(TIMES, ItemTimes.encode(seconds)));
                        }
                        writer.addDocument(document);
                    }
                },
                test);
    }
}
