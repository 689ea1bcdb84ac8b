package io.esrecommend.monitor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.logging.Loggers;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.test.MockLog;

public class RequestsTests extends ESTestCase {

    private final ClusterSettings settings = new ClusterSettings(Settings.EMPTY, Set.copyOf(SlowLog.settings()));
    private final Requests requests = new Requests(new SlowLog(settings, () -> "node"));

    private static Trace trace() {
        return new Trace(
                new Task(7, "type", "action", "", TaskId.EMPTY_TASK_ID, Map.of(Task.X_OPAQUE_ID_HTTP_HEADER, "shop 1")),
                "films",
                "u1");
    }

    private void end(Exception failure) {
        ActionListener<Void> watched = requests.watch(Kind.SEARCH, trace(), ActionListener.noop());
        if (failure == null) {
            watched.onResponse(null);
        } else {
            watched.onFailure(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> search() {
        return (Map<String, Object>) requests.shown().get("search");
    }

    public void testRequestsAreCountedByTheirEnd() {
        end(null);
        end(new IllegalArgumentException("wrong"));
        end(new ElasticsearchStatusException("forbidden", RestStatus.FORBIDDEN));
        end(new CircuitBreakingException("full", CircuitBreaker.Durability.TRANSIENT));
        end(new ElasticsearchStatusException("wrapped", RestStatus.BAD_REQUEST, new TaskCancelledException("gone")));
        end(new IllegalStateException("broken"));
        requests.watch(Kind.SEARCH, trace(), ActionListener.noop());
        assertEquals(1L, search().get("running"));
        assertEquals(1L, search().get("served"));
        assertEquals(2L, search().get("refused"));
        assertEquals(1L, search().get("rejected"));
        assertEquals(1L, search().get("cancelled"));
        assertEquals(1L, search().get("failed"));
        assertEquals("only answers have a time", 1, ((List<?>) search().get("took_histogram")).size());
    }

    public void testPhasesAndNotesAreAddedUp() {
        for (int i = 0; i < 2; i++) {
            Trace trace = trace();
            trace.during(Phase.COMPOSE, () -> null);
            trace.until(Phase.USER, ActionListener.noop()).onResponse(null);
            trace.until(Phase.USER, ActionListener.noop()).onFailure(new IllegalStateException());
            trace.notes(List.of("cold_start"));
            requests.watch(Kind.SEARCH, trace, ActionListener.noop()).onResponse(null);
        }
        Map<?, ?> phases = (Map<?, ?>) search().get("phases");
        assertEquals(Set.of("user", "compose"), phases.keySet());
        assertEquals("once a request", 2L, ((Map<?, ?>) phases.get("user")).get("count"));
        assertEquals(Map.of("cold_start", 2L), search().get("notes"));
    }

    private void set(String name, String value) {
        settings.applySettings(Settings.builder()
                .put("recommend.search.slowlog." + name, value)
                .build());
    }

    private void assertLogged(MockLog.LoggingExpectation expected) {
        Loggers.setLevel(LogManager.getLogger(SlowLog.NAME), Level.TRACE);
        try {
            MockLog.assertThatLogger(() -> end(null), SlowLog.NAME, expected);
        } finally {
            Loggers.setLevel(LogManager.getLogger(SlowLog.NAME), (Level) null);
        }
    }

    private static MockLog.LoggingExpectation seen(Level level, String pattern) {
        return new MockLog.PatternSeenEventExpectation("seen", SlowLog.NAME, level, pattern);
    }

    private static MockLog.LoggingExpectation unseen(String pattern) {
        return new MockLog.UnseenEventExpectation("unseen", SlowLog.NAME, Level.ALL, pattern);
    }

    public void testNothingIsLoggedWithoutAThreshold() {
        MockLog.LoggingExpectation nothing = unseen("*films*");
        assertLogged(nothing);
    }

    public void testLevelIsThatOfTheGravestThresholdThatIsPassed() {
        settings.applySettings(Settings.builder()
                .put("recommend.search.slowlog.threshold.warn", "1h")
                .put("recommend.search.slowlog.threshold.info", "0ms")
                .put("recommend.search.slowlog.threshold.trace", "0ms")
                .build());
        assertLogged(seen(Level.INFO, ".*slowlog\\.message=\"\\[films]\".*"));
        set("threshold.debug", "0ms");
        assertLogged(seen(Level.DEBUG, ".*slowlog\\.task_id=\"node:7\".*"));
    }

    public void testUserIsLoggedOnlyWhereTheSettingAsksForIt() {
        set("threshold.warn", "0ms");
        assertLogged(seen(Level.WARN, "(?!.*u1).*slowlog\\.id=\"shop 1\".*"));
        settings.applySettings(Settings.builder()
                .put("recommend.search.slowlog.threshold.warn", "0ms")
                .put("recommend.search.slowlog.include.user", true)
                .build());
        assertLogged(seen(Level.WARN, ".*slowlog\\.user=\"u1\".*"));
    }
}
