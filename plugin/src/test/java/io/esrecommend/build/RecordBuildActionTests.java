package io.esrecommend.build;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.Assignment;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.test.ESTestCase;

public class RecordBuildActionTests extends ESTestCase {

    private static final BuildRecord FAILED = new BuildRecord(
            "20260101",
            "full",
            BuildRecord.Outcome.FAILED,
            1,
            2,
            "node-1",
            Map.of(),
            Map.of(),
            new BuildFailure("connect_transport_exception", "cut off", 500),
            -1,
            0);

    private static PersistentTask<BuildParams> running(String build, long allocation) {
        BuildParams params = new BuildParams("films", build, true, 1, "node", Rights.NONE);
        return new PersistentTask<>("id", BuildParams.NAME, params, allocation, new Assignment("node-2", "test"));
    }

    public void testANodeThatWasCutOffDoesNotEndWhatAnotherOneGoesOnWith() {
        assertTrue(RecordBuildAction.isStale(FAILED, 7, running("20260101", 8)));
        assertFalse(RecordBuildAction.isStale(FAILED, 8, running("20260101", 8)));
    }

    public void testOtherBuildsDoNotMatter() {
        assertFalse(RecordBuildAction.isStale(FAILED, 7, running("20260102", 8)));
        assertFalse(RecordBuildAction.isStale(FAILED, 7, null));
    }

    public void testTheRequestGoesOverTheWire() throws IOException {
        for (long allocation : new long[] {-1, 0, randomNonNegativeLong()}) {
            try (BytesStreamOutput out = new BytesStreamOutput();
                    BytesStreamOutput again = new BytesStreamOutput()) {
                new RecordBuildAction.Request("films", FAILED, allocation).writeTo(out);
                RecordBuildAction.Request read =
                        new RecordBuildAction.Request(out.bytes().streamInput());
                read.writeTo(again);
                assertEquals(out.bytes(), again.bytes());
                assertEquals(allocation, read.allocation());
            }
        }
    }
}
