package io.esrecommend.evaluation;

import io.esrecommend.engine.Weights;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.rest.RestStatus;

/**
 * The weights that an engine took from an evaluation.
 *
 * @param evaluation its id
 * @param before the setting that the engine had
 */
public record TakenWeights(String evaluation, Weights before) {

    /**
     * Those of the newest evaluation that gave any.
     *
     * @param engine its name
     * @param reports the newest first
     * @param now the setting that the engine has
     * @throws ResourceNotFoundException if none gave any
     * @throws ElasticsearchStatusException with a 409 if the engine has other weights by now
     */
    public static TakenWeights newest(String engine, List<Map<String, Object>> reports, Weights now) {
        for (Map<String, Object> report : reports) {
            if (report.get("learned") instanceof Map<?, ?> learned
                    && learned.get("setting") instanceof Map<?, ?> setting) {
                String evaluation = (String) report.get("evaluation");
                if (!weights(setting.get("after")).equals(now)) {
                    throw new ElasticsearchStatusException(
                            "engine [{}] has not the weights any more that it took from evaluation [{}]: they were"
                                    + " changed or taken back since; PUT /_recommend/{} with the [weights] that you want",
                            RestStatus.CONFLICT,
                            engine,
                            evaluation,
                            engine);
                }
                return new TakenWeights(evaluation, weights(setting.get("before")));
            }
        }
        throw new ResourceNotFoundException("none of the [" + reports.size() + "] evaluations that are kept of engine ["
                + engine + "] has given it weights; POST /_recommend/" + engine
                + "/_evaluate with {\"learn\": true} may, or PUT /_recommend/" + engine + " with [weights]");
    }

    @SuppressWarnings("unchecked") // what a report is read as
    private static Weights weights(Object json) {
        return Weights.of((Map<String, Object>) json);
    }
}
