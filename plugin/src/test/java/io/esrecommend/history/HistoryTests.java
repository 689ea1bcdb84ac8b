package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentType;

public class HistoryTests extends ESTestCase {

    private final Person person = new Person("u1", new TreeSet<>(List.of("u1", "device-7")));
    private final History history = new History(person, new LinkedHashSet<>(List.of("buy", "view")), bytes -> {});
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
        for (int i = 0; i < History.MAX_ITEMS + 3; i++) {
            all.add("i" + i);
            add("view", "i" + i);
        }
        List<String> newest = new ArrayList<>(all.subList(0, History.MAX_ITEMS));
        Collections.reverse(newest);
        assertEquals(newest, history.items("view"));
        add("buy", "i" + History.MAX_ITEMS);
        assertEquals(List.of("i" + History.MAX_ITEMS), history.items("buy"));
    }

    public void testOlderEventsCountForTheItemsThatAreKept() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < History.MAX_ITEMS + 1; i++) {
                add("view", "i" + i);
            }
        }
        Map<?, ?> details = (Map<?, ?>) ((Map<?, ?>) toMap().get("details")).get("view");
        assertEquals(Collections.nCopies(History.MAX_ITEMS, 2), details.get("count"));
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
                        "details",
                        Map.of(
                                "view",
                                Map.of(
                                        "time", List.of(16, 999_999, 1_000_000),
                                        "count", List.of(1, 1, 2),
                                        "platform", Arrays.asList(null, "web", "web")))),
                toMap());
    }

    public void testClearedHistoryHoldsItsCountsAlone() throws IOException {
        add("view", "i1");
        add("buy", "i1");
        assertEquals(2, history.clear());
        assertEquals(List.of(), history.items("view"));
        assertEquals(0, toMap().get("interactions"));
        assertEquals(2, toMap().get("events"));
        assertEquals(Map.of(), toMap().get("actions"));
    }

    public void testWhatItHoldsIsAccountedFor() {
        long[] reserved = {0};
        History small = new History(person, new LinkedHashSet<>(List.of("view")), bytes -> {
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
                XContentHelper.convertToMap(XContentType.JSON.xContent(), History.mapping(), true);
        assertEquals(false, mapping.get("dynamic"));
        List<?> templates = (List<?>) mapping.get("dynamic_templates");
        Map<?, ?> template = (Map<?, ?>) ((Map<?, ?>) templates.get(0)).get("items");
        assertEquals(Map.of("path_match", History.field("*"), "mapping", Map.of("type", "keyword")), template);
        assertEquals("actions.buy", History.field("buy"));
    }

    private Map<String, Object> toMap() throws IOException {
        XContentBuilder json = history.toDocument(3);
        return XContentHelper.convertToMap(BytesReference.bytes(json), true, XContentType.JSON)
                .v2();
    }
}
