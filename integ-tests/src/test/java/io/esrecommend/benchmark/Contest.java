package io.esrecommend.benchmark;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Contestants that do the same work in turn, round by round, so that whatever slows the machine slows them all.
 *
 * <p>While one works the others idle. A first round does not count: it compiles and fills caches.
 */
final class Contest {

    private static final int STEADY = 2;
    private static final int MOST_WARM_UPS = 12;
    private static final double FASTER = 0.95;

    private final String name;
    private final Report report;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private final Map<String, double[]> seconds = new LinkedHashMap<>();

    /** Something to be timed. */
    interface Work {
        /** Does it; returns the seconds that it took. */
        double run() throws Exception;
    }

    Contest(String name, Report report) {
        this.name = name;
        this.report = report;
    }

    /** Adds a contestant that is timed from start to end. */
    Contest add(String contestant, Runnable work) {
        return add(contestant, () -> {
            long start = System.nanoTime();
            work.run();
            return (System.nanoTime() - start) / 1e9;
        });
    }

    /** Adds a contestant that times itself. */
    Contest add(String contestant, Work work) {
        works.put(contestant, work);
        return this;
    }

    /** Runs until nobody gets faster any more, so that all code is compiled; that does not count. */
    void warmUp() throws Exception {
        Map<String, Double> best = new HashMap<>();
        int steady = 0;
        for (int run = 1; steady < STEADY && run <= MOST_WARM_UPS; run++) {
            steady++;
            for (Map.Entry<String, Work> contestant : works.entrySet()) {
                double time = contestant.getValue().run();
                if (time < FASTER * best.getOrDefault(contestant.getKey(), Double.POSITIVE_INFINITY)) {
                    steady = 0;
                }
                best.merge(contestant.getKey(), time, Math::min);
                report.progress(
                        name + ", warm-up " + run + ": " + contestant.getKey() + " " + Report.number(time) + " s");
            }
        }
    }

    /** Runs the rounds. */
    Contest run(int rounds) throws Exception {
        works.keySet().forEach(contestant -> seconds.put(contestant, new double[rounds]));
        for (int round = -1; round < rounds; round++) {
            Map<String, String> took = new LinkedHashMap<>();
            for (Map.Entry<String, Work> contestant : works.entrySet()) {
                double time = contestant.getValue().run();
                took.put(contestant.getKey(), Report.number(time) + " s");
                if (round >= 0) {
                    seconds.get(contestant.getKey())[round] = time;
                }
            }
            report.progress(name + ", " + (round < 0 ? "warm-up" : "round " + (round + 1) + " of " + rounds) + ": "
                    + took.entrySet().stream()
                            .map(time -> time.getKey() + " " + time.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return this;
    }

    /** How many times as fast as another a contestant is, by what each does in a second. */
    Ratio speed(String contestant, String other) {
        return Ratio.of(seconds(other), seconds(contestant));
    }

    /** What a contestant took, round by round. */
    double[] seconds(String contestant) {
        return seconds.get(contestant);
    }

    /** The median rate of every contestant, for so many texts or the like. */
    String rates(int count, String what) {
        return name + ", " + what + " a second: "
                + seconds.entrySet().stream()
                        .map(times -> times.getKey() + " " + Math.round(count / Ratio.median(times.getValue())))
                        .collect(Collectors.joining(", "));
    }
}
