package io.esrecommend.health;

import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.test.AbstractWireSerializingTestCase;

public class NodeReportTests extends AbstractWireSerializingTestCase<NodeReport> {

    @Override
    protected Writeable.Reader<NodeReport> instanceReader() {
        return NodeReport::new;
    }

    @Override
    protected NodeReport createTestInstance() {
        return new NodeReport(
                randomMap(
                        0,
                        3,
                        () -> new org.elasticsearch.core.Tuple<>(
                                randomAlphaOfLength(5),
                                new NodeReport.Model(randomFrom("a", null), randomFrom("no graph", null)))),
                randomFrom("1.key", null));
    }

    @Override
    protected NodeReport mutateInstance(NodeReport instance) {
        if (randomBoolean()) {
            return new NodeReport(instance.models(), instance.key() == null ? "1.other" : null);
        }
        Map<String, NodeReport.Model> models = new TreeMap<>(instance.models());
        models.put("one more", new NodeReport.Model("b", null));
        return new NodeReport(models, instance.key());
    }

    public void testModelThatANodeLacksIsUnavailable() {
        NodeReport report = new NodeReport(
                Map.of(
                        "good", new NodeReport.Model("f", null),
                        "loading", new NodeReport.Model(null, null),
                        "bad", new NodeReport.Model(null, "no graph")),
                null);
        assertNull(report.whyUnavailable("good"));
        assertNull("it comes", report.whyUnavailable("loading"));
        assertEquals("no graph", report.whyUnavailable("bad"));
        assertEquals("the node has no such model", report.whyUnavailable("other"));
    }
}
