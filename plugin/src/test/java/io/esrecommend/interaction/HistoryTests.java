package io.esrecommend.interaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentType;

public class HistoryTests extends ESTestCase {

    private final History history = new History("u1", new LinkedHashSet<>(List.of("buy", "view")));

    public void testItemsOfAnActionAreNewestLast() {
        history.add("view", "i1");
        history.add("buy", "i3");
        history.add("view", "i2");
        assertEquals(List.of("i1", "i2"), history.items("view"));
        assertEquals(List.of("i3"), history.items("buy"));
    }

    public void testItemThatIsDoneAgainBecomesTheNewest() {
        history.add("view", "i1");
        history.add("view", "i2");
        history.add("view", "i1");
        assertEquals(List.of("i2", "i1"), history.items("view"));
    }

    public void testOldestItemsOfAnActionAreDropped() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < History.MAX_ITEMS + 3; i++) {
            all.add("i" + i);
            history.add("view", "i" + i);
        }
        assertEquals(all.subList(3, all.size()), history.items("view"));
        history.add("buy", "i0");
        assertEquals(List.of("i0"), history.items("buy"));
    }

    public void testItemThatIsDoneAgainDropsNoOther() {
        for (int i = 0; i < History.MAX_ITEMS; i++) {
            history.add("view", "i" + i);
        }
        history.add("view", "i7");
        assertEquals(History.MAX_ITEMS, history.items("view").size());
        assertEquals("i0", history.items("view").get(0));
        assertEquals("i7", history.items("view").get(History.MAX_ITEMS - 1));
    }

    public void testActionThatIsNotKeptChangesNothing() {
        history.add("share", "i1");
        assertTrue(history.isEmpty());
        assertEquals(List.of(), history.items("share"));
        history.add("buy", "i1");
        assertFalse(history.isEmpty());
    }

    public void testDocumentHasTheActionsThatTheUserDid() throws IOException {
        history.add("view", "i2");
        history.add("view", "i1");
        assertEquals(Map.of("user", "u1", "actions", Map.of("view", List.of("i2", "i1"))), toMap(history.toDocument()));
    }

    public void testMappingMakesEveryActionAKeyword() throws IOException {
        Map<String, Object> mapping = toMap(History.mapping());
        assertEquals(false, mapping.get("dynamic"));
        List<?> templates = (List<?>) mapping.get("dynamic_templates");
        Map<?, ?> template = (Map<?, ?>) ((Map<?, ?>) templates.get(0)).get("items");
        assertEquals(Map.of("path_match", History.field("*"), "mapping", Map.of("type", "keyword")), template);
        assertEquals(Set.of("user", "actions"), ((Map<?, ?>) mapping.get("properties")).keySet());
        assertEquals("actions.buy", History.field("buy"));
    }

    private static Map<String, Object> toMap(XContentBuilder json) {
        return XContentHelper.convertToMap(BytesReference.bytes(json), true, XContentType.JSON)
                .v2();
    }
}
