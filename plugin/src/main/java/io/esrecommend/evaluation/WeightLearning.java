package io.esrecommend.evaluation;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Weights;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.fusion.ComponentValue;
import io.esrecommend.fusion.Part;
import io.esrecommend.learning.Choice;
import io.esrecommend.learning.ClickModel;
import io.esrecommend.learning.Learned;
import io.esrecommend.list.RankedItem;
import io.esrecommend.measure.Difference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Nullable;

/**
 * Learns the weights of an engine's components from what users took of what the engine would have shown them: the test
 * items of a trial engine of its own, which knows neither them nor what is tested later. Components without a weight do
 * not get one. Blocks.
 */
final class WeightLearning {

    /** Users who teach: more do not change the weights any more. */
    static final int MOST_USERS = 5_000;

    /** The candidates of each user that what it took is told from: those that it would have been shown first. */
    private static final int CANDIDATES = 50;

    private static final String LABEL = "<recommend_learning>";
    private static final int BYTES_OF_CANDIDATE = 24;
    private static final MathContext DIGITS = new MathContext(4);

    private final Services services;
    private final EvaluationTask task;
    private final Recommender recommender;
    private final List<TestUser> users;
    private final Weights before;
    private final List<Component> components;
    private final Weights setting;
    private Learned learned;
    private boolean taken;
    private String reason;

    /**
     * @param recommender of the trial engine
     * @param engine whose weights are learned
     * @param users who teach
     */
    WeightLearning(
            Services services, EvaluationTask task, Recommender recommender, Engine engine, List<TestUser> users) {
        this.services = services;
        this.task = task;
        this.recommender = recommender;
        this.users = users;
        this.setting = engine.weights();
        this.before = engine.weights(Weights.NONE);
        this.components = engine.components().stream()
                .filter(component -> before.get(component) > 0)
                .toList();
    }

    /** Learns. */
    void learn(int seed) {
        CircuitBreaker memory = services.memory();
        long bytes = (long) users.size() * CANDIDATES * (BYTES_OF_CANDIDATE + Float.BYTES * components.size());
        memory.addEstimateBytesAndMaybeBreak(bytes, LABEL);
        try {
            learned = new ClickModel(choices(), present(), bounded(), seed, task::ensureNotCancelled).learn();
        } finally {
            memory.addWithoutBreaking(-bytes);
        }
    }

    /** The new weights of the components that have one, of four digits; null if they are no better. */
    @Nullable
    Weights weights() {
        return learned.better() ? named(learned.weights()) : null;
    }

    /**
     * Offers the new weights to the engine, if they are worth more than its own to who taught them and to who did not.
     *
     * @param gain of who did not teach, in NDCG; null if there are no new weights
     * @param engine takes weights, or throws
     */
    void offer(@Nullable Difference gain, Consumer<Weights> engine) {
        reason = learned.reason();
        if (gain == null) {
            return;
        }
        reason = String.format(
                Locale.ROOT, "%s; NDCG of what is held back changes by %.4f", learned.reason(), gain.value());
        if (!(gain.value() > 0)) {
            return;
        }
        try {
            engine.accept(weights());
            taken = true;
        } catch (RuntimeException e) {
            reason += ", but the engine could not take the weights: " + e.getMessage();
        }
    }

    /** Who next takes what everybody takes is the surest guess, and makes all lists alike: popularity gains no weight. */
    private Set<Integer> bounded() {
        int popularity = components.indexOf(Component.POPULARITY);
        return popularity < 0 ? Set.of() : Set.of(popularity);
    }

    private double[] present() {
        return components.stream().mapToDouble(before::get).toArray();
    }

    private Weights named(double[] values) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
            named.put(
                    components.get(c).label(),
                    new BigDecimal(values[c]).round(DIGITS).doubleValue());
        }
        return Weights.of(named);
    }

    private List<Choice> choices() {
        Choice[] choices = new Choice[users.size()];
        task.phase("looking at candidates", users.size());
        services.workers().each(users, (user, number) -> {
            choices[number] = recommender.search(
                    user.id(),
                    before,
                    List.of(),
                    CANDIDATES,
                    true,
                    (resolution, list) ->
                            choice(user, list, resolution.query().fusion().parts()));
            task.done(1);
        });
        task.phase("learning", 0);
        return Arrays.asList(choices);
    }

    private Choice choice(TestUser user, List<RankedItem> list, List<Part> parts) {
        Set<String> ids = user.items().stream().map(TestItem::id).collect(Collectors.toSet());
        List<float[]> taken = new ArrayList<>();
        List<float[]> passed = new ArrayList<>();
        for (RankedItem item : list) {
            float[] values = new float[components.size()];
            for (Part part : parts) {
                int component = components.indexOf(part.component());
                if (component >= 0) {
                    values[component] = ComponentValue.of(part, item.id(), item.values());
                }
            }
            (ids.contains(item.id()) ? taken : passed).add(values);
        }
        return new Choice(taken.toArray(float[][]::new), passed.toArray(float[][]::new));
    }

    /** What came of it, as a section of the report. */
    Map<String, Object> report() {
        Map<String, Object> validation = new LinkedHashMap<>();
        validation.put("before", Report.number(learned.ndcgBefore()));
        validation.put("after", Report.number(learned.ndcg()));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("weights", Report.json(named(learned.weights())));
        report.put("before", Report.json(named(learned.before())));
        report.put("taken", taken);
        report.put("reason", reason);
        report.put("validation", validation);
        report.put(
                "rounds",
                learned.rounds().stream()
                        .map(round -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("penalty", round.penalty());
                            one.put("loss", Report.number(round.loss()));
                            one.put("ndcg", Report.number(round.ndcg()));
                            return one;
                        })
                        .toList());
        report.put("examples", learned.taught());
        report.put("users", learned.users());
        if (taken) {
            report.put(
                    "setting",
                    Map.of(
                            "before",
                            Report.json(setting),
                            "after",
                            Report.json(weights().over(setting))));
        }
        return report;
    }
}
