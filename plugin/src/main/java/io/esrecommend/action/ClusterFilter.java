package io.esrecommend.action;

import io.esrecommend.format.WireFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.support.ActionFilter;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.gateway.GatewayService;
import org.elasticsearch.rest.RestStatus;

/**
 * Refuses the plugin's actions with a 503 as long as the cluster cannot do them: until this node knows its state, in which the
 * engines are, and while a node lacks the plugin or has a version of it that this node cannot talk to. The master could not
 * keep an engine then, nor a data node score an item.
 */
public final class ClusterFilter extends ActionFilter.Simple {

    /**
     * In the names of the plugin's actions, and of no other. What nodes report to each other is none of them: it tells who lacks
     * the plugin.
     */
    private static final Pattern OURS = Pattern.compile("[:/]recommend/(?!node/report$)");

    private final Supplier<ClusterState> cluster;

    /** @param cluster as this node knows it now */
    public ClusterFilter(Supplier<ClusterState> cluster) {
        this.cluster = cluster;
    }

    /** After whoever decides what a caller may do. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected boolean apply(String action, ActionRequest request, ActionListener<?> listener) {
        if (!OURS.matcher(action).find()) {
            return true;
        }
        ClusterState state = cluster.get();
        if (state.blocks().hasGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK)) {
            // Without it every engine would be unknown.
            listener.onFailure(new ClusterBlockException(Set.of(GatewayService.STATE_NOT_RECOVERED_BLOCK)));
            return false;
        }
        Map<String, String> others = others(state.nodes());
        if (others.isEmpty()) {
            return true;
        }
        listener.onFailure(new ElasticsearchStatusException(
                "not every node can do [{}]: {}; install the same version of the plugin [recommend] on every node and"
                        + " restart it",
                RestStatus.SERVICE_UNAVAILABLE,
                action,
                others));
        return false;
    }

    /** What is wrong with other nodes, by their names. */
    private static Map<String, String> others(DiscoveryNodes nodes) {
        String own = Integer.toString(WireFormat.current());
        Map<String, String> others = new TreeMap<>();
        for (DiscoveryNode node : nodes) {
            String format = node.getAttributes().get(WireFormat.ATTRIBUTE);
            if (!own.equals(format)) {
                others.put(node.getName(), problem(format, own));
            }
        }
        return others;
    }

    private static String problem(@Nullable String format, String own) {
        return format == null
                ? "lacks the plugin [recommend]"
                : "has another version of the plugin [recommend], of wire format [" + format + "] and not [" + own
                        + "]";
    }
}
