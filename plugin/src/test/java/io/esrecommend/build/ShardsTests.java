package io.esrecommend.build;

import java.util.concurrent.ExecutionException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.NoShardAvailableActionException;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.search.ShardSearchFailure;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.index.engine.VersionConflictEngineException;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchContextMissingException;
import org.elasticsearch.search.internal.ShardSearchContextId;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.transport.NodeDisconnectedException;
import org.elasticsearch.transport.RemoteTransportException;

public class ShardsTests extends ESTestCase {

    private static final ShardId SHARD = new ShardId(new Index("histories", "uuid"), 0);

    private static Exception lost() {
        return new NodeDisconnectedException(DiscoveryNodeUtils.create("lost"), "search");
    }

    public void testWaitsForLostNodes() {
        assertTrue(Shards.mayComeBack(lost()));
        assertTrue(Shards.mayComeBack(new RemoteTransportException("node", lost())));
        assertTrue(Shards.mayComeBack(new NoShardAvailableActionException(SHARD)));
        assertTrue(Shards.mayComeBack(new ElasticsearchStatusException("no master", RestStatus.SERVICE_UNAVAILABLE)));
    }

    public void testLooksForTheCause() {
        assertTrue(Shards.mayComeBack(new IllegalStateException("cannot be written", lost())));
        assertTrue(Shards.mayComeBack(new ExecutionException(new RemoteTransportException("node", lost()))));
        assertFalse(Shards.mayComeBack(new IllegalStateException("cannot be written")));
    }

    public void testASearchThatLostOneOfItsShards() {
        assertNotEquals(RestStatus.SERVICE_UNAVAILABLE, searched(lost()).status());
        assertTrue(Shards.mayComeBack(searched(new IllegalArgumentException("no such field"), lost())));
        assertTrue(Shards.mayComeBack(
                searched(new SearchContextMissingException(new ShardSearchContextId("session", 1)))));
        assertTrue(Shards.mayComeBack(searched()));
        assertFalse(Shards.mayComeBack(searched(new IllegalArgumentException("no such field"))));
    }

    private static SearchPhaseExecutionException searched(Exception... failures) {
        ShardSearchFailure[] shards = new ShardSearchFailure[failures.length];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new ShardSearchFailure(failures[i]);
        }
        return new SearchPhaseExecutionException("fetch", "Partial shards failure", shards);
    }

    public void testReadsAgainWhatSomebodyElseHasWritten() {
        assertTrue(Shards.mayComeBack(new VersionConflictEngineException(SHARD, "build", "another seq_no")));
    }

    public void testDoesNotWaitForAnIndexThatIsGone() {
        assertFalse(Shards.mayComeBack(new IndexNotFoundException("events")));
        assertFalse(
                Shards.mayComeBack(new IllegalStateException("cannot be read", new IndexNotFoundException("items"))));
    }
}
