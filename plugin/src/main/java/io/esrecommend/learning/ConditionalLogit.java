package io.esrecommend.learning;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/**
 * The click model: a user takes a candidate {@code x} with a probability in proportion to {@code exp(w . x)} (D.
 * McFadden, "Conditional Logit Analysis of Qualitative Choice Behavior", 1974). The loss is the mean cross-entropy of a
 * taken item against those that the user passed by; a user counts once, whatever it took.
 *
 * <p>Weights are kept at or above 0 and near those that there were: the penalty is half the squared distance from them,
 * times a factor. The loss is convex, so that there is one best, whatever the search begins with. Searched by Powell's
 * BOBYQA, which keeps bounds and needs no derivatives: there are few components.
 */
final class ConditionalLogit {

    /** What a weight may be at most; with components in [0,1] the loss is flat long before. */
    static final double MOST = 1000;

    /** What a bounded weight may be at most in steps of its own. */
    private static final double ROOM = 10;
    /** How near the best a weight gets, where all of them sum to about 15; ranks hardly depend on less. */
    private static final double PRECISION = 1e-2;

    private static final int MAX_EVALUATIONS = 5000;
    /** The logarithms between which the scale of the weights is searched. */
    private static final double LEAST_SCALE = -3;

    private static final double MOST_SCALE = 6;

    private final List<Choice> choices;
    private final Runnable pause;

    /**
     * @param choices that teach
     * @param pause called before each time that all choices are gone through, to throw if the work is no longer wanted
     */
    ConditionalLogit(List<Choice> choices, Runnable pause) {
        this.choices = choices;
        this.pause = pause;
    }

    /** The mean cross-entropy of a choice, in nats. */
    double loss(double[] weights) {
        pause.run();
        double sum = 0;
        for (Choice choice : choices) {
            sum += loss(choice, weights);
        }
        return sum / choices.size();
    }

    static double loss(Choice choice, double[] weights) {
        double[] passed = new double[choice.passed().length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < passed.length; i++) {
            passed[i] = score(choice.passed()[i], weights);
            most = Math.max(most, passed[i]);
        }
        double others = 0;
        for (double score : passed) {
            others += Math.exp(score - most);
        }
        double sum = 0;
        for (float[] item : choice.taken()) {
            // log((exp(s) + sum of exp(others)) / exp(s)), without an exponential that could overflow
            double behind = most + Math.log(others) - score(item, weights);
            sum += Math.max(0, behind) + Math.log1p(Math.exp(-Math.abs(behind)));
        }
        return sum / choice.taken().length;
    }

    static double score(float[] components, double[] weights) {
        double score = 0;
        for (int c = 0; c < weights.length; c++) {
            score += weights[c] * components[c];
        }
        return score;
    }

    /** Weights in the same ratios, scaled so that they fit best: how sure a user is, not what it likes. */
    double[] scaled(double[] weights) {
        double logarithm = new BrentOptimizer(1e-4, 1e-4)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        GoalType.MINIMIZE,
                        new UnivariateObjectiveFunction(scale -> loss(times(weights, Math.exp(scale)))),
                        new SearchInterval(LEAST_SCALE, MOST_SCALE))
                .getPoint();
        return times(weights, Math.exp(logarithm));
    }

    /**
     * The weights that fit best.
     *
     * @param prior the weights to stay near, two or more
     * @param penalty the factor of half the squared distance from them, above 0
     * @param most of each weight, at least that of the prior
     */
    double[] fit(double[] prior, double penalty, double[] most) {
        double[] steps = new double[prior.length];
        double[] guess = new double[prior.length];
        double[] bounds = new double[prior.length];
        for (int c = 0; c < prior.length; c++) {
            // The optimizer wants room for its first steps, however small a bound is.
            steps[c] = most[c] < MOST ? most[c] / ROOM : 1;
            guess[c] = most[c] < MOST ? Math.min(ROOM, steps[c] > 0 ? prior[c] / steps[c] : 0) : prior[c];
            bounds[c] = most[c] < MOST ? ROOM : MOST;
        }
        double[] found = new BOBYQAOptimizer(2 * prior.length + 1, 1, PRECISION)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        GoalType.MINIMIZE,
                        new ObjectiveFunction(point -> penalised(product(point, steps), prior, penalty)),
                        new SimpleBounds(new double[prior.length], bounds),
                        new InitialGuess(guess))
                .getPoint();
        double[] weights = product(found, steps);
        Arrays.setAll(weights, c -> Math.min(most[c], weights[c]));
        return weights;
    }

    private double penalised(double[] weights, double[] prior, double penalty) {
        return loss(weights) + penalty / 2 * squaredDistance(weights, prior);
    }

    private static double[] product(double[] first, double[] second) {
        double[] product = new double[first.length];
        for (int c = 0; c < product.length; c++) {
            product[c] = first[c] * second[c];
        }
        return product;
    }

    static double[] times(double[] weights, double factor) {
        return Arrays.stream(weights).map(weight -> factor * weight).toArray();
    }

    private static double squaredDistance(double[] first, double[] second) {
        double sum = 0;
        for (int c = 0; c < first.length; c++) {
            sum += (first[c] - second[c]) * (first[c] - second[c]);
        }
        return sum;
    }
}
