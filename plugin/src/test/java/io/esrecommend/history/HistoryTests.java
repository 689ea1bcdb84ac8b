package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentType;

public class HistoryTests extends ESTestCase {

    private static final int MAX_ITEMS = 50;
    private static final long HOUR = 3_600_000;

    private final Person person = new Person("u1", new TreeSet<>(List.of("u1", "device-7")));
    private final History history =
            new History(person, new LinkedHashSet<>(List.of("buy", "view")), MAX_ITEMS, bytes -> {});
    private long time = 1_000_000;

    /** Older than those before, as they are read. */
    private void add(String action, String item) {
        history.countEvent(false);
        history.add(new Interaction("u1", item, action, time--, "web", false));
    }

    public void testItemsOfAnActionAreNewestLast() {
        add("view", "i2");
        add("buy", "i3");
        add("view", "i1");
        assertEquals(List.of("i1", "i2"), history.items("view"));
        assertEquals(List.of("i3"), history.items("buy"));
    }

    public void testItemThatWasDoneBeforeStaysWhereItIs() {
        add("view", "i1");
        add("view", "i2");
        add("view", "i1");
        assertEquals(List.of("i2", "i1"), history.items("view"));
    }

    public void testOnlyTheNewestItemsOfAnActionAreKept() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < MAX_ITEMS + 3; i++) {
            all.add("i" + i);
            add("view", "i" + i);
        }
        List<String> newest = new ArrayList<>(all.subList(0, MAX_ITEMS));
        Collections.reverse(newest);
        assertEquals(newest, history.items("view"));
        add("buy", "i" + MAX_ITEMS);
        assertEquals(List.of("i" + MAX_ITEMS), history.items("buy"));
    }

    public void testOlderEventsCountForTheItemsThatAreKept() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < MAX_ITEMS + 1; i++) {
                add("view", "i" + i);
            }
        }
        Map<?, ?> details = (Map<?, ?>) ((Map<?, ?>) toMap().get("details")).get("view");
        assertEquals(Collections.nCopies(MAX_ITEMS, 2), details.get("count"));
    }

    public void testActionThatIsNotKeptIsNoInteraction() throws IOException {
        add("share", "i1");
        assertEquals(List.of(), history.items("share"));
        assertEquals(1, toMap().get("events"));
        assertEquals(0, toMap().get("interactions"));
    }

    public void testDocumentTellsWhatWhenHowOftenAndWhere() throws IOException {
        add("view", "i1");
        add("view", "i2");
        history.add(new Interaction("device-7", "i1", "view", 17, null, false));
        history.add(new Interaction("device-7", "i9", "view", 16, null, false));
        history.countDropped("ads", 2);
        history.countDropped("ads", 1);
        history.countEvent(true);
        assertEquals(
                Map.of(
                        "user",
                        "u1",
                        "ids",
                        List.of("device-7", "u1"),
                        "run",
                        3,
                        "events",
                        3,
                        "interactions",
                        4,
                        "future",
                        1,
                        "dropped",
                        Map.of("ads", 3),
                        "actions",
                        Map.of("view", List.of("i9", "i2", "i1")),
                        "times",
                        Map.of(
                                "view",
                                base64(Map.of("i1", new long[] {1_000}, "i2", new long[] {999}, "i9", new long[] {0}))),
                        "details",
                        Map.of(
                                "view",
                                Map.of(
                                        "time", List.of(16, 999_999, 1_000_000),
                                        "count", List.of(1, 1, 2),
                                        "platform", Arrays.asList(null, "web", "web")))),
                toMap());
    }

    private static String base64(Map<String, long[]> times) {
        return Base64.getEncoder().encodeToString(ItemTimes.encode(times));
    }

    /** Adds views of an item at these times, the newest first, and returns the seconds that are kept. */
    private List<Long> occasions(long... times) throws IOException {
        for (long at : times) {
            history.add(new Interaction("u1", "i1", "view", at, null, false));
        }
        String kept = (String) ((Map<?, ?>) toMap().get("times")).get("view");
        ItemTimes reader = new ItemTimes();
        reader.reset(new BytesRef(Base64.getDecoder().decode(kept)));
        assertTrue(reader.next());
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < reader.count(); i++) {
            seconds.add(reader.time(i));
        }
        assertFalse(reader.next());
        return seconds;
    }

    public void testOccasionsLieAnHourApart() throws IOException {
        long newest = 100 * HOUR;
        assertEquals(
                List.of(360_000L, 356_400L, 349_200L),
                occasions(
                        newest,
                        newest - HOUR + 1_000,
                        newest - HOUR,
                        newest - HOUR - 1_000,
                        newest - 2 * HOUR + 1_000,
                        newest - 3 * HOUR,
                        newest - 4 * HOUR + 1_000));
    }

    public void testOnlyTheNewestOccasionsAreKept() throws IOException {
        long[] times = new long[ItemTimes.MAX_OCCASIONS + 4];
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = (1_000 - i) * HOUR;
            if (i < ItemTimes.MAX_OCCASIONS) {
                expected.add(times[i] / 1_000);
            }
        }
        assertEquals(expected, occasions(times));
    }

    public void testOccasionsAreAccountedFor() {
        long[] reserved = {0};
        History small =
                new History(person, new LinkedHashSet<>(List.of("view")), MAX_ITEMS, bytes -> reserved[0] += bytes);
        small.add(new Interaction("u1", "i1", "view", 10 * HOUR, null, false));
        long first = reserved[0];
        small.add(new Interaction("u1", "i1", "view", 10 * HOUR - 1, null, false));
        assertEquals(first, reserved[0]);
        small.add(new Interaction("u1", "i1", "view", 9 * HOUR, null, false));
        assertEquals(first + Long.BYTES, reserved[0]);
    }

    public void testClearedHistoryHoldsItsCountsAlone() throws IOException {
        add("view", "i1");
        add("buy", "i1");
        assertEquals(2, history.clear());
        assertEquals(List.of(), history.items("view"));
        assertEquals(0, toMap().get("interactions"));
        assertEquals(2, toMap().get("events"));
        assertEquals(Map.of(), toMap().get("actions"));
        assertEquals(Map.of(), toMap().get("times"));
    }

    public void testWhatItHoldsIsAccountedFor() {
        long[] reserved = {0};
        History small = new History(person, new LinkedHashSet<>(List.of("view")), MAX_ITEMS, bytes -> {
            reserved[0] += bytes;
            if (reserved[0] > 1_000) {
                throw new CircuitBreakingException("enough", CircuitBreaker.Durability.TRANSIENT);
            }
        });
        Interaction same = new Interaction("u1", "i1", "view", 1, null, false);
        for (int i = 0; i < 1_000; i++) {
            small.add(same);
        }
        expectThrows(CircuitBreakingException.class, () -> {
            for (int i = 0; i < 100; i++) {
                small.add(new Interaction("u1", "other" + i, "view", 1, null, false));
            }
        });
    }

    public void testMappingMakesEveryActionAKeyword() {
        Map<String, Object> mapping =
                XContentHelper.convertToMap(XContentType.JSON.xContent(), HistorySchema.mapping(), true);
        assertEquals(false, mapping.get("dynamic"));
        List<?> templates = (List<?>) mapping.get("dynamic_templates");
        Map<?, ?> template = (Map<?, ?>) ((Map<?, ?>) templates.get(0)).get("items");
        assertEquals(Map.of("path_match", History.field("*"), "mapping", Map.of("type", "keyword")), template);
        assertEquals("actions.buy", History.field("buy"));
        template = (Map<?, ?>) ((Map<?, ?>) templates.get(1)).get("times");
        assertEquals(
                Map.of("path_match", History.times("*"), "mapping", Map.of("type", "binary", "doc_values", true)),
                template);
        assertEquals("times.buy", History.times("buy"));
    }

    private Map<String, Object> toMap() throws IOException {
        XContentBuilder json = history.toDocument(3);
        return XContentHelper.convertToMap(BytesReference.bytes(json), true, XContentType.JSON)
                .v2();
    }
}
