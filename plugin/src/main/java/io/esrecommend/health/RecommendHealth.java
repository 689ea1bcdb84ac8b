package io.esrecommend.health;

import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Engines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.health.HealthIndicatorDetails;
import org.elasticsearch.health.HealthIndicatorResult;
import org.elasticsearch.health.HealthIndicatorService;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.health.SimpleHealthIndicatorDetails;
import org.elasticsearch.health.node.HealthInfo;

/** The health of engines, as {@code GET /_health_report/recommend} shows it. Reads nothing but what this node knows. */
public final class RecommendHealth implements HealthIndicatorService {

    static final String NAME = "recommend";

    private final ClusterService cluster;
    private final Engines engines;
    private final NodeReports reports;

    /** For the plugin to make; one a node. */
    public RecommendHealth(ClusterService cluster, Engines engines, NodeReports reports) {
        this.cluster = cluster;
        this.engines = engines;
        this.reports = reports;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public HealthIndicatorResult calculate(boolean verbose, int maxAffected, HealthInfo ignored) {
        ClusterState state = cluster.state();
        ProjectMetadata project = engines.project(state);
        NamedModels named = NamedModels.of(project);
        int number = EngineMetadata.of(project).engines().size();
        if (named.isEmpty()) {
            return createIndicator(
                    HealthStatus.GREEN,
                    "The cluster has no engine, and no pipeline that embeds.",
                    HealthIndicatorDetails.EMPTY,
                    List.of(),
                    List.of());
        }
        NodeReports.Latest latest = reports.latest();
        List<Finding> findings = new ArrayList<>(NodeChecks.of(named, latest, state.nodes(), maxAffected));
        findings.addAll(BuildChecks.of(project, cluster.getClusterSettings(), System.currentTimeMillis(), maxAffected));
        return createIndicator(
                HealthStatus.merge(
                        findings.isEmpty()
                                ? List.of(HealthStatus.GREEN).stream()
                                : findings.stream().map(Finding::status)),
                symptom(findings),
                verbose ? details(number, named, latest, findings) : HealthIndicatorDetails.EMPTY,
                findings.stream().map(Finding::asImpact).toList(),
                verbose ? findings.stream().map(Finding::asDiagnosis).toList() : List.of());
    }

    private static String symptom(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "Models are available, builds succeed, and statistics are fresh.";
        }
        String all = findings.stream().map(Finding::symptom).collect(Collectors.joining("; "));
        return all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1) + ".";
    }

    private static HealthIndicatorDetails details(
            int engines, NamedModels named, NodeReports.Latest latest, List<Finding> findings) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("engines", engines);
        details.put("models", named.all());
        details.put("nodes_that_reported", latest.reports().size());
        details.put("problems", findings.stream().map(Finding::id).toList());
        return new SimpleHealthIndicatorDetails(details);
    }
}
