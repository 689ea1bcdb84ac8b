package io.esrecommend.action;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.test.ESTestCase;

public class NodeStatsTests extends ESTestCase {

    public void testWhatANodeDidIsToldAsItIsAndInOrder() throws IOException {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("requests", Map.of("search", Map.of("served", 3L, "took_histogram", List.of(Map.of("count", 3L)))));
        shown.put("caches", Map.of("preferences", Map.of("hits", 1L)));
        shown.put("builds", Map.of("running", 0L));
        DiscoveryNode node = DiscoveryNodeUtils.create("a");
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            new NodeStatsAction.NodeStats(node, shown).writeTo(out);
            NodeStatsAction.NodeStats read =
                    new NodeStatsAction.NodeStats(out.bytes().streamInput(), null);
            assertEquals(node, read.getNode());
            assertEquals(shown, read.shown());
            assertEquals(
                    new ArrayList<>(shown.keySet()),
                    new ArrayList<>(read.shown().keySet()));
        }
    }
}
