package io.esrecommend.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a recommendation costs, beside Elasticsearch's own kNN search and beside an application that does the same. */
final class Recommend {

    private static final String OURS = "ours";
    private static final String QUERY = "ours as a query";
    private static final String KNN = "knn";
    private static final String APPLICATION = "application";
    private static final String BATCHED = "application with _msearch";

    private static final Question.Kind ALL = new Question.Kind("nothing left out", false, false, 0);
    private static final Question.Kind UNSEEN = new Question.Kind("seen items left out", true, false, 0);
    private static final Question.Kind CATEGORY = new Question.Kind("one category", true, true, 0);

    private static final int MANY = 10_000;
    private static final int[] EXCLUSIONS = {0, 100, 1_000, MANY, 100_000};
    private static final double SECONDS = 10;

    private final Node node;
    private final Options options;
    private final Report report;
    private final int rounds;
    private final Map<Integer, AskedEngine> engines = new LinkedHashMap<>();

    Recommend(Node node, Options options, Report report) {
        this.node = node;
        this.options = options;
        this.report = report;
        this.rounds = options.number("--rounds");
    }

    /**
     * Measures the sections that are wanted, one after another.
     *
     * <p>Targets are for 100,000 items. Growth is from the first of the numbers of items to the last; all else is measured
     * with the second, or the only one.
     */
    void measure() throws Exception {
        List<Integer> sizes =
                options.list("--items").stream().map(Integer::valueOf).toList();
        int size = sizes.get(Math.min(1, sizes.size() - 1));
        for (String section : options.list("--sections")) {
            switch (section) {
                case "latency" -> latency(engine(size));
                case "client" -> client(engine(size));
                case "throughput" -> throughput(engine(size));
                case "growth" -> growth(engine(sizes.getFirst()), engine(sizes.getLast()));
                case "exclusions" -> exclusions(engine(size));
                default -> throw new IllegalArgumentException("there is no section " + section);
            }
        }
    }

    /** One user at a time. */
    private void latency(AskedEngine engine) {
        Askers askers = new Askers(engine);
        for (Question.Kind kind : List.of(ALL, UNSEEN, CATEGORY, UNSEEN.without(MANY))) {
            Turns.Times times = new Turns()
                    .add(OURS, engine, kind, askers.ours())
                    .add(QUERY, engine, kind, askers.query())
                    .add(KNN, engine, kind, askers.knn())
                    .ask(rounds);
            for (String ours : List.of(OURS, QUERY)) {
                String what = kind.name() + ": " + ours + " / " + KNN;
                report.ratio(what + ", median", Ratio.of(times.medians(ours), times.medians(KNN)), Target.atMost(2));
                report.ratio(what + ", p95", Ratio.of(times.p95s(ours), times.p95s(KNN)), Target.atMost(2));
            }
            report.note(kind.name() + ", " + times.inWords());
        }
    }

    /** Beside an application. */
    private void client(AskedEngine engine) {
        Turns.Times times = new Turns()
                .add(OURS, engine, UNSEEN, new Askers(engine).ours())
                .add(APPLICATION, engine, UNSEEN, new Application(engine, false))
                .add(BATCHED, engine, UNSEEN, new Application(engine, true))
                .ask(rounds);
        report.ratio(
                APPLICATION + " / " + OURS + ", median",
                Ratio.of(times.medians(APPLICATION), times.medians(OURS)),
                Target.atLeast(2.5));
        report.ratio(
                BATCHED + " / " + OURS + ", median",
                Ratio.of(times.medians(BATCHED), times.medians(OURS)),
                Target.NONE);
        report.note("Beside an application, " + times.inWords());
    }

