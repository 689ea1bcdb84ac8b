package io.esrecommend.evaluation;

import io.esrecommend.engine.Weights;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

public class TakenWeightsTests extends ESTestCase {

    private static Map<String, Object> report(String id, Map<String, Object> before, Map<String, Object> after) {
        return Map.of(
                "evaluation",
                id,
                "learned",
                Map.of("taken", true, "setting", Map.of("before", before, "after", after)));
    }

    private static final Map<String, Object> DECLINED = Map.of("evaluation", "e3", "learned", Map.of("taken", false));
    private static final Map<String, Object> NEWER =
            report("e2", Map.of("cooccurrence", 2.0), Map.of("cooccurrence", 3.0));
    private static final Map<String, Object> OLDER = report("e1", Map.of(), Map.of("cooccurrence", 2.0));

    private static Weights weights(double cooccurrence) {
        return Weights.of(Map.of("cooccurrence", cooccurrence));
    }

    public void testFindsWhatTheNewestThatWasTakenHasReplaced() {
        TakenWeights taken = TakenWeights.newest("films", List.of(DECLINED, NEWER, OLDER), weights(3));
        assertEquals(new TakenWeights("e2", weights(2)), taken);
    }

    public void testRefusesWhereTheEngineHasOtherWeightsByNow() {
        ElasticsearchStatusException refused = expectThrows(
                ElasticsearchStatusException.class,
                () -> TakenWeights.newest("films", List.of(DECLINED, NEWER, OLDER), weights(2)));
        assertEquals(RestStatus.CONFLICT, refused.status());
        assertTrue(refused.getMessage(), refused.getMessage().contains("from evaluation [e2]"));
    }

    public void testFindsNothingWhereNoneWasTaken() {
        ResourceNotFoundException none = expectThrows(
                ResourceNotFoundException.class,
                () -> TakenWeights.newest("films", List.of(DECLINED, Map.of("evaluation", "e0")), Weights.NONE));
        assertTrue(none.getMessage(), none.getMessage().contains("none of the [2] evaluations"));
    }
}
