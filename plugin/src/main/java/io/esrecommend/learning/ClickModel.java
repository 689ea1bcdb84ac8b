package io.esrecommend.learning;

import io.esrecommend.measure.Difference;
import io.esrecommend.measure.RankedList;
import io.esrecommend.measure.RankingMetric;
import io.esrecommend.measure.SampleMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Fits the weights of a score's components to what users took, by a {@link ConditionalLogit}, and tells whether the new
 * weights are better.
 *
 * <p>The candidates must be those that the present weights show at the top, without what the user knew before: weights
 * that tell a user's choice from items that nobody would show it do not tell it from those that are shown, and rank far
 * worse. About 50 candidates a user are best, and some hundred users enough.
 *
 * <p>How far the weights may go from those that there were is found by cross-validation: {@value #FOLDS} times a part of
 * the users is left out, weights are fitted to the others for each penalty from strong to weak until that no longer
 * helps, and the part is ranked by them. The penalty whose gain in NDCG@{@value #CUTOFF} is the largest when one standard
 * error is taken off it is the one; if no gain is left then, the weights stay. The final weights are fitted to all users.
 *
 * <p>The gain that is told is that of the best of a few penalties and so a little too good: measure the weights on what
 * no user has taught, too.
 */
public final class ClickModel {

    /** Of fewer users weights are chance. */
    static final int MIN_TAUGHT = 100;

    static final int CUTOFF = 10;
    static final int FOLDS = 5;
    private static final List<Double> PENALTIES = List.of(1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4);
    /** So many rounds in a row may gain nothing. */
    private static final int PATIENCE = 2;

    private final List<Choice> choices;
    private final double[] before;
    private final Runnable pause;
    /** The components that tell candidates apart; the others keep the weights that they have. */
    private final int[] components;

    private final Set<Integer> bounded;

    /**
     * @param choices of the users, one each
     * @param before the weights that there are, at least 0, of every component that may have one afterwards
     * @param bounded numbers of components whose weight may fall, but not rise above what it is where the present weights are
     *     scaled to fit best
     * @param seed decides which users are left out together
     * @param pause called often, to throw if the work is no longer wanted
     */
    public ClickModel(List<Choice> choices, double[] before, Set<Integer> bounded, long seed, Runnable pause) {
        if (Arrays.stream(before).anyMatch(weight -> !(weight >= 0) || Double.isInfinite(weight))) {
            throw new IllegalArgumentException("weights " + Arrays.toString(before) + ": each must be at least 0");
        }
        List<Choice> shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, new Random(seed));
        this.before = before.clone();
        this.bounded = Set.copyOf(bounded);
        this.pause = pause;
        this.components = IntStream.range(0, before.length)
                .filter(c -> shuffled.stream().anyMatch(choice -> choice.teaches() && choice.differs(c)))
                .toArray();
        this.choices = shuffled.stream().map(choice -> choice.of(components)).toList();
    }

    /** Learns; the same for the same choices and seed. */
    public Learned learn() {
        List<Choice> teaching = choices.stream().filter(Choice::teaches).toList();
        double[] present = Arrays.stream(components).mapToDouble(c -> before[c]).toArray();
        double sum = Arrays.stream(present).sum();
        if (teaching.size() < MIN_TAUGHT) {
            return unchanged(
                    teaching.size() + " of " + choices.size() + " users took one of their candidates; at least "
                            + MIN_TAUGHT + " are needed",
                    List.of());
        }
        if (components.length < 2 || sum == 0) {
            return unchanged("fewer than two components with weights tell the candidates of a user apart", List.of());
        }
        present = ConditionalLogit.times(present, 1 / sum);
        List<Trial> trials = trials(present);
        Trial best = Collections.max(trials, (a, b) -> Double.compare(a.certain(), b.certain()));
        List<Round> rounds = trials.stream().map(Trial::round).toList();
        String gain = String.format(
                Locale.ROOT,
                "NDCG@%d of users who did not teach changes by %.4f with a standard error of %.4f",
                CUTOFF,
                best.gains().value(),
                best.gains().standardError());
        if (!(best.certain() > 0)) {
            return unchanged(gain, rounds);
        }
        ConditionalLogit all = new ConditionalLogit(teaching, pause);
        double[] prior = all.scaled(present);
        double[] fitted = all.fit(prior, best.round().penalty(), most(prior));
        return new Learned(
                restored(fitted, sum),
                before.clone(),
                true,
                gain,
                choices.size(),
                teaching.size(),
                ndcg(present).value(),
                best.round().ndcg(),
                best.round().gain(),
                rounds);
    }

    private Learned unchanged(String reason, List<Round> rounds) {
        double ndcg = ndcg(Arrays.stream(components).mapToDouble(c -> before[c]).toArray())
                .value();
        return new Learned(
                before.clone(),
                before.clone(),
                false,
                reason,
                choices.size(),
                Math.toIntExact(choices.stream().filter(Choice::teaches).count()),
                ndcg,
                ndcg,
                new Difference(0, 0, 0, 1),
                rounds);
    }

    /**
     * A penalty that was tried.
     *
     * @param gains in NDCG by user
     */
    private record Trial(Round round, SampleMean gains) {

        /** What is left of the gain without a standard error. */
        double certain() {
            return gains.value() - gains.standardError();
        }
    }

    private List<Trial> trials(double[] present) {
        List<ConditionalLogit> others = new ArrayList<>();
        List<double[]> priors = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            List<Choice> in = IntStream.range(0, choices.size())
                    .filter(user -> user % FOLDS != out)
                    .mapToObj(choices::get)
                    .filter(Choice::teaches)
                    .toList();
            others.add(new ConditionalLogit(in, pause));
            priors.add(others.getLast().scaled(present));
        }
        List<Trial> trials = new ArrayList<>();
        double most = Double.NEGATIVE_INFINITY;
        int fruitless = 0;
        for (double penalty : PENALTIES) {
            List<double[]> weights = new ArrayList<>();
            for (int fold = 0; fold < FOLDS; fold++) {
                double[] prior = priors.get(fold);
                weights.add(others.get(fold).fit(prior, penalty, most(prior)));
            }
            Trial trial = trial(penalty, weights, present);
            trials.add(trial);
            fruitless = trial.certain() > most ? 0 : fruitless + 1;
            most = Math.max(most, trial.certain());
            if (fruitless == PATIENCE) {
                break;
            }
        }
        return trials;
    }

    private Trial trial(double penalty, List<double[]> weights, double[] present) {
        SampleMean losses = new SampleMean();
        SampleMean ndcgs = new SampleMean();
        SampleMean gains = new SampleMean();
        for (int user = 0; user < choices.size(); user++) {
            Choice choice = choices.get(user);
            double[] learned = weights.get(user % FOLDS);
            if (choice.teaches()) {
                losses.add(ConditionalLogit.loss(choice, learned));
            }
            double ndcg = ndcg(choice, learned);
            ndcgs.add(ndcg);
            gains.add(ndcg - ndcg(choice, present));
        }
        return new Trial(new Round(penalty, losses.value(), ndcgs.value(), Difference.paired(gains)), gains);
    }

    private double[] most(double[] prior) {
        return IntStream.range(0, prior.length)
                .mapToDouble(c -> bounded.contains(components[c]) ? prior[c] : ConditionalLogit.MOST)
                .toArray();
    }

    private SampleMean ndcg(double[] weights) {
        SampleMean mean = new SampleMean();
        choices.forEach(choice -> mean.add(ndcg(choice, weights)));
        return mean;
    }

    /** Ranks a user's candidates; those that it passed by come first among equals. */
    static double ndcg(Choice choice, double[] weights) {
        double[] taken = scores(choice.taken(), weights);
        if (taken.length == 0) {
            return 0;
        }
        double[] passed = scores(choice.passed(), weights);
        int[] hits = new int[taken.length];
        for (int i = 0; i < hits.length; i++) {
            double score = taken[taken.length - 1 - i];
            hits[i] = i
                    + 1
                    + (int) Arrays.stream(passed)
                            .filter(other -> other >= score)
                            .count();
        }
        int size = taken.length + passed.length;
        return RankingMetric.NDCG.of(new RankedList(hits, taken.length, size, size), CUTOFF);
    }

    /** Ascending. */
    private static double[] scores(float[][] items, double[] weights) {
        return Arrays.stream(items)
                .mapToDouble(item -> ConditionalLogit.score(item, weights))
                .sorted()
                .toArray();
    }

    /** All components' weights, with the sum that they had. */
    private double[] restored(double[] fitted, double sum) {
        double[] weights = before.clone();
        double factor = sum / Arrays.stream(fitted).sum();
        for (int c = 0; c < components.length; c++) {
            weights[components[c]] = fitted[c] * factor;
        }
        return weights;
    }
}
