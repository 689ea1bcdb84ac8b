package io.esrecommend.history;

import io.esrecommend.identity.Person;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;

public class FootprintTests extends ESTestCase {

    private static final Map<String, Object> HISTORY =
            Map.of("user", "u1", "ids", List.of("u1"), "actions", Map.of("buy", List.of("a", "b")));
    private static final Map<String, Object> OTHER =
            Map.of("user", "u2", "ids", List.of("u2"), "actions", Map.of("buy", List.of("b"), "view", List.of("c")));

    public void testHistoriesAreKeptApart() {
        Footprint footprint = Footprint.of(List.of(HISTORY, OTHER));
        assertEquals(
                Map.of(
                        "u1", Map.of("buy", Set.of("a", "b")),
                        "u2", Map.of("buy", Set.of("b"), "view", Set.of("c"))),
                footprint.histories());
        assertEquals(2, footprint.counted().size());
        assertEquals(Set.of(), footprint.withdrawn());
    }

    public void testHistoryThatHoldsNothingIsNotCounted() {
        Footprint footprint = Footprint.of(List.of(Map.of("user", "u1", "actions", Map.of())));
        assertFalse(footprint.isEmpty());
        assertEquals(List.of(), footprint.counted());
        assertTrue(Footprint.of(List.of()).isEmpty());
    }

    public void testDocumentIsReadAsItWasWritten() throws IOException {
        Footprint footprint = Footprint.of(List.of(HISTORY, OTHER)).withdrawnFrom("index");
        Map<String, Object> document = document(footprint);
        assertEquals(footprint, Footprint.of(List.of(document)));
        // nothing that is searched for counts it
        assertEquals(0, document.get(History.INTERACTIONS));
        assertFalse(document.containsKey("actions"));
        assertEquals(List.of("u1", "u2"), document.get(History.IDS));
    }

    public void testWhatWasReadBeforeIsNotForgotten() throws IOException {
        Footprint before = Footprint.of(List.of(HISTORY));
        assertEquals(before, before.and(Footprint.NONE));
        assertEquals(before, Footprint.NONE.and(before));
        assertEquals(Footprint.of(List.of(HISTORY, OTHER)), before.and(Footprint.of(List.of(OTHER))));
        Footprint interrupted = before.withdrawnFrom("index");
        assertEquals(
                Footprint.of(List.of(HISTORY, OTHER)).withdrawnFrom("index"),
                Footprint.of(List.of(document(interrupted), OTHER)));
    }

    private static Map<String, Object> document(Footprint footprint) throws IOException {
        Person person = new Person("u1", new TreeSet<>(List.of("u1", "u2")));
        BytesReference json = BytesReference.bytes(footprint.toDocument(person));
        return XContentHelper.convertToMap(json, false, XContentType.JSON).v2();
    }
}
