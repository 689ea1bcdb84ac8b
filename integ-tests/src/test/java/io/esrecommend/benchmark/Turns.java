package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Contestants that are asked one at a time, in turn: each user is put to all of them, in an order that is drawn anew, so
 * that whatever slows the machine slows them all.
 */
final class Turns {

    private static final long SEED = 44;
    private static final int WARM_UP = 400;
    private static final int EACH = 200;

    private final Map<String, Contestant> contestants = new LinkedHashMap<>();

    /** Who is asked what. */
    private record Contestant(Subject subject, Asker asker) {}

    /** Contestants with the same are asked the same questions. */
    private record Subject(AskedEngine engine, Question.Kind kind) {}

    /** Adds one. */
    Turns add(String name, AskedEngine engine, Question.Kind kind, Asker asker) {
        contestants.put(name, new Contestant(new Subject(engine, kind), asker));
        return this;
    }

    /**
     * What the contestants took.
     *
     * @param millis of each contestant and round, an array with one for each question
     */
    record Times(Map<String, double[][]> millis) {

        double[] medians(String contestant) {
            return each(contestant, Ratio::median);
        }

        /** The 95th percentiles. */
        double[] p95s(String contestant) {
            return each(contestant, Ratio::p95);
        }

        private double[] each(String contestant, ToDoubleFunction<double[]> figure) {
            return Arrays.stream(millis.get(contestant)).mapToDouble(figure).toArray();
        }

        /** Median and 95th percentile of every contestant. */
        String inWords() {
            StringBuilder words = new StringBuilder("median / p95 in milliseconds: ");
            millis.keySet()
                    .forEach(name -> words.append(words.toString().endsWith(": ") ? "" : ", ")
                            .append(name)
                            .append(' ')
                            .append(Report.number(Ratio.median(medians(name))))
                            .append(" / ")
                            .append(Report.number(Ratio.median(p95s(name)))));
            return words.toString();
        }
    }

    /** Asks {@value #EACH} questions a round, after {@value #WARM_UP} that do not count. */
    Times ask(int rounds) {
        Random random = new Random(SEED);
        round(random, WARM_UP);
        Map<String, double[][]> millis = new LinkedHashMap<>();
        contestants.keySet().forEach(name -> millis.put(name, new double[rounds][]));
        for (int round = 0; round < rounds; round++) {
            int at = round;
            round(random, EACH).forEach((name, times) -> millis.get(name)[at] = times);
        }
        return new Times(millis);
    }

    private Map<String, double[]> round(Random random, int questions) {
        Map<String, double[]> millis = new LinkedHashMap<>();
        List<String> order = new ArrayList<>(contestants.keySet());
        order.forEach(name -> millis.put(name, new double[questions]));
        for (int i = 0; i < questions; i++) {
            Map<String, Runnable> prepared = prepare(random);
            Collections.shuffle(order, random);
            for (String name : order) {
                Runnable request = prepared.get(name);
                long start = System.nanoTime();
                request.run();
                millis.get(name)[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return millis;
    }

    private Map<String, Runnable> prepare(Random random) {
        double user = random.nextDouble();
        Map<Subject, Question> questions = new HashMap<>();
        Map<String, Runnable> prepared = new HashMap<>();
        contestants.forEach((name, contestant) -> {
            Question question = questions.computeIfAbsent(
                    contestant.subject, subject -> subject.kind.ask(subject.engine, user, random));
            prepared.put(name, contestant.asker.prepare(question));
        });
        return prepared;
    }
}
