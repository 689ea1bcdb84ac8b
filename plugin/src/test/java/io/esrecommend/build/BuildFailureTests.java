package io.esrecommend.build;

import static org.hamcrest.Matchers.containsString;

import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.search.ShardSearchFailure;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.transport.RemoteTransportException;
import org.elasticsearch.xcontent.ToXContent;

public class BuildFailureTests extends ESTestCase {

    public void testWhoWaitsHearsTypeReasonAndStatus() {
        for (Exception failure : new Exception[] {
            new CircuitBreakingException("[request] Data too large", CircuitBreaker.Durability.TRANSIENT),
            new IndexNotFoundException("films"),
            new IllegalArgumentException("[mode] is wrong: {}"),
            new ElasticsearchStatusException("no right to do that", RestStatus.FORBIDDEN),
            new NullPointerException(),
        }) {
            BuildFailure kept = BuildFailure.of(failure);
            ElasticsearchException retold = kept.retold();
            assertEquals(org.elasticsearch.ExceptionsHelper.status(failure), retold.status());
            assertEquals(kept.reason(), retold.getMessage());
            assertEquals(
                    failure instanceof CircuitBreakingException, kept.reason().contains("give them more heap"));
            assertThat(kept.reason(), containsString(String.valueOf(failure.getMessage())));
            String type = ElasticsearchException.getExceptionName(failure);
            assertEquals(type, kept.type());
            String answer = Strings.toString((b, p) -> {
                ElasticsearchException.generateFailureXContent(b, ToXContent.EMPTY_PARAMS, retold, true);
                return b;
            });
            assertThat(answer, containsString("\"type\":\"" + type + "\""));
        }
    }

    public void testCauseIsToldToo() {
        Exception cause = new IllegalArgumentException("[item.id] is a text");
        BuildFailure kept = BuildFailure.of(new RemoteTransportException(
                "a-node",
                new SearchPhaseExecutionException(
                        "query", "all shards failed", cause, new ShardSearchFailure[] {new ShardSearchFailure(cause)
                        })));
        assertEquals("search_phase_execution_exception", kept.type());
        assertEquals("all shards failed; [item.id] is a text", kept.reason());
        assertEquals(400, kept.status());
    }

    public void testReasonIsBounded() {
        BuildFailure kept = BuildFailure.of(new IllegalStateException("x".repeat(100_000)));
        assertTrue(kept.reason().length() <= 2_000);
        assertEquals(500, kept.status());
    }
}
