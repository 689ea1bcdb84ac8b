package io.esrecommend.evaluation;

import io.esrecommend.engine.Availability;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.Weights;
import io.esrecommend.history.FoldInput;
import io.esrecommend.history.PersonScan;
import io.esrecommend.interaction.Catalogue;
import io.esrecommend.measure.Difference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** One evaluation: holds back, builds, recommends, measures. Blocks. */
final class Evaluation {

    private final Services services;
    private final EvaluationTask task;
    private final String name;
    private final Engine engine;
    private final EvaluationSpec spec;
    private final FoldInput input;
    private final EngineSchema schema;
    private final long now;
    private final TrialEngine trial;

    @Nullable
    private final TrialEngine learning;

    /**
     * @param services whose client acts as the calling user, for the task
     * @param name of the engine
     * @param now in milliseconds since the epoch
     * @param trial whose copy exists and is empty
     * @param learning the same without what is learned from; null if nothing is learned
     */
    Evaluation(
            Services services,
            EvaluationTask task,
            String name,
            Engine engine,
            EvaluationSpec spec,
            long now,
            TrialEngine trial,
            @Nullable TrialEngine learning) {
        this.services = services;
        this.task = task;
        this.name = name;
        this.engine = engine;
        this.spec = spec;
        this.now = now;
        this.trial = trial;
        this.learning = learning;
        this.input = services.builds().input(engine);
        this.schema = services.schemas().resolve(engine, services.engines().project());
    }

    /**
     * What came of it, but for how long it took.
     *
     * @param taker gives the engine weights that win
     */
    Map<String, Object> run(WeightsTaker taker) {
        task.phase("holding back", events());
        Holdout holdout = resolved(spec.holdout());
        Long asOf = holdout instanceof Holdout.Since since ? since.time() : null;
        Catalogue catalogue = catalogue(asOf == null ? now : asOf);
        try (HeldBack held = heldBack(Cuts.test(holdout, spec), trial, catalogue, spec.users());
                HeldBack taught = learning == null ? null : taught(holdout, catalogue)) {
            long users = divide(taught == null ? List.of(held) : List.of(held, taught));
            List<TestUser> tested = held.sample().users();
            requireTested(tested);
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("holdout", Report.json(spec.holdout()));
            if (!holdout.equals(spec.holdout())) {
                report.put("since", Report.json(holdout).get("since"));
            }
            WeightLearning learned = taught == null ? null : learn(taught, asOf);
            task.phase("building", 0);
            Statistics statistics = trial.build(services.builds(), task, services.cluster(), asOf == null ? now : asOf);
            TestCatalogue items = new TestCatalogue(
                    held.items(), held.items().unknown(catalogue::unknown), catalogue.size(), held.trainingUsers());
            report.put("seed", spec.seed());
            report.put("cutoff", spec.cutoff());
            report.put("cutoffs", spec.cutoffs());
            report.put("counts", counts(users, held, tested, items));
            Recommender recommender = new Recommender(services.client(), task, services.resolver(), trial, spec, asOf);
            Difference gain = new Measurement(services, task, spec, engine, recommender, tested, items, held.items())
                    .measure(statistics.space(), learned == null ? null : learned.weights(), report);
            if (learned != null) {
                learned.offer(gain, weights -> take(weights, taker));
                report.put("learned", learned.report());
            }
            return report;
        }
    }

    private HeldBack heldBack(Split.Cut cut, TrialEngine engineOf, Catalogue catalogue, int most) {
        return new HeldBack(
                engine.interactions(),
                cut,
                engineOf.copy(),
                catalogue,
                new TestSample(Math.min(most, spec.users()), spec.seed(), services.memory()),
                services.arrays());
    }

    private HeldBack taught(Holdout holdout, Catalogue catalogue) {
        learning.copy().create("", engine.statistics().shards());
        return heldBack(Cuts.validation(holdout, time()), learning, catalogue, WeightLearning.MOST_USERS);
    }

    /** Learns from what came before the test. */
    private WeightLearning learn(HeldBack taught, @Nullable Long asOf) {
        task.phase("building to learn", 0);
        learning.build(services.builds(), task, services.cluster(), asOf == null ? now : asOf);
        Recommender recommender = new Recommender(services.client(), task, services.resolver(), learning, spec, asOf);
        WeightLearning learned = new WeightLearning(
                services, task, recommender, engine, taught.sample().users());
        learned.learn(spec.seed());
        return learned;
    }

    private void take(Weights weights, WeightsTaker taker) {
        if (!services.engines().get(name).equals(engine)) {
            throw new IllegalStateException("the engine has been changed meanwhile; evaluate it again");
        }
        taker.put(name, engine.with(weights.over(engine.weights())));
    }

    /** How many events there are to read. */
    private long events() {
        SearchSourceBuilder search = new SearchSourceBuilder().size(0).trackTotalHits(true);
        SearchResponse response = services.client()
                .search(new SearchRequest(input.events()).source(search).allowPartialSearchResults(false))
                .actionGet();
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    /** A fraction as the time that it stands for. */
    private Holdout resolved(Holdout holdout) {
        return holdout instanceof Holdout.Fraction fraction
                ? new Holdout.Since(time().leaving(fraction.share(), Long.MAX_VALUE))
                : holdout;
    }

    private HoldoutTime time() {
        return new HoldoutTime(
                services.client(),
                input.events(),
                input.fields(),
                engine.interactions().primary());
    }

    /** What can be recommended at a time. */
    private Catalogue catalogue(long at) {
        Availability available = engine.items().available();
        QueryBuilder query = available == null
                ? QueryBuilders.matchAllQuery()
                : available.query(schema.stockIsBoolean(), at, services.registry());
        return new Catalogue(services.client(), engine.items().index(), query);
    }

    /** Reads all interactions once, whatever they are divided into; returns of how many users they are. */
    private long divide(List<HeldBack> all) {
        PersonScan scan = new PersonScan(
                services.client(),
                name,
                input,
                services.schemas().valueField(engine, services.engines().project()),
                services.engines()::project,
                services.memory());
        long[] users = new long[1];
        scan.read(persons -> {
            all.forEach(held -> held.add(persons));
            users[0] += persons.size();
            task.done(
                    persons.stream().mapToLong(person -> person.events().size()).sum());
        });
        all.forEach(HeldBack::finish);
        return users[0];
    }

    private void requireTested(List<TestUser> tested) {
        if (tested.isEmpty()) {
            String primary = engine.interactions().primary();
            throw new IllegalArgumentException("[holdout] is " + Report.json(spec.holdout())
                    + " but nobody has interactions of [" + primary
                    + "] that it could hold back: with [last] a user needs"
                    + " [" + Holdout.Last.REST + "] items more than are held back, with [since] and [fraction] one of"
                    + " that time which is in the catalogue; hold back something else, or wait for more interactions");
        }
    }

    private Map<String, Object> counts(long users, HeldBack held, List<TestUser> tested, TestCatalogue items) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("users", users);
        counts.put("skipped_users", held.skippedUsers());
        counts.put("items", items.size());
        counts.put("training_interactions", held.trainingInteractions());
        counts.put(
                "test_interactions",
                tested.stream().mapToInt(user -> user.items().size()).sum());
        counts.put("test_users", tested.size());
        counts.put("held_back_users", held.sample().all());
        counts.put("not_in_catalogue", held.notInCatalogue());
        counts.put("seen_in_training", held.repeated());
        return counts;
    }
}
