package io.esrecommend.health;

import java.util.List;
import org.elasticsearch.health.Diagnosis;
import org.elasticsearch.health.HealthIndicatorImpact;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.health.ImpactArea;

/**
 * Something that is wrong.
 *
 * @param id of its kind
 * @param status how bad it is
 * @param symptom in a sentence without its full stop
 * @param cause in sentences
 * @param action what to do
 * @param impact what comes of it
 * @param severity of that, 1 for the gravest
 * @param area that suffers
 * @param affected nodes, may be empty
 */
record Finding(
        String id,
        HealthStatus status,
        String symptom,
        String cause,
        String action,
        String impact,
        int severity,
        ImpactArea area,
        List<Diagnosis.Resource> affected) {

    HealthIndicatorImpact asImpact() {
        return new HealthIndicatorImpact(RecommendHealth.NAME, id, severity, impact, List.of(area));
    }

    Diagnosis asDiagnosis() {
        return new Diagnosis(new Diagnosis.Definition(RecommendHealth.NAME, id, cause, action, null), affected);
    }
}
