package io.esrecommend.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.Test;

class ScheduleParamsTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final ScheduleParams hourly = new ScheduleParams("films", TimeValue.timeValueHours(1), NOW, Rights.NONE);

    @Test
    void engineThatWasNeverBuiltIsDueAtOnce() {
        assertEquals(NOW, hourly.due(-1, NOW));
    }

    @Test
    void nextBuildIsDueAnIntervalAfterTheLastBegan() {
        assertEquals(NOW + HOUR - 5, hourly.due(NOW - 5, NOW));
        assertEquals(NOW, hourly.due(NOW - HOUR, NOW));
    }

    @Test
    void buildThatWasMissedIsDueOnce() {
        assertEquals(NOW - 2 * HOUR, hourly.due(NOW - 3 * HOUR, NOW));
    }

    @Test
    void clockThatWasSetBackPutsOffNoLongerThanAnInterval() {
        assertEquals(NOW + HOUR, hourly.due(NOW + 100 * HOUR, NOW));
    }
}
