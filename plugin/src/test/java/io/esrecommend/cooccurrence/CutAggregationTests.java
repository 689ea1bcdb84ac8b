package io.esrecommend.cooccurrence;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.lucene.search.Queries;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.search.aggregations.AggregatorTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;

/** Users of popular items are left out. */
public class CutAggregationTests extends AggregatorTestCase {

    private static final String SOURCE = "actions.view";
    private static final String TARGET = "actions.buy";
    private static final String USER = "user";
    private static final int MOST = 20;

    @Override
    protected List<SearchPlugin> getSearchPlugins() {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            return List.of(plugin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CooccurrenceAggregationBuilder aggregation(int maxUsers) {
        return new CooccurrenceAggregationBuilder("neighbours")
                .source(SOURCE)
                .target(TARGET)
                .cut(USER, maxUsers);
    }

    private static Map<String, Histories.User> users(int number) {
        Map<String, Histories.User> users = new LinkedHashMap<>();
        Histories.random(random(), number).users().forEach(user -> users.put("u" + users.size(), user));
        return users;
    }

    /** The users with what the cut leaves of them. */
    private static Histories sampled(Map<String, Histories.User> users, int most) {
        Map<String, Set<String>> sources = sampled(users, Histories.User::sources, most);
        return new Histories(users.entrySet().stream()
                .map(user -> new Histories.User(
                        sources.get(user.getKey()), user.getValue().targets().keySet()))
                .toList());
    }

    private static Map<String, Set<String>> sampled(
            Map<String, Histories.User> users, Function<Histories.User, Map<String, Integer>> action, int most) {
        List<String> names = users.values().stream()
                .flatMap(user -> action.apply(user).keySet().stream())
                .distinct()
                .toList();
        InteractionCut cut = new InteractionCut(names.size(), most, Bounds.NONE);
        users.values().forEach(user -> cut.count(items(action.apply(user).keySet(), names)));
        cut.counted(Histories.name(names));
        Map<String, Set<String>> sampled = new TreeMap<>();
        users.forEach((name, user) -> {
            UserItems items = items(action.apply(user).keySet(), names);
            cut.apply(new BytesRef(name), items);
            Set<String> left = new TreeSet<>();
            for (int i = 0; i < items.length; i++) {
                left.add(names.get(items.ordinals[i]));
            }
            sampled.put(name, left);
        });
        return sampled;
    }

    private static UserItems items(Set<String> items, List<String> names) {
        UserItems ordinals = new UserItems(false);
        items.forEach(item -> ordinals.add(names.indexOf(item)));
        return ordinals;
    }

    public void testCountsAreThoseOfTheSample() throws IOException {
        Map<String, Histories.User> users = users(400);
        Histories all = new Histories(List.copyOf(users.values()));
        Histories expected = sampled(users, MOST);
        withUsers(users, reader -> {
            InternalCooccurrence found = run(reader, aggregation(MOST));
            assertEquals(400, found.users());
            assertEquals(expected.neighbours(50, 1), Histories.byItem(found.rows()));
            assertEquals(expected.pairsSeen(), found.pairs());
            long left = sum(all.sourceCounts()) - sum(expected.sourceCounts());
            long cut = cut(all.sourceCounts());
            assertTrue("nothing was cut", cut > 5);
            assertEquals(Map.of("items", (int) cut, "interactions", (int) left), leftOut(found));
        });
    }

    public void testCutIsTheSameInEveryPartitionAndOrder() throws IOException {
        Map<String, Histories.User> users = users(400);
        Map<String, Histories.User> ofOneAction = new TreeMap<>();
        users.forEach((name, user) -> ofOneAction.put(name, new Histories.User(user.sources(), user.sources())));
        Map<String, NeighbourRow> expected = sampled(ofOneAction, MOST).neighbours(50, 1);
        List<String> names = new ArrayList<>(users.keySet());
        Collections.shuffle(names, random());
        Map<String, Histories.User> shuffled = new LinkedHashMap<>();
        names.forEach(name -> shuffled.put(name, users.get(name)));
        withUsers(shuffled, reader -> {
            Map<String, NeighbourRow> together = new TreeMap<>();
            for (int partition = 0; partition < 3; partition++) {
                together.putAll(Histories.byItem(
                        run(reader, aggregation(MOST).target(SOURCE).partition(partition, 3))
                                .rows()));
            }
            assertEquals(expected, together);
        });
    }

    public void testNothingIsLeftOutWhereAllFit() throws IOException {
        Map<String, Histories.User> users = users(100);
        withUsers(users, reader -> {
            InternalCooccurrence found = run(reader, aggregation(100));
            assertEquals(new Histories(List.copyOf(users.values())).neighbours(50, 1), Histories.byItem(found.rows()));
            assertEquals(Map.of("items", 0, "interactions", 0), leftOut(found));
        });
    }

    public void testUsersWithoutANameAreRefused() throws IOException {
        withUsers(users(50), reader -> {
            IllegalArgumentException e = expectThrows(
                    IllegalArgumentException.class,
                    () -> run(reader, aggregation(5).cut("name", 5)));
            assertThat(e.getMessage(), containsString("[max_users]"));
            assertThat(e.getMessage(), containsString("[name]"));
        });
    }

    private static long sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static long cut(Map<String, Integer> counts) {
        return counts.values().stream().filter(count -> count > MOST).count();
    }

    private static Object leftOut(InternalCooccurrence answer) throws IOException {
        Map<?, ?> json = XContentHelper.convertToMap(
                        XContentHelper.toXContent(answer, XContentType.JSON, ToXContent.EMPTY_PARAMS, false),
                        true,
                        XContentType.JSON)
                .v2();
        return ((Map<?, ?>) json.get("neighbours")).get("left_out");
    }

    private InternalCooccurrence run(IndexReader reader, CooccurrenceAggregationBuilder aggregation)
            throws IOException {
        MappedFieldType[] fields = {keywordField(SOURCE), keywordField(TARGET), keywordField(USER)};
        return searchAndReduce(
                reader,
                new AggTestConfig(aggregation, fields)
                        .withQuery(Queries.ALL_DOCS_INSTANCE)
                        .withSplitLeavesIntoSeperateAggregators(false));
    }

    private void withUsers(Map<String, Histories.User> users, CheckedConsumer<IndexReader, IOException> test)
            throws IOException {
        withIndex(
                writer -> {
                    for (Map.Entry<String, Histories.User> user : users.entrySet()) {
                        Document document = new Document();
                        document.add(new SortedSetDocValuesField(USER, new BytesRef(user.getKey())));
                        add(document, SOURCE, user.getValue().sources());
                        add(document, TARGET, user.getValue().targets());
                        writer.addDocument(document);
                        if (rarely()) {
                            writer.commit();
                        }
                    }
                },
                test);
    }

    private static void add(Document document, String field, Map<String, Integer> items) {
        items.keySet().forEach(item -> document.add(new SortedSetDocValuesField(field, new BytesRef(item))));
    }
}
