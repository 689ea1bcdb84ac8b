package io.esrecommend.evaluation;

import java.io.IOException;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.test.AbstractWireSerializingTestCase;

public class EvaluationProgressTests extends AbstractWireSerializingTestCase<EvaluationProgress> {

    @Override
    protected Writeable.Reader<EvaluationProgress> instanceReader() {
        return EvaluationProgress::new;
    }

    @Override
    protected EvaluationProgress createTestInstance() {
        return new EvaluationProgress(randomAlphaOfLength(8), randomNonNegativeLong(), randomNonNegativeLong());
    }

    @Override
    protected EvaluationProgress mutateInstance(EvaluationProgress progress) throws IOException {
        return switch (between(0, 2)) {
            case 0 -> new EvaluationProgress(progress.phase() + "x", progress.done(), progress.total());
            case 1 -> new EvaluationProgress(progress.phase(), progress.done() ^ 1, progress.total());
            default -> new EvaluationProgress(progress.phase(), progress.done(), progress.total() ^ 1);
        };
    }

    public void testAnswers() {
        assertEquals(
                "{\"phase\":\"recommending\",\"done\":3,\"total\":9}",
                Strings.toString(new EvaluationProgress("recommending", 3, 9)));
    }
}
