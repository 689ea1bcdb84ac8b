package io.esrecommend.counting;

import io.esrecommend.counting.HistoryCounts.Partition;
import io.esrecommend.neighbour.CountTable;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.popularity.Popularity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far the counts of items are from those that rows were made of. An item has drifted when of its users more than a share,
 * the tolerance, have done anything since that its rows do not know, or do it no more. Then its rows are made again, and
 * those that it is a neighbour in. So of every other row the counts, and those of its pairs, are within the tolerance.
 */
final class Drift {

    /** More items than these, and all are counted: fewer fit in memory and in a query. */
    private static final int MAX_ITEMS = 50_000;

    private static final int NEIGHBOURS = 10_000;

    private final HistoryCounts counts;
    private final CountTable table;
    private final double tolerance;
    private final long run;
    private final int partitions;
    private final Map<String, Set<String>> drifted = new HashMap<>();
    private long items;

    /**
     * @param table the counts that rows were made of
     * @param tolerance a share of the users of an item
     * @param run of the folding, up to which the rows and the table know what users did
     */
    Drift(HistoryCounts counts, CountTable table, double tolerance, long run) {
        this.counts = counts;
        this.table = table;
        this.tolerance = tolerance;
        this.run = run;
        this.partitions = table.shape().partitions();
    }

    /**
     * Finds the items that have drifted.
     *
     * @param actions whose items
     * @return whether they are so few that the rest is worth keeping
     */
    boolean find(Collection<String> actions) {
        int found = 0;
        for (String action : actions) {
            Set<String> all = drifted.computeIfAbsent(action, name -> new HashSet<>());
            for (int partition = 0; partition < partitions; partition++) {
                walk(action, partition, (item, users, entry) -> {
                    items++;
                    if (hasDrifted(users, entry)) {
                        all.add(item);
                    }
                });
                if (found + all.size() > MAX_ITEMS) {
                    return false;
                }
            }
            found += all.size();
        }
        return 2L * found <= items;
    }

    private boolean hasDrifted(long users, CountTable.Entry entry) {
        // Who is not there any more: of those who were, and those who may have come.
        long gone = Math.max(0, entry.users() - users + entry.changed());
        return entry.users() == 0 || entry.changed() + gone > tolerance * Math.max(users, entry.users());
    }

    /** The items of a relation whose rows are to be made again. */
    Set<String> rows(Relation relation, NeighbourIndex neighbours) {
        Set<String> rows = new HashSet<>(drifted.get(relation.source()));
        List<String> targets = new ArrayList<>(drifted.get(relation.target()));
        for (int from = 0; from < targets.size(); from += NEIGHBOURS) {
            List<String> some = targets.subList(from, Math.min(targets.size(), from + NEIGHBOURS));
            neighbours.withNeighbours(relation, some, rows::add);
        }
        return rows;
    }

    /** Brings the table up to date, when the rows of the items that have drifted are made. */
    void settle() {
        drifted.forEach((action, some) -> {
            for (int partition = 0; partition < partitions; partition++) {
                Map<String, CountTable.Entry> entries = new HashMap<>();
                walk(action, partition, (item, users, entry) -> {
                    if (users > 0) {
                        entries.put(item, some.contains(item) ? new CountTable.Entry(users, 0) : entry);
                    }
                });
                table.write(action, partition, entries);
            }
        });
    }

    /** What is known of an item. */
    private interface Visitor {

        /**
         * @param users of the item now, in units
         * @param entry the users of then, and all who have changed since
         */
        void visit(String item, long users, CountTable.Entry entry);
    }

    private void walk(String action, int number, Visitor visitor) {
        Partition partition = new Partition(number, partitions);
        Map<String, CountTable.Entry> before = table.read(action, number);
        Map<String, Long> changed = new HashMap<>();
        for (Popularity item : counts.usersSince(run, action, partition).items()) {
            changed.put(item.item(), item.users());
        }
        for (Popularity item : counts.users(action, partition).items()) {
            CountTable.Entry entry = before.remove(item.item());
            long users = entry == null ? 0 : entry.users();
            long since = entry == null ? 0 : entry.changed();
            visitor.visit(
                    item.item(),
                    item.users(),
                    new CountTable.Entry(users, since + changed.getOrDefault(item.item(), 0L)));
        }
        before.forEach((item, entry) -> visitor.visit(item, 0, entry));
    }
}
