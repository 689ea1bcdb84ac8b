package io.esrecommend.health;

import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.engine.Engines;
import io.esrecommend.pseudonym.Pseudonyms;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.component.Lifecycle;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.transport.ActionNotFoundTransportException;

/**
 * What nodes reported of themselves last. This node tells its own report as it is now; it asks the others twice a minute,
 * but none where the cluster uses nothing of the plugin. Holds one report a node.
 */
public final class NodeReports {

    private static final Logger LOGGER = LogManager.getLogger(NodeReports.class);
    private static final TimeValue INTERVAL = TimeValue.timeValueSeconds(30);
    private static final TimeValue LIMIT = TimeValue.timeValueSeconds(10);

    private final Client client;
    private final ClusterService cluster;
    private final Engines engines;
    private final ModelRegistry models;
    private final Supplier<Pseudonyms> pseudonyms;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Latest latest = new Latest(Map.of(), Set.of());

    /**
     * What was heard last.
     *
     * @param reports by the id of the node
     * @param withoutPlugin ids of the nodes that do not know the question
     */
    record Latest(Map<String, NodeReport> reports, Set<String> withoutPlugin) {}

    /**
     * For the plugin to make; one a node.
     *
     * @param models of this node
     * @param pseudonyms of this node, as they are now
     */
    public NodeReports(
            Client client,
            ClusterService cluster,
            Engines engines,
            ModelRegistry models,
            Supplier<Pseudonyms> pseudonyms) {
        this.client = client;
        this.cluster = cluster;
        this.engines = engines;
        this.models = models;
        this.pseudonyms = pseudonyms;
    }

    /** Asks from now on. */
    public void begin() {
        client.threadPool()
                .scheduleWithFixedDelay(this::ask, INTERVAL, client.threadPool().generic());
    }

    /** That of this node, as it is now. */
    NodeReport local() {
        return NodeReport.of(models, pseudonyms.get());
    }

    /** The newest reports of the nodes that work with models: all but those that are masters and nothing else. */
    Latest latest() {
        Map<String, NodeReport> reports = new TreeMap<>();
        Set<String> withoutPlugin = new HashSet<>();
        Latest heard = latest;
        for (DiscoveryNode node : workers()) {
            if (node.equals(cluster.localNode())) {
                reports.put(node.getId(), local());
            } else if (heard.reports.containsKey(node.getId())) {
                reports.put(node.getId(), heard.reports.get(node.getId()));
            } else if (heard.withoutPlugin.contains(node.getId())) {
                withoutPlugin.add(node.getId());
            }
        }
        return new Latest(reports, withoutPlugin);
    }

    private List<DiscoveryNode> workers() {
        return cluster.state().nodes().getAllNodes().stream()
                .filter(node -> node.canContainData()
                        || node.isIngestNode()
                        || node.getRoles().isEmpty())
                .toList();
    }

    /** Asks the other nodes, unless their answers are still awaited. */
    void ask() {
        if (cluster.lifecycleState() != Lifecycle.State.STARTED
                || NamedModels.of(engines.project()).isEmpty()
                || !asking.compareAndSet(false, true)) {
            return;
        }
        List<DiscoveryNode> others = workers().stream()
                .filter(node -> !node.equals(cluster.localNode()))
                .toList();
        ThreadContext context = client.threadPool().getThreadContext();
        try (ThreadContext.StoredContext ignored = context.stashContext()) {
            client.execute(
                    NodeReportAction.TYPE,
                    new NodeReportAction.Request(others, LIMIT),
                    ActionListener.runAfter(
                            ActionListener.wrap(this::heard, e -> LOGGER.debug("nodes could not be asked", e)),
                            () -> asking.set(false)));
        }
    }

    private void heard(NodeReportAction.Response answers) {
        Set<String> withoutPlugin = new HashSet<>();
        for (FailedNodeException failure : answers.failures()) {
            LOGGER.debug("node [" + failure.nodeId() + "] did not report", failure);
            if (ExceptionsHelper.unwrap(failure, ActionNotFoundTransportException.class) != null) {
                withoutPlugin.add(failure.nodeId());
            }
        }
        latest = new Latest(answers.reports(), withoutPlugin);
    }
}
