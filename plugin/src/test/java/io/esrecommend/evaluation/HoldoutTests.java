package io.esrecommend.evaluation;

import java.util.Map;
import org.elasticsearch.common.Strings;
import org.elasticsearch.test.ESTestCase;

public class HoldoutTests extends ESTestCase {

    public void testIsReadAndWritten() {
        assertEquals(new Holdout.Last(2), Holdout.of(Map.of("last", 2)));
        assertEquals(new Holdout.Fraction(0.25), Holdout.of(Map.of("fraction", 0.25)));
        assertEquals(new Holdout.Since(1_767_225_600_000L), Holdout.of(Map.of("since", "2026-01-01T00:00:00Z")));
        assertEquals(new Holdout.Since(17), Holdout.of(Map.of("since", 17)));
        assertEquals("{\"last\":1}", Strings.toString(Holdout.DEFAULT));
        assertEquals("{\"since\":\"2026-01-01T00:00:00Z\"}", Strings.toString(new Holdout.Since(1_767_225_600_000L)));
        assertEquals("{\"fraction\":0.25}", Strings.toString(new Holdout.Fraction(0.25)));
    }

    private void refuses(String message, Map<String, Object> named) {
        String told = expectThrows(IllegalArgumentException.class, () -> Holdout.of(named))
                .getMessage();
        assertTrue(told, told.startsWith(message));
    }

    public void testRefusesWhatItDoesNotKnow() {
        refuses("[holdout] is {}", Map.of());
        refuses("[holdout]: unknown field [first]; there are [last, since, fraction]", Map.of("first", 1));
        refuses("[holdout.last] is [0] but must be between 1 and 100", Map.of("last", 0));
        refuses("[holdout.last] is [101] but must be between 1 and 100", Map.of("last", 101));
        refuses("[holdout.last] is [1.5] but must be a number of items", Map.of("last", 1.5));
        refuses("[holdout.fraction] is [1.0] but must be more than 0 and less than 1", Map.of("fraction", 1));
        refuses("[holdout.fraction] is [0.0]", Map.of("fraction", 0));
        refuses("[holdout.fraction] is [half]", Map.of("fraction", "half"));
        refuses("[holdout.since] is [monday] but must be a time", Map.of("since", "monday"));
        expectThrows(IllegalArgumentException.class, () -> Holdout.of(Map.of("last", 1, "since", 17)));
    }
}