    /** Many users at once. */
    private void throughput(AskedEngine engine) throws Exception {
        Askers askers = new Askers(engine);
        for (Question.Kind kind : List.of(ALL, UNSEEN)) {
            Map<String, Clients> contestants = new LinkedHashMap<>();
            contestants.put(OURS, Clients.of(engine, kind, askers.ours()));
            contestants.put(KNN, Clients.of(engine, kind, askers.knn()));
            Map<String, double[]> rates = new LinkedHashMap<>();
            Map<String, double[]> costs = new LinkedHashMap<>();
            for (int round = -1; round < rounds; round++) {
                for (Map.Entry<String, Clients> contestant : contestants.entrySet()) {
                    measure(contestant.getKey(), contestant.getValue(), round, rates, costs);
                }
            }
            String what = Clients.COUNT + " clients, " + kind.name() + ": " + OURS + " / " + KNN;
            report.ratio(what + ", answers a second", Ratio.of(rates.get(OURS), rates.get(KNN)), Target.atLeast(0.6));
            report.ratio(what + ", processor time", Ratio.of(costs.get(OURS), costs.get(KNN)), Target.NONE);
            report.note(Clients.COUNT + " clients, " + kind.name() + ", answers a second: " + OURS + " "
                    + Math.round(Ratio.median(rates.get(OURS))) + ", " + KNN + " "
                    + Math.round(Ratio.median(rates.get(KNN))) + "; milliseconds of the node's processor time: " + OURS
                    + " " + Report.number(Ratio.median(costs.get(OURS))) + ", " + KNN + " "
                    + Report.number(Ratio.median(costs.get(KNN))));
        }
    }

    private void measure(
            String name, Clients clients, int round, Map<String, double[]> rates, Map<String, double[]> costs)
            throws Exception {
        NodeCpu cpu = new NodeCpu(node.pid());
        double before = cpu.seconds();
        long start = System.nanoTime();
        double rate = clients.perSecond(SECONDS);
        double answers = rate * (System.nanoTime() - start) / 1e9;
        double cost = 1e3 * (cpu.seconds() - before) / answers;
        if (round >= 0) {
            rates.computeIfAbsent(name, first -> new double[rounds])[round] = rate;
            costs.computeIfAbsent(name, first -> new double[rounds])[round] = cost;
        }
    }

    /** From few items to many, with ten times as many interactions as items. */
    private void growth(AskedEngine few, AskedEngine many) {
        Turns.Times times = new Turns()
                .add(name(OURS, few), few, UNSEEN, new Askers(few).ours())
                .add(name(KNN, few), few, UNSEEN, new Askers(few).knn())
                .add(name(OURS, many), many, UNSEEN, new Askers(many).ours())
                .add(name(KNN, many), many, UNSEEN, new Askers(many).knn())
                .ask(rounds);
        double[] ours = grown(times, OURS, few, many);
        double[] knn = grown(times, KNN, few, many);
        report.ratio(
                "from " + few.items() + " to " + many.items() + " items: growth of " + OURS + " / of " + KNN,
                Ratio.of(ours, knn),
                Target.atMost(1));
        report.note("From " + few.items() + " to " + many.items() + " items: " + OURS + " x "
                + Report.number(Ratio.median(ours)) + ", " + KNN + " x " + Report.number(Ratio.median(knn)) + "; "
                + times.inWords());
    }

    private static String name(String asker, AskedEngine engine) {
        return asker + ", " + engine.items() + " items";
    }

    private double[] grown(Turns.Times times, String asker, AskedEngine few, AskedEngine many) {
        double[] before = times.medians(name(asker, few));
        double[] grown = times.medians(name(asker, many));
        Arrays.setAll(grown, round -> grown[round] / before[round]);
        return grown;
    }

    /** With more and more ids to leave out. */
    private void exclusions(AskedEngine engine) throws IOException {
        for (String name : List.of(OURS, KNN)) {
            Askers askers = new Askers(engine);
            Asker asker = name.equals(OURS) ? askers.ours() : askers.knn();
            Turns turns = new Turns();
            for (int excluded : EXCLUSIONS) {
                turns.add(name + " without " + excluded, engine, UNSEEN.without(excluded), asker);
            }
            Turns.Times times = turns.ask(rounds);
            double[] none = times.medians(name + " without 0");
            for (int excluded : EXCLUSIONS) {
                if (excluded > 0) {
                    report.ratio(
                            name + ": " + excluded + " ids left out / none",
                            Ratio.of(times.medians(name + " without " + excluded), none),
                            Target.NONE);
                }
            }
            report.note("Ids left out, " + times.inWords());
        }
    }

    /** The engine of so many items, which is made but once. */
    private AskedEngine engine(int items) {
        return engines.computeIfAbsent(items, count -> new AskedEngine(node.http(), count).create(report));
    }
}
