package io.esrecommend.build;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the builds that this node runs, since it started. Safe for use by several threads. */
public final class BuildCounters {

    private final LongAdder running = new LongAdder();
    private final Map<BuildRecord.Outcome, LongAdder> ended = new EnumMap<>(BuildRecord.Outcome.class);

    BuildCounters() {
        for (BuildRecord.Outcome outcome : BuildRecord.Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    void begun() {
        running.increment();
    }

    /** The node does nothing more for a build, whoever goes on with it. */
    void left() {
        running.decrement();
    }

    void ended(BuildRecord.Outcome outcome) {
        ended.get(outcome).increment();
    }

    /** As operators see it. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("running", running.sum());
        ended.forEach((outcome, number) -> shown.put(outcome.label(), number.sum()));
        return shown;
    }
}
