package io.esrecommend.action;

import static org.hamcrest.Matchers.containsString;

import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.search.ShardSearchFailure;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchContextMissingException;
import org.elasticsearch.search.internal.ShardSearchContextId;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.transport.NodeNotConnectedException;

/** What a caller is told of a search that fails. */
public class RecommendActionTests extends ESTestCase {

    private static Exception failed(Exception onShard) {
        return new SearchPhaseExecutionException(
                "fetch", "all shards failed", new ShardSearchFailure[] {new ShardSearchFailure(onShard)});
    }

    public void testSearchThatANodeHasLostCanBeRepeated() {
        Exception context = failed(new SearchContextMissingException(new ShardSearchContextId("session", 7)));
        Exception connection =
                failed(new NodeNotConnectedException(DiscoveryNodeUtils.create("gone"), "Node not connected"));
        assertEquals(RestStatus.NOT_FOUND, ExceptionsHelper.status(context));
        assertEquals(RestStatus.BAD_GATEWAY, ExceptionsHelper.status(connection));
        for (Exception lost : new Exception[] {context, connection}) {
            Exception told = RecommendAction.told(lost);
            assertEquals(RestStatus.SERVICE_UNAVAILABLE, ExceptionsHelper.status(told));
            assertThat(told.getMessage(), containsString("ask again"));
            assertSame(lost, told.getCause());
        }
    }

    public void testAnyOtherFailureIsToldAsItIs() {
        for (Exception failure :
                new Exception[] {failed(new IllegalArgumentException("no")), new ElasticsearchException("broken")}) {
            assertSame(failure, RecommendAction.told(failure));
        }
    }
}
