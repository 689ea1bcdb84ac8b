package io.esrecommend.evaluation;

import io.esrecommend.engine.ParseErrors;
import io.esrecommend.engine.Weights;
import io.esrecommend.query.RecommendSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/**
 * How an engine is to be evaluated.
 *
 * @param holdout what is held back; null for nothing, where only the experiment is wanted
 * @param users the most test users; where there are more, a random part of them is tested
 * @param cutoffs the lengths of lists that are measured, ascending
 * @param weights of a further variant, over those of the engine; null for none
 * @param excludeSeen whether items are left out that the user did something with in training
 * @param learn whether weights are learned, and taken where they win
 * @param experiment whether the variants of the engine are compared by what users did; null if not
 * @param seed of what is drawn by chance: the same seed draws the same
 */
public record EvaluationSpec(
        @Nullable Holdout holdout,
        int users,
        List<Integer> cutoffs,
        @Nullable Weights weights,
        boolean excludeSeen,
        boolean learn,
        @Nullable ExperimentSpec experiment,
        int seed) {

    private static final int MAX_USERS = 1_000_000;
    private static final int MAX_CUTOFF = 1_000;
    private static final int MAX_CUTOFFS = 20;

    /** The length at which what is no curve is measured, unless no cut-off is so large. */
    private static final int CUTOFF = 10;

    private static final ObjectParser<Builder, Void> PARSER = new ObjectParser<>("evaluate", Builder::new);

    static {
        PARSER.declareField(
                (builder, holdout) -> builder.holdout = holdout.orElse(null),
                (p, c) -> holdout(p),
                new ParseField("holdout"),
                ObjectParser.ValueType.OBJECT_OR_BOOLEAN);
        PARSER.declareField(
                (builder, experiment) -> builder.experiment = experiment.orElse(null),
                (p, c) -> Optional.ofNullable(ExperimentSpec.parse(p)),
                new ParseField("experiment"),
                ObjectParser.ValueType.OBJECT_OR_BOOLEAN);
        PARSER.declareInt((builder, users) -> builder.users = users, new ParseField("users"));
        PARSER.declareIntArray((builder, cutoffs) -> builder.cutoffs = cutoffs, new ParseField("cutoffs"));
        PARSER.declareObject(
                (builder, weights) -> builder.weights = weights,
                (p, c) -> Weights.of(p.mapOrdered()),
                new ParseField("weights"));
        PARSER.declareBoolean((builder, seen) -> builder.excludeSeen = seen, new ParseField("exclude_seen"));
        PARSER.declareBoolean((builder, learn) -> builder.learn = learn, new ParseField("learn"));
        PARSER.declareInt((builder, seed) -> builder.seed = seed, new ParseField("seed"));
    }

    private static Optional<Holdout> holdout(XContentParser parser) throws IOException {
        if (parser.currentToken() == XContentParser.Token.VALUE_BOOLEAN) {
            return parser.booleanValue() ? Optional.of(Holdout.DEFAULT) : Optional.empty();
        }
        return Optional.of(Holdout.of(parser.mapOrdered()));
    }

    /** What a request says, field by field; what it does not say is the default. */
    private static final class Builder {
        private Holdout holdout = Holdout.DEFAULT;
        private int users = 100_000;
        private List<Integer> cutoffs = List.of(1, 5, 10, 20, 50, 100);
        private Weights weights;
        private boolean excludeSeen = true;
        private boolean learn;
        private ExperimentSpec experiment;
        private int seed = 42;

        EvaluationSpec build() {
            return new EvaluationSpec(holdout, users, cutoffs, weights, excludeSeen, learn, experiment, seed);
        }
    }

    /** What a request without a body asks for. */
    public static EvaluationSpec defaults() {
        return new Builder().build();
    }

    /**
     * Reads one from a request.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public static EvaluationSpec parse(XContentParser parser) throws IOException {
        return ParseErrors.unwrapped(() -> PARSER.apply(parser, null)).build();
    }

    /**
     * Checks what can be checked without the engine, and puts the cut-offs in order.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public EvaluationSpec {
        if (holdout == null && (experiment == null || learn || weights != null)) {
            throw new IllegalArgumentException(
                    "[holdout] is [false], with which nothing but [experiment] can be asked for;"
                            + " ask for that, without [learn] and [weights], or leave [holdout] out");
        }
        if (users < 1 || users > MAX_USERS) {
            throw new IllegalArgumentException("[users] is [" + users + "] but must be between 1 and " + MAX_USERS);
        }
        if (cutoffs.isEmpty() || cutoffs.size() > MAX_CUTOFFS) {
            throw new IllegalArgumentException(
                    "[cutoffs] has [" + cutoffs.size() + "] numbers but must have between 1 and " + MAX_CUTOFFS);
        }
        for (int cutoff : cutoffs) {
            if (cutoff < 1 || cutoff > MAX_CUTOFF) {
                throw new IllegalArgumentException(
                        "[cutoffs] has [" + cutoff + "] but a list's length must be between 1 and " + MAX_CUTOFF);
            }
        }
        cutoffs = List.copyOf(new TreeSet<>(cutoffs));
    }

    /** The length of the lists that are asked for. */
    public int depth() {
        return cutoffs.getLast();
    }

    /** The candidates that lists of that length are chosen from. */
    int candidates() {
        return Math.max(RecommendSpec.DEFAULT_CANDIDATES, depth());
    }

    /** The length at which what is no curve is measured: 10, or the largest cut-off where that is smaller. */
    public int cutoff() {
        return Math.min(CUTOFF, depth());
    }
}
