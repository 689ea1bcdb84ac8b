package io.esrecommend.counting;

import io.esrecommend.counting.HistoryCounts.Partition;
import io.esrecommend.engine.Engine;
import io.esrecommend.neighbour.CountTable;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.Popularity;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;

/** How many users did each item of each action that is counted: what pairs are compared with. */
final class ActionTotals implements Releasable {

    /** Items of one answer. */
    private static final int PARTITION_ITEMS = 20_000;

    private final HistoryCounts counts;
    private final Engine engine;
    private final BigArrays memory;
    private final PopularItems popular;
    private final Map<String, ItemCounts> targets = new HashMap<>();
    private final Map<String, ItemCounts> margins = new HashMap<>();
    private final Map<String, Popularity.Totals> totals = new HashMap<>();

    /** @param memory that a circuit breaker accounts */
    ActionTotals(HistoryCounts counts, Engine engine, BigArrays memory) {
        this.counts = counts;
        this.engine = engine;
        this.memory = memory;
        this.popular = new PopularItems(engine.privacy().minUsers());
    }

    /** How many partitions items are read in. */
    static int partitions(long items) {
        return Math.toIntExact(Math.max(1, Math.ceilDiv(items, PARTITION_ITEMS)));
    }

    /** The actions that are counted. */
    static Set<String> actions(Engine engine) {
        Set<String> actions = new LinkedHashSet<>();
        actions.add(engine.interactions().primary());
        for (Relation relation : engine.relations()) {
            actions.add(relation.source());
            actions.add(relation.target());
        }
        return actions;
    }

    /**
     * Reads the totals; blocks until they are there.
     *
     * @param table where they are left for the next build; null if they are not
     */
    void read(int partitions, @Nullable CountTable table) {
        Set<String> wanted = new LinkedHashSet<>();
        engine.relations().forEach(relation -> wanted.add(relation.target()));
        for (String action : actions(engine)) {
            boolean primary = action.equals(engine.interactions().primary());
            ItemCounts target = wanted.contains(action) ? new ItemCounts(memory) : null;
            if (target != null) {
                targets.put(action, target);
            }
            for (int number = 0; number < partitions; number++) {
                Partition partition = new Partition(number, partitions);
                InternalPopularity growth = primary ? counts.growth(action, partition) : null;
                InternalPopularity items =
                        primary && !engine.statistics().fades() ? growth : counts.users(action, partition);
                totals.put(action, items.totals());
                for (Popularity item : items.items()) {
                    if (target != null) {
                        target.add(item.item(), item.users());
                    }
                    if (primary) {
                        popular.popular(item, items.unit());
                    }
                }
                if (primary) {
                    growth.items().forEach(item -> popular.trending(item, growth.totals()));
                }
                if (table != null) {
                    leave(table, action, partition, items);
                }
                if (engine.relations().contains(Relation.inSequence(action))) {
                    ItemCounts sums = margins.computeIfAbsent(action, name -> new ItemCounts(memory));
                    counts.margins(action, partition).forEachSource(sums::add);
                }
            }
        }
    }

    /** What a target item counts in a relation, in units of the counts: its users, or in sequences the margin of its pairs. */
    long users(Relation relation, String item) {
        boolean sequence = relation.subject() == Relation.Subject.SEQUENCE;
        return (sequence ? margins : targets).get(relation.target()).users(item);
    }

    /** About how many pairs will be seen; the number is too large where users did not do as much of both actions. */
    long pairs(Relation relation) {
        double squares = (double) totals.get(relation.source()).squares()
                * totals.get(relation.target()).squares();
        return (long) Math.sqrt(squares);
    }

    /** The items that most users did, and whose users grow. */
    PopularItems popular() {
        return popular;
    }

    @Override
    public void close() {
        Releasables.close(targets.values());
        Releasables.close(margins.values());
    }

    private static void leave(CountTable table, String action, Partition partition, InternalPopularity items) {
        Map<String, CountTable.Entry> entries = new HashMap<>();
        items.items().forEach(item -> entries.put(item.item(), new CountTable.Entry(item.users(), 0)));
        if (partition.number() == 0) {
            table.create(new CountTable.Shape(partition.of(), items.unit()));
        }
        table.write(action, partition.number(), entries);
    }
}
