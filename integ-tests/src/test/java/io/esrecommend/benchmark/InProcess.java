package io.esrecommend.benchmark;

import java.util.List;

/** The plugin's embedding beside that of other libraries, and beside itself with sorted texts, all in this JVM. */
final class InProcess {

    private static final int CHECKED = 16;

    private final OurModel ours;
    private final int rounds;
    private final Report report;

    InProcess(OurModel ours, int rounds, Report report) {
        this.ours = ours;
        this.rounds = rounds;
        this.report = report;
    }

    /** Against LangChain4j and DJL. */
    void others(TextSet set, DjlModel djl, double overLangChain4j) throws Exception {
        LangChain4jModel langChain4j = new LangChain4jModel();
        List<String> checked = set.texts().subList(0, Math.min(CHECKED, set.size()));
        List<float[]> vectors = ours.embedAll(checked);
        Agreement.check("LangChain4j's embed", langChain4j.embedEach(checked), vectors);
        Agreement.check("LangChain4j's embedAll", langChain4j.embedAll(checked), vectors);
        Agreement.check("DJL", djl.embedAll(checked), vectors);
        Contest contest = new Contest(set.name() + " texts in process", report)
                .add("ours", () -> ours.embedAll(set.texts()))
                .add("LangChain4j embed", () -> langChain4j.embedEach(set.texts()))
                .add("LangChain4j embedAll", () -> langChain4j.embedAll(set.texts()))
                .add("DJL", () -> djl.embedAll(set.texts()))
                .run(rounds);
        ratio(contest, set, "LangChain4j embed", Target.atLeast(overLangChain4j));
        ratio(contest, set, "LangChain4j embedAll", Target.atLeast(overLangChain4j));
        ratio(contest, set, "DJL", Target.atLeast(1));
        report.note(contest.rates(set.size(), "texts"));
    }

    private void ratio(Contest contest, TextSet set, String other, Target target) {
        report.ratio(set.name() + ": ours / " + other, contest.speed("ours", other), target);
    }

    /** As they arrive, against sorted beforehand. */
    void order(TextSet set) throws Exception {
        TextSet sorted = set.sorted();
        Contest contest = new Contest(set.name() + " texts in process", report)
                .add("as they arrive", () -> ours.embedAll(set.texts()))
                .add("sorted", () -> ours.embedAll(sorted.texts()))
                .run(rounds);
        report.ratio(
                set.name() + ", ours: as they arrive / sorted by length",
                contest.speed("as they arrive", "sorted"),
                Target.atLeast(0.9));
        report.note(contest.rates(set.size(), "texts"));
    }
}
