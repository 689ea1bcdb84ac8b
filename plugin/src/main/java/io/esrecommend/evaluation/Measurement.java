package io.esrecommend.evaluation;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Weights;
import io.esrecommend.measure.Difference;
import io.esrecommend.measure.Estimate;
import io.esrecommend.measure.RankingMetric;
import io.esrecommend.measure.ValueErrors;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Nullable;

/** Recommends to test users by several variants, and measures the lists. Blocks. */
final class Measurement {

    /** Users who are looked at more closely: lists are made again, or vectors read, or values predicted. */
    private static final int CLOSELY = 1_000;

    private static final List<Double> NOVELTY = List.of(0.0, 0.1, 0.2, 0.3, 0.5);

    private static final String LABEL = "<recommend_evaluation>";

    private final Services services;
    private final EvaluationTask task;
    private final EvaluationSpec spec;
    private final Engine engine;
    private final Recommender recommender;
    private final List<TestUser> users;
    private final TestCatalogue catalogue;
    private final ItemNumbers items;
    private final List<TestUser> few;

    /**
     * @param engine that is evaluated
     * @param users who are tested
     * @param items of training
     */
    Measurement(
            Services services,
            EvaluationTask task,
            EvaluationSpec spec,
            Engine engine,
            Recommender recommender,
            List<TestUser> users,
            TestCatalogue catalogue,
            ItemNumbers items) {
        this.services = services;
        this.task = task;
        this.spec = spec;
        this.engine = engine;
        this.recommender = recommender;
        this.users = users;
        this.catalogue = catalogue;
        this.items = items;
        this.few = users.subList(0, Math.min(CLOSELY, users.size()));
    }

    /**
     * Measures all variants, and adds them to a report.
     *
     * @param space in which lists are alike
     * @param learned weights that were learned; null for none
     * @return how much more those weights are worth, by the NDCG; null for none
     */
    @Nullable
    Difference measure(VectorSpace space, @Nullable Weights learned, Map<String, Object> report) {
        List<Variant> variants = variants(learned);
        CircuitBreaker memory = services.memory();
        long bytes = VariantMeasures.bytes(spec, catalogue, users.size()) * variants.size()
                + VariantMeasures.bytes(spec, catalogue, few.size()) * NOVELTY.size();
        memory.addEstimateBytesAndMaybeBreak(bytes, LABEL);
        try {
            List<VariantMeasures> measured = recommend(variants, space, report);
            report.put("comparisons", comparisons(measured));
            report.put("trade", trade());
            return learned == null ? null : measured.getLast().against(measured.getFirst(), RankingMetric.NDCG);
        } finally {
            memory.addWithoutBreaking(-bytes);
        }
    }

    /** The engine as it is against all others, and what was learned against the engine. */
    private static List<Map<String, Object>> comparisons(List<VariantMeasures> measured) {
        VariantMeasures fused = measured.getFirst();
        List<VariantMeasures> others = new ArrayList<>(measured.subList(1, measured.size()));
        List<VariantMeasures> learned = others.stream()
                .filter(other -> other.variant().name().equals(Variant.LEARNED))
                .toList();
        others.removeAll(learned);
        List<Map<String, Object>> comparisons = new ArrayList<>(Report.comparisons(fused, others));
        learned.forEach(one -> comparisons.addAll(Report.comparisons(one, List.of(fused))));
        return comparisons;
    }

    private List<Variant> variants(@Nullable Weights learned) {
        List<Variant> variants = new ArrayList<>(List.of(
                Variant.fused(engine),
                Variant.popularity(engine),
                Variant.vectorsOnly(engine),
                Variant.cooccurrenceOnly(engine)));
        if (spec.weights() != null) {
            variants.add(new Variant(Variant.REQUESTED, engine.weights(spec.weights())));
        }
        if (learned != null) {
            variants.add(new Variant(Variant.LEARNED, engine.weights(learned)));
        }
        return variants;
    }

    private List<VariantMeasures> recommend(List<Variant> variants, VectorSpace space, Map<String, Object> report) {
        List<Slice> slices = Slice.of(users, items);
        List<VariantMeasures> all = variants.stream()
                .map(variant -> new VariantMeasures(variant, spec, catalogue, slices, users.size()))
                .toList();
        List<String[][]> shown =
                variants.stream().map(variant -> new String[few.size()][]).toList();
        task.phase("recommending", users.size());
        // All variants of a user come in a row: what the first has read of the user, the others need not read again.
        services.workers().each(users, (user, number) -> {
            for (int v = 0; v < all.size(); v++) {
                Ranking ranking =
                        recommender.recommend(user.id(), variants.get(v).weights());
                all.get(v).add(number, user, ranking);
                if (number < few.size()) {
                    shown.get(v)[number] =
                            ranking.items().stream().limit(spec.cutoff()).toArray(String[]::new);
                }
            }
            task.done(1);
        });
        List<Map<String, Estimate>> errors = errors(variants);
        task.phase("comparing vectors", variants.size());
        ListDiversity diversity = new ListDiversity(services.client(), engine.items(), space);
        List<Map<String, Object>> reports = new ArrayList<>();
        for (int v = 0; v < all.size(); v++) {
            Map<String, Estimate> more = new LinkedHashMap<>();
            more.put(
                    "diversity",
                    diversity.of(Arrays.stream(shown.get(v)).map(List::of).toList()));
            more.putAll(errors.get(v));
            reports.add(Report.variant(all.get(v), more));
            task.done(1);
        }
        report.put("variants", reports);
        return all;
    }

    /** How far the values of each variant are from those that were given; nothing where none were. */
    private List<Map<String, Estimate>> errors(List<Variant> variants) {
        ValuePrediction prediction = new ValuePrediction(few, items);
        if (prediction.isEmpty()) {
            return variants.stream().map(variant -> Map.<String, Estimate>of()).toList();
        }
        task.phase("predicting values", few.size());
        List<List<Map<String, Float>>> scores = new ArrayList<>();
        variants.forEach(variant -> scores.add(new ArrayList<>(java.util.Collections.nCopies(few.size(), Map.of()))));
        services.workers().each(few, (user, number) -> {
            List<String> valued = prediction.items(number);
            if (!valued.isEmpty()) {
                for (int v = 0; v < variants.size(); v++) {
                    scores.get(v)
                            .set(
                                    number,
                                    recommender.scores(
                                            user.id(), variants.get(v).weights(), valued));
                }
            }
            task.done(1);
        });
        return scores.stream()
                .map(ofVariant -> errors(prediction.errors(ofVariant)))
                .toList();
    }

    private static Map<String, Estimate> errors(ValueErrors errors) {
        Map<String, Estimate> named = new LinkedHashMap<>();
        named.put("rmse", errors.rmse());
        named.put("mae", errors.mae());
        return named;
    }

    /** What more novelty costs and gains. */
    private List<Map<String, Object>> trade() {
        List<Map<String, Object>> points = new ArrayList<>();
        task.phase("weighing novelty", (long) few.size() * NOVELTY.size());
        for (double novelty : NOVELTY) {
            Weights weights = Variant.withNovelty(engine, novelty).weights();
            VariantMeasures measures =
                    new VariantMeasures(new Variant("novelty", weights), spec, catalogue, List.of(), few.size());
            services.workers().each(few, (user, number) -> {
                measures.add(number, user, recommender.recommend(user.id(), weights));
                task.done(1);
            });
            points.add(Report.trade(novelty, measures, few.size()));
        }
        return points;
    }
}
