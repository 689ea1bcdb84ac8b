package io.esrecommend.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** An engine's build beside a plain program that counts the same pairs in memory. */
final class PlainContest {

    private static final Target TARGET = Target.atLeast(0.5);
    private static final String PLAIN = "plain program";
    private static final String ENGINE = "engine";
    private static final int SAMPLE = 500;

    private final CountedEngine engine;
    private final Histories histories;
    private final Report report;
    private Ranking[] counted;
    private CountedEngine.Build build;

    /**
     * @param engine that has been created
     * @param histories of which it was
     */
    PlainContest(CountedEngine engine, Histories histories, Report report) {
        this.engine = engine;
        this.histories = histories;
        this.report = report;
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if the two find other neighbours
     */
    void measure(int rounds) throws Exception {
        PlainCounter counter = new PlainCounter(histories, NeighbourSearch.SIZE);
        String name = histories.interactions() + " interactions";
        Contest contest = new Contest(name, report)
                .add(PLAIN, (Runnable) () -> counted = counter.count())
                .add(ENGINE, () -> {
                    build = engine.build();
                    return build.counting();
                });
        contest.warmUp();
        contest.run(rounds);
        compare();
        report.ratio(
                name + ": plain program / engine from histories to published neighbours, time",
                contest.speed(ENGINE, PLAIN),
                TARGET);
        double seconds = Ratio.median(contest.seconds(ENGINE));
        report.note(String.format(
                Locale.ROOT,
                "%s: %d users, %d items, %d pairs seen; plain program %.3f s (%.1f million pairs a second), engine %.3f s"
                        + " (%.1f million); %d rows, %d neighbours, %d bytes of neighbour index",
                name,
                histories.users(),
                histories.itemCount(),
                histories.pairs(),
                Ratio.median(contest.seconds(PLAIN)),
                histories.pairs() / 1e6 / Ratio.median(contest.seconds(PLAIN)),
                seconds,
                histories.pairs() / 1e6 / seconds,
                build.rows(),
                build.neighbours(),
                engine.bytes()));
        report.note(name + ", the last build: " + build.times() + ", all "
                + String.format(Locale.ROOT, "%.2f", build.whole()) + " s");
    }

    private void compare() {
        int step = Math.max(1, histories.itemCount() / SAMPLE);
        List<Integer> sample = IntStream.range(0, histories.itemCount())
                .filter(item -> item % step == 0)
                .boxed()
                .toList();
        Map<Integer, Ranking> written = engine.rankings(sample);
        for (int item : sample) {
            String difference =
                    written.getOrDefault(item, Ranking.EMPTY).difference(counted[item], NeighbourSearch.SIZE);
            if (!difference.isEmpty()) {
                throw new IllegalStateException("the neighbours of item " + item
                        + " that the engine wrote are not those that the plain program counted: " + difference);
            }
        }
    }
}
