package io.esrecommend.build;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;

public class BuildStateTests extends ESTestCase {

    private static BuildState counted() {
        return BuildState.begin("digest", "before", 4).counting(12).counted(2, 5);
    }

    public void testStateIsReadAsItWasWritten() throws IOException {
        for (BuildState state : List.of(
                BuildState.begin("digest", null, 0), counted(), counted().written())) {
            Map<String, Object> source = XContentHelper.convertToMap(
                            BytesReference.bytes(state.toDocument()), true, XContentType.JSON)
                    .v2();
            assertEquals(state, BuildState.of(source));
        }
    }

    public void testPartitionsAddUp() {
        BuildState once = counted();
        assertEquals(1, once.done());
        assertEquals(12, once.total());
        assertEquals(2, once.items());
        assertEquals(5, once.pairs());
        BuildState twice = once.counted(1, 3);
        assertEquals(2, twice.done());
        assertEquals(3, twice.items());
        assertEquals(8, twice.pairs());
    }

    public void testWhatIsWrittenKnowsWhatItDid() {
        BuildState written = counted().written();
        assertEquals(BuildState.Stage.WRITTEN, written.stage());
        assertEquals("before", written.previous());
        assertEquals(5, written.pairs());
    }
}
