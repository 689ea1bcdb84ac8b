package io.esrecommend.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.health.Diagnosis;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.health.ImpactArea;

/** Finds what is wrong with nodes: their models, their keys, and whether they have the plugin at all. */
final class NodeChecks {

    private final NamedModels named;
    private final NodeReports.Latest latest;
    private final DiscoveryNodes nodes;
    private final int limit;
    private final List<Finding> findings = new ArrayList<>();

    private NodeChecks(NamedModels named, NodeReports.Latest latest, DiscoveryNodes nodes, int limit) {
        this.named = named;
        this.latest = latest;
        this.nodes = nodes;
        this.limit = limit;
    }

    /**
     * Checks the nodes that reported.
     *
     * @param limit on the nodes and models that a finding names
     */
    static List<Finding> of(NamedModels named, NodeReports.Latest latest, DiscoveryNodes nodes, int limit) {
        NodeChecks checks = new NodeChecks(named, latest, nodes, limit);
        checks.models();
        checks.fingerprints();
        checks.keys();
        checks.plugin();
        return checks.findings;
    }

    private void models() {
        List<String> causes = new ArrayList<>();
        Set<String> models = new TreeSet<>();
        Set<String> affected = new TreeSet<>();
        boolean nobodyEmbeds = false;
        for (String model : named.all()) {
            Map<String, String> reasons = new TreeMap<>();
            latest.reports().forEach((node, report) -> {
                if (report.whyUnavailable(model) != null) {
                    reasons.put(node, report.whyUnavailable(model));
                }
            });
            if (!reasons.isEmpty()) {
                models.add(model);
                affected.addAll(reasons.keySet());
                nobodyEmbeds |= named.byPipelines().containsKey(model)
                        && reasons.size() == latest.reports().size();
                reasons.forEach((node, reason) -> causes.add("Model [" + model + "], named by " + users(model)
                        + ", is unavailable on node [" + name(node) + "]: " + reason + "."));
            }
        }
        if (!models.isEmpty()) {
            findings.add(new Finding(
                    "model_unavailable",
                    nobodyEmbeds ? HealthStatus.RED : HealthStatus.YELLOW,
                    "models " + models + " are unavailable on " + affected.size() + " of "
                            + latest.reports().size() + " nodes",
                    joined(causes),
                    "Put the model's folder into config/recommend of each of these nodes, or mend what the cause"
                            + " names; it is tried again by itself. GET /_recommend/_models shows the models of every"
                            + " node.",
                    "Documents of pipelines that name the model are refused there with a 503, and recommendations for"
                            + " a text are made without it.",
                    nobodyEmbeds ? 1 : 2,
                    ImpactArea.INGEST,
                    resources(affected)));
        }
    }

    private String users(String model) {
        List<String> users = new ArrayList<>();
        if (named.byPipelines().containsKey(model)) {
            users.add("pipelines " + named.byPipelines().get(model));
        }
        if (named.byEngines().containsKey(model)) {
            users.add("engines " + named.byEngines().get(model));
        }
        return String.join(" and ", users);
    }

    private void fingerprints() {
        Set<String> models = new TreeSet<>();
        for (String model : named.all()) {
            long kinds = latest.reports().values().stream()
                    .map(report -> report.models().get(model))
                    .filter(Objects::nonNull)
                    .map(NodeReport.Model::fingerprint)
                    .filter(Objects::nonNull)
                    .distinct()
                    .count();
            if (kinds > 1) {
                models.add(model);
            }
        }
        if (!models.isEmpty()) {
            findings.add(new Finding(
                    "model_differs",
                    HealthStatus.YELLOW,
                    "models " + models + " have other files on one node than on another",
                    "Nodes embed with different files under the names " + models
                            + "; GET /_recommend/_models shows their fingerprints.",
                    "Copy the same files to every node, restart those that you changed, and embed the items again"
                            + " through their pipeline.",
                    "Vectors of one node cannot be compared with those of another; recommendations for a text are"
                            + " refused where the items have vectors of the other files only.",
                    2,
                    ImpactArea.SEARCH,
                    List.of()));
        }
    }

    private void keys() {
        Set<String> keys = new TreeSet<>();
        Set<String> without = new TreeSet<>();
        latest.reports().forEach((node, report) -> {
            if (report.key() == null) {
                without.add(node);
            } else {
                keys.add(report.key());
            }
        });
        if (keys.size() + Math.min(1, without.size()) > 1 && !keys.isEmpty()) {
            findings.add(new Finding(
                    "pseudonym_keys_differ",
                    HealthStatus.YELLOW,
                    "nodes make pseudonyms with different keys",
                    keys.size() > 1
                            ? "The keystores of the nodes have different keys [recommend.pseudonyms.key.*] of the"
                                    + " highest number."
                            : "Nodes " + names(without) + " have no key [recommend.pseudonyms.key.*], and others do.",
                    "Put the same keys into the keystore of every node and call POST"
                            + " /_nodes/reload_secure_settings.",
                    "One user becomes several where events pass through different nodes, and is recommended to, exported"
                            + " and erased as one of them only.",
                    1,
                    ImpactArea.INGEST,
                    resources(keys.size() > 1 ? latest.reports().keySet() : without)));
        }
    }

    private void plugin() {
        if (!latest.withoutPlugin().isEmpty()) {
            findings.add(new Finding(
                    "plugin_missing",
                    HealthStatus.YELLOW,
                    latest.withoutPlugin().size() + " nodes lack the plugin",
                    "Nodes " + names(latest.withoutPlugin()) + " do not have the plugin [recommend], or an older one.",
                    "Install the plugin on every node and restart it.",
                    "Recommendations, builds and pipelines fail on these nodes.",
                    1,
                    ImpactArea.SEARCH,
                    resources(latest.withoutPlugin())));
        }
    }

    private String joined(List<String> sentences) {
        return sentences.stream().limit(Math.max(1, limit)).collect(Collectors.joining(" "));
    }

    private List<String> names(Collection<String> ids) {
        return ids.stream().map(this::name).sorted().limit(limit).toList();
    }

    private String name(String id) {
        DiscoveryNode node = nodes.get(id);
        return node == null ? id : node.getName();
    }

    private List<Diagnosis.Resource> resources(Collection<String> ids) {
        List<DiscoveryNode> affected = ids.stream()
                .map(nodes::get)
                .filter(Objects::nonNull)
                .limit(limit)
                .toList();
        return affected.isEmpty() ? List.of() : List.of(new Diagnosis.Resource(affected));
    }
}
