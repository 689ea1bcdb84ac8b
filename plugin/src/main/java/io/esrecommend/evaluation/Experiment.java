package io.esrecommend.evaluation;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Person;
import io.esrecommend.interaction.RecommendedEvents;
import io.esrecommend.measure.Difference;
import io.esrecommend.measure.Holm;
import io.esrecommend.measure.Proportion;
import io.esrecommend.measure.SampleMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.cluster.metadata.ProjectMetadata;

/**
 * Compares the variants of an engine by what users did with their lists, as the interactions say that carry a {@code
 * recommendation_id}. Each user counts once, since what one does is not independent: so much is certain of the difference
 * as there are users. Blocks.
 */
final class Experiment {

    /** Ids whose person is looked up at a time. */
    private static final int BATCH = 1_000;

    /** Of what is found where there is no difference, this share is taken for one. */
    private static final double SIGNIFICANT = 0.05;

    private final Services services;
    private final EvaluationTask task;
    private final String name;
    private final Engine engine;
    private final ExperimentSpec spec;

    /**
     * @param services whose client acts as the calling user, for the task
     * @param name of the engine
     */
    Experiment(Services services, EvaluationTask task, String name, Engine engine, ExperimentSpec spec) {
        this.services = services;
        this.task = task;
        this.name = name;
        this.engine = engine;
        this.spec = spec;
    }

    /** What was measured of an arm. */
    private static final class Arm {
        private final SampleMean conversions = new SampleMean();
        private long total;
        private long converted;

        void add(int ofUser) {
            conversions.add(ofUser);
            total += ofUser;
            converted += ofUser > 0 ? 1 : 0;
        }

        Proportion rate() {
            return new Proportion(converted, conversions.count());
        }
    }

    /**
     * Checks what can be checked before.
     *
     * @throws IllegalArgumentException if the engine has no variants, or its interactions no id of a list
     */
    static void check(Engine engine, EngineSchema.Resolver schemas, ProjectMetadata project) {
        if (engine.variants().isEmpty()) {
            throw new IllegalArgumentException("[experiment] compares the variants of an engine, and this one has none;"
                    + " name those whose lists were logged in [variants], with a [share] of 0 if they are over");
        }
        if (schemas.recommendationField(engine, project) == null) {
            throw new IllegalArgumentException("[experiment] reads which list an interaction came of, but index ["
                    + engine.interactions().index()
                    + "] has no keyword field [event.recommendation_id]; map it, and log"
                    + " the [recommendation_id] of answers there");
        }
    }

    /** The comparison, for the report. */
    Map<String, Object> run() {
        ProjectMetadata project = services.engines().project();
        RecommendedEvents events = new RecommendedEvents(
                services.client(),
                engine.interactions().index(),
                services.schemas().resolve(engine, project).interactions(),
                services.schemas().recommendationField(engine, project),
                engine.cleaning().queries(services.registry()).values(),
                spec.span());
        long total = events.count();
        task.phase("reading the experiment", total);
        String shown = engine.rotation() == null ? null : engine.rotation().action();
        try (ExperimentTally tally =
                new ExperimentTally(engine.variants(), engine.interactions().primary(), shown, services.arrays())) {
            events.read(page -> {
                page.forEach(tally::add);
                task.done(page.size());
            });
            if (IdentityIndex.exists(name, project)) {
                tally.merge(BATCH, this::persons);
            }
            return report(tally, total);
        }
    }

    private Map<String, String> persons(List<String> ids) {
        task.done(0);
        PlainActionFuture<Map<String, Person>> found = new PlainActionFuture<>();
        new IdentityIndex(services.client(), name, services.engines().project()).persons(new HashSet<>(ids), found);
        Map<String, String> users = new HashMap<>();
        found.actionGet().forEach((id, person) -> users.put(id, person.user()));
        return users;
    }

    private Map<String, Object> report(ExperimentTally tally, long total) {
        List<String> names = engine.variants().names();
        List<Arm> arms = names.stream().map(arm -> new Arm()).toList();
        ExperimentTally.LeftOut leftOut =
                tally.read((arm, conversions) -> arms.get(arm).add(conversions));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("metric", "conversion");
        report.put("basis", tally.hasImpressions() ? "impressions" : "interactions");
        if (spec.since() != null) {
            report.put("since", Holdout.text(spec.since()));
        }
        if (spec.until() != null) {
            report.put("until", Holdout.text(spec.until()));
        }
        report.put("interactions", total);
        Map<String, Object> left = new LinkedHashMap<>();
        left.put("mixed_users", leftOut.mixed());
        left.put("users_not_shown", leftOut.notShown());
        left.put("interactions_of_unknown_variants", tally.unknown());
        left.put("interactions_with_malformed_ids", tally.malformed());
        report.put("left_out", left);
        report.put("control", names.getFirst());
        report.put("arms", arms(names, arms, tally));
        return report;
    }

    private static List<Map<String, Object>> arms(List<String> names, List<Arm> arms, ExperimentTally tally) {
        Arm control = arms.getFirst();
        List<Difference> rates =
                arms.stream().map(arm -> arm.rate().minus(control.rate())).toList();
        List<Difference> means = arms.stream()
                .map(arm -> Difference.welch(arm.conversions, control.conversions))
                .toList();
        double[] rateP = adjusted(rates);
        double[] meanP = adjusted(means);
        List<Map<String, Object>> reports = new ArrayList<>();
        for (int a = 0; a < arms.size(); a++) {
            Arm arm = arms.get(a);
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("variant", names.get(a));
            report.put("lists", tally.lists(a));
            report.put("users", arm.conversions.count());
            report.put("converted_users", arm.converted);
            report.put("conversions", arm.total);
            report.put("rate", Report.estimate(arm.rate().estimate()));
            report.put("per_user", Report.estimate(arm.conversions.estimate()));
            if (a > 0) {
                put(report, "", rates.get(a), rateP[a - 1]);
                put(report, "per_user_", means.get(a), meanP[a - 1]);
            }
            reports.add(report);
        }
        return reports;
    }

    /** Of all arms but the control. */
    private static double[] adjusted(List<Difference> differences) {
        return Holm.adjust(
                differences.stream().skip(1).mapToDouble(Difference::p).toArray());
    }

    private static void put(Map<String, Object> report, String metric, Difference difference, double adjusted) {
        Map<String, Object> interval = new LinkedHashMap<>();
        interval.put("value", Report.number(difference.value()));
        interval.put("low", Report.number(difference.low()));
        interval.put("high", Report.number(difference.high()));
        report.put(metric + "difference", interval);
        report.put(metric + "p", Report.number(difference.p()));
        report.put(metric + "adjusted_p", Report.number(adjusted));
        report.put(metric + "significant", adjusted < SIGNIFICANT);
    }
}
