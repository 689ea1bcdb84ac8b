package io.esrecommend.history;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;

public class FoldStateTests extends ESTestCase {

    private static final Checkpoint TARGET = checkpoint(Map.of("events/uuid/0", 41L, "events/uuid/1", 7L));

    private static Checkpoint checkpoint(Map<String, Long> shards) {
        return new Checkpoint(new TreeMap<>(shards));
    }

    public void testStateIsReadAsItWasWritten() throws IOException {
        FoldState begun = FoldState.NONE.begin(true, "digest", TARGET);
        for (FoldState state : List.of(FoldState.NONE, begun, begun.after("events/", "u7"), begun.finished())) {
            Map<String, Object> source = XContentHelper.convertToMap(
                            BytesReference.bytes(state.toDocument()), true, XContentType.JSON)
                    .v2();
            assertEquals(state.written(3, 2), FoldState.of(source, 3, 2));
        }
    }

    public void testRunsAreNumberedAndEndAtTheirTarget() {
        FoldState first = FoldState.NONE.begin(true, "digest", TARGET);
        assertEquals(1, first.run());
        assertEquals(Checkpoint.NONE, first.folded());
        FoldState finished = first.after("events/", "u7").finished();
        assertNull(finished.running());
        assertEquals(TARGET, finished.folded());
        assertEquals(2, finished.begin(false, "digest", TARGET).run());
    }

    public void testErasureIsCountedAndKeepsNoIdOfTheErased() {
        FoldState running = FoldState.NONE.begin(true, "digest", TARGET);
        assertEquals(
                running.running(), running.erased(new TreeSet<>(List.of("u7"))).running());
        FoldState after = running.after("events/", "u7");
        assertEquals(after.running(), after.erased(new TreeSet<>(List.of("u8"))).running());
        FoldState erased = after.erased(new TreeSet<>(List.of("u7", "u8")));
        assertEquals(1, erased.erasures());
        assertEquals(running.after("events/", null).running(), erased.running());
        assertNull(FoldState.NONE.erased(List.of("u7")).running());
    }

    public void testStateBesideHistoriesMadeAnewFoldsAllAndCountsErasuresOn() {
        FoldState before = FoldState.NONE
                .begin(true, "digest", TARGET)
                .finished()
                .erased(List.of("u7"))
                .erased(List.of("u8"));
        FoldState anew = FoldState.NONE.erased(List.of("u9")).written(3, 2).anew(before);
        assertEquals(4, anew.erasures());
        assertEquals(before.run(), anew.run());
        assertEquals(Checkpoint.NONE, anew.folded());
        assertEquals("", anew.digest());
        assertNull(anew.running());
        assertEquals(3, anew.seqNo());
        assertEquals(2, anew.primaryTerm());
    }

    public void testSlicesAreWhatCameSince() {
        Checkpoint earlier = checkpoint(Map.of("events/uuid/0", 41L, "events/uuid/1", 3L));
        assertEquals(
                List.of(new Slice("alias", "events", 1, 3, 7, "user.id")), TARGET.since(earlier, "alias", "user.id"));
        assertEquals(2, TARGET.since(Checkpoint.NONE, "alias", "user.id").size());
        assertEquals(List.of(), TARGET.since(TARGET, "alias", "user.id"));
    }

    public void testIndexThatIsGoneIsNoticed() {
        assertFalse(TARGET.lacksAnyOf(Checkpoint.NONE));
        assertFalse(TARGET.lacksAnyOf(TARGET));
        assertTrue(TARGET.lacksAnyOf(checkpoint(Map.of("events/another/0", 1L))));
        assertTrue(Checkpoint.NONE.lacksAnyOf(TARGET));
        assertEquals(41, TARGET.of("events"));
        assertEquals(-1, TARGET.of("event"));
    }
}
