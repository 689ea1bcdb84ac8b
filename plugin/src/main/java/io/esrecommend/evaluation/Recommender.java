package io.esrecommend.evaluation;

import io.esrecommend.engine.Weights;
import io.esrecommend.list.ListSearch;
import io.esrecommend.list.ListSpec;
import io.esrecommend.list.Page;
import io.esrecommend.list.RankedItem;
import io.esrecommend.list.Shown;
import io.esrecommend.monitor.Trace;
import io.esrecommend.query.Exclusion;
import io.esrecommend.query.RecommendSpec;
import io.esrecommend.query.RecommendationId;
import io.esrecommend.query.Resolution;
import io.esrecommend.query.Resolver;
import io.esrecommend.query.SeenRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;

/** Recommends items of a trial engine to test users, as a search of the engine would. All calls block; for many threads. */
final class Recommender {

    private final Client client;
    private final EvaluationTask task;
    private final Resolver resolver;
    private final TrialEngine trial;
    private final EvaluationSpec spec;

    @Nullable
    private final Long asOf;

    /**
     * @param client acts as the calling user, for the task
     * @param trial whose statistics are built
     * @param asOf the time at which it is asked, in milliseconds since the epoch; null for now
     */
    Recommender(
            Client client,
            EvaluationTask task,
            Resolver resolver,
            TrialEngine trial,
            EvaluationSpec spec,
            @Nullable Long asOf) {
        this.client = client;
        this.task = task;
        this.resolver = resolver;
        this.trial = trial;
        this.spec = spec;
        this.asOf = asOf;
    }

    /** Recommends. */
    Ranking recommend(String user, Weights weights) {
        long started = System.nanoTime();
        List<String> items = search(
                user,
                weights,
                List.of(),
                spec.depth(),
                false,
                (resolution, list) -> list.stream().map(RankedItem::id).toList());
        return new Ranking(items, System.nanoTime() - started);
    }

    /** The scores of items, for a user to whom nothing else can be recommended; without those that cannot be either. */
    Map<String, Float> scores(String user, Weights weights, Collection<String> items) {
        QueryBuilder only = QueryBuilders.idsQuery().addIds(items.toArray(String[]::new));
        return search(user, weights, List.of(only), items.size(), false, (resolution, list) -> {
            Map<String, Float> scores = new HashMap<>();
            list.forEach(item -> scores.put(item.id(), item.score()));
            return scores;
        });
    }

    /** Searches, and takes what is wanted from the list and from what was read for it. */
    <T> T search(
            String user,
            Weights weights,
            List<QueryBuilder> filters,
            int size,
            boolean values,
            BiFunction<Resolution, List<RankedItem>, T> reader) {
        task.ensureNotCancelled();
        RecommendSpec wanted = new RecommendSpec(
                trial.name(),
                user,
                List.of(),
                null,
                weights,
                filters,
                Exclusion.NONE,
                spec.excludeSeen() ? SeenRule.ALL : SeenRule.NONE,
                List.of(),
                spec.candidates(),
                spec.candidates(),
                asOf == null ? null : RecommendationId.ofControl(asOf),
                null,
                null);
        PlainActionFuture<T> answer = new PlainActionFuture<>();
        Trace trace = new Trace(task, trial.name(), user);
        resolver.resolve(
                trace,
                trial.engine(),
                wanted,
                System.currentTimeMillis(),
                false,
                answer.delegateFailureAndWrap((next, resolution) -> new ListSearch(
                                client, resolution, list(size), null, trace)
                        .rank(values, next.map(list -> reader.apply(resolution, list)))));
        return answer.actionGet();
    }

    /** Every shard has to answer: a poorer list would be measured as if it were the engine's. */
    private static ListSpec list(int size) {
        return new ListSpec(new Page(0, size, null), new Shown(null, false, false), null, null, false);
    }
}
