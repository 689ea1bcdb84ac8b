package io.esrecommend.build;

import io.esrecommend.counting.HistoryCounts;
import io.esrecommend.counting.OrderEffect;
import io.esrecommend.counting.PopularItems;
import io.esrecommend.counting.Recount;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Statistics;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.history.HistoryTotals;
import io.esrecommend.history.Refresh;
import io.esrecommend.history.SequenceSample;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.vector.VectorSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.util.BigArrays;

/** What a build learns beside the rows, whichever rows it makes. Blocks. */
final class Summary {

    private final Client client;
    private final BuildTracker tracker;
    private final Engine engine;
    private final FoldLedger ledger;
    private final BigArrays memory;
    private final String histories;
    private long items;
    private HistoryTotals totals;

    /**
     * @param ledger of the histories
     * @param memory that a circuit breaker accounts
     * @param histories the index
     */
    Summary(Client client, BuildTracker tracker, Engine engine, FoldLedger ledger, BigArrays memory, String histories) {
        this.client = client;
        this.tracker = tracker;
        this.engine = engine;
        this.ledger = ledger;
        this.memory = memory;
        this.histories = histories;
    }

    /** Looks at how much there is, when the histories are up to date. */
    void look() {
        PlainActionFuture<HistoryTotals> found = new PlainActionFuture<>();
        HistoryTotals.read(client, tracker.params().engine(), engine.cleaning(), found);
        totals = found.actionGet();
        items = CatalogueSample.count(client, engine.items());
    }

    /** Users with a history. */
    long users() {
        return totals.users();
    }

    /** Items that there are. */
    long items() {
        return items;
    }

    /** Makes rows in the index behind an alias. */
    Recount recount(String alias) {
        HistoryCounts counts = new HistoryCounts(
                client, histories, engine.statistics(), tracker.params().started());
        return new Recount(client, engine, counts, ledger, memory, alias);
    }

    /** Learns the rest, and writes all of it to the index behind an alias. */
    Statistics write(String alias, PopularItems popular, Statistics.Basis basis) {
        tracker.phase("learning the vector space");
        VectorSpace space = space(engine.items().vector());
        Map<String, VectorSpace> furtherSpaces = new LinkedHashMap<>();
        engine.furtherVectorFields().forEach(field -> furtherSpaces.put(field, space(field)));
        Refresh.all(client, alias);
        NeighbourIndex.Totals rows = new NeighbourIndex(client, alias).totals();
        tracker.phase("learning the order of histories");
        String primary = engine.interactions().primary();
        double order = OrderEffect.read(
                client, alias, SequenceSample.read(client, tracker.params().engine(), primary), primary);
        long started = tracker.params().started();
        Statistics statistics = new Statistics(
                tracker.params().build(),
                started,
                Math.max(0, client.threadPool().absoluteTimeInMillis() - started),
                basis,
                new Statistics.Counts(totals.interactions(), totals.users(), items, rows.rows(), rows.neighbours()),
                popular.popular(),
                popular.trending(),
                order,
                space,
                furtherSpaces);
        ledger.undisturbed(() -> BuildIndex.write(client, alias, current(statistics)));
        return statistics;
    }

    private VectorSpace space(String field) {
        return CatalogueSample.read(client, engine.items().index(), field).space();
    }

    /** What one user alone did is looked up again, since that user may be erased by now. */
    private Statistics current(Statistics statistics) {
        List<String> single = statistics.popular().stream()
                .filter(item -> item.users() <= 1)
                .map(Statistics.Popular::item)
                .toList();
        Set<String> left = new HistoryIndex(client, tracker.params().engine())
                .done(engine.interactions().primary(), single);
        return statistics.with(
                statistics.popular().stream()
                        .filter(item -> item.users() > 1 || left.contains(item.item()))
                        .toList(),
                statistics.trending());
    }
}
