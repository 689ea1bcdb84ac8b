package io.esrecommend.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.elasticsearch.common.metrics.ExponentialBucketHistogram;

/** Counts requests of one kind since the node started. Safe for use by several threads; takes some kilobytes. */
final class RequestCounters {

    /** The last bucket begins at 65,536 milliseconds. */
    private static final int BUCKETS = 18;

    private final LongAdder running = new LongAdder();
    private final Map<Outcome, LongAdder> ended = adders(Outcome.class);
    private final Map<Phase, LongAdder> phases = adders(Phase.class);
    private final Map<Phase, LongAdder> phaseNanos = adders(Phase.class);
    private final Map<String, LongAdder> notes = new ConcurrentHashMap<>();
    private final LongAdder nanos = new LongAdder();
    private final ExponentialBucketHistogram millis = new ExponentialBucketHistogram(BUCKETS);

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    void begun() {
        running.increment();
    }

    /** Time and phases are of answers alone, so that a flood of refusals does not look like speed. */
    void ended(Trace trace, long took, Outcome outcome) {
        running.decrement();
        ended.get(outcome).increment();
        if (outcome != Outcome.SERVED) {
            return;
        }
        nanos.add(took);
        millis.addObservation(TimeUnit.NANOSECONDS.toMillis(took));
        for (Phase phase : Phase.values()) {
            long inPhase = trace.nanos(phase);
            if (inPhase >= 0) {
                phases.get(phase).increment();
                phaseNanos.get(phase).add(inPhase);
            }
        }
        trace.notes()
                .forEach(note ->
                        notes.computeIfAbsent(note, n -> new LongAdder()).increment());
    }

    /** All numbers, as they are now. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("running", running.sum());
        ended.forEach((outcome, number) -> shown.put(outcome.label(), number.sum()));
        shown.put("took_in_millis", TimeUnit.NANOSECONDS.toMillis(nanos.sum()));
        shown.put("took_histogram", histogram());
        Map<String, Object> times = new LinkedHashMap<>();
        phases.forEach((phase, number) -> {
            if (number.sum() > 0) {
                Map<String, Object> time = new LinkedHashMap<>();
                time.put("count", number.sum());
                time.put(
                        "time_in_millis",
                        TimeUnit.NANOSECONDS.toMillis(phaseNanos.get(phase).sum()));
                times.put(phase.label(), time);
            }
        });
        shown.put("phases", times);
        Map<String, Object> poorer = new TreeMap<>();
        notes.forEach((note, number) -> poorer.put(note, number.sum()));
        shown.put("notes", new LinkedHashMap<>(poorer));
        return shown;
    }

    /** The buckets that are not empty. */
    private List<Map<String, Object>> histogram() {
        long[] numbers = millis.getSnapshot();
        int[] bounds = millis.calculateBucketUpperBounds();
        List<Map<String, Object>> shown = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > 0) {
                Map<String, Object> bucket = new LinkedHashMap<>();
                bucket.put("ge_millis", i == 0 ? 0 : bounds[i - 1]);
                if (i < bounds.length) {
                    bucket.put("lt_millis", bounds[i]);
                }
                bucket.put("count", numbers[i]);
                shown.add(bucket);
            }
        }
        return shown;
    }
}
