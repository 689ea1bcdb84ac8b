package io.esrecommend.action;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlocks;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.gateway.GatewayService;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

/** What the plugin does in a cluster that is not whole: which has just started, or of which not every node has the same. */
public class ClusterFilterTests extends ESTestCase {

    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private static DiscoveryNode node(String name, Map<String, String> attributes) {
        return DiscoveryNodeUtils.builder(name)
                .name(name)
                .attributes(attributes)
                .build();
    }

    private boolean passes(String action, DiscoveryNode... nodes) {
        DiscoveryNodes.Builder all = DiscoveryNodes.builder();
        for (DiscoveryNode node : nodes) {
            all.add(node);
        }
        return passes(
                action, ClusterState.builder(ClusterName.DEFAULT).nodes(all).build());
    }

    private boolean passes(String action, ClusterState state) {
        failure.set(null);
        return new ClusterFilter(() -> state)
                .apply(action, null, ActionListener.wrap(done -> fail("no answer"), failure::set));
    }

    public void testNothingIsSaidOfEnginesBeforeTheStateIsKnown() throws IOException {
        ClusterState starting = ClusterState.builder(ClusterName.DEFAULT)
                .nodes(DiscoveryNodes.builder().add(node("n1", Map.of("recommend.wire", "1"))))
                .blocks(ClusterBlocks.builder().addGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK))
                .build();
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            for (ActionHandler action : plugin.getActions()) {
                String name = action.getAction().name();
                if (!name.equals("internal:recommend/node/report")) {
                    assertFalse(name, passes(name, starting));
                    assertEquals(RestStatus.SERVICE_UNAVAILABLE, ((ClusterBlockException) failure.get()).status());
                }
            }
        }
        assertTrue(passes("indices:data/read/search", starting));
    }

    public void testAllOfTheSameVersionWork() throws IOException {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            String own = plugin.additionalSettings().get("node.attr.recommend.wire");
            Map<String, String> attributes = Map.of("recommend.wire", own, "zone", "a");
            for (ActionHandler action : plugin.getActions()) {
                assertTrue(passes(action.getAction().name(), node("n1", attributes), node("n2", attributes)));
                assertNull(failure.get());
            }
        }
    }

    public void testEveryActionIsRefusedThatNamesWhoLacksWhat() throws IOException {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            for (ActionHandler action : plugin.getActions()) {
                String name = action.getAction().name();
                if (name.equals("internal:recommend/node/report")) {
                    assertTrue(passes(name, node("bare", Map.of())));
                    continue;
                }
                assertFalse(
                        name,
                        passes(
                                name,
                                node("good", Map.of("recommend.wire", "1")),
                                node("bare", Map.of()),
                                node("old", Map.of("recommend.wire", "0"))));
                ElasticsearchStatusException e = (ElasticsearchStatusException) failure.get();
                assertEquals(RestStatus.SERVICE_UNAVAILABLE, e.status());
                assertThat(e.getMessage(), containsString("not every node can do [" + name + "]"));
                assertThat(e.getMessage(), containsString("bare=lacks the plugin [recommend]"));
                assertThat(
                        e.getMessage(),
                        containsString(
                                "old=has another version of the plugin [recommend], of wire format [0] and not [1]"));
                assertThat(e.getMessage(), containsString("install the same version"));
                assertThat(e.getMessage(), not(containsString("good=")));
            }
        }
    }

    public void testNobodyElsesActionsAreTouched() {
        for (String action : new String[] {
            "indices:data/read/search", "cluster:admin/recommendations/put", "indices:admin/recommend", "internal:x"
        }) {
            assertTrue(action, passes(action, node("bare", Map.of())));
        }
    }
}
