package io.esrecommend.counting;

import io.esrecommend.counting.HistoryCounts.Partition;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import java.util.List;
import java.util.stream.IntStream;
import org.elasticsearch.common.util.BigArrays;

/**
 * Makes the rows of users: who did the same items. The same counting as of items, of histories the other way round, since
 * what is compared must be in one document; two users may be on two shards. Blocks until that is done.
 */
final class UserCounting {

    private final HistoryCounts counts;
    private final Audiences audiences;
    private final NeighbourIndex neighbours;
    private final FoldLedger ledger;
    private final BigArrays memory;

    /** @param memory that a circuit breaker accounts */
    UserCounting(
            HistoryCounts counts, Audiences audiences, NeighbourIndex neighbours, FoldLedger ledger, BigArrays memory) {
        this.counts = counts;
        this.audiences = audiences;
        this.neighbours = neighbours;
        this.ledger = ledger;
        this.memory = memory;
    }

    /**
     * Makes all rows.
     *
     * @param items that there are, about
     * @param users that there are, about
     * @param pairs that one partition may see
     */
    void count(Relation relation, Counting counting, long items, long users, long pairs) {
        // Who is erased meanwhile must be in none of the audiences that are counted.
        ledger.undisturbed(() -> {
            neighbours.deleteAll(relation.subject());
            audiences.create();
            int parts = ActionTotals.partitions(items);
            for (int part = 0; part < parts; part++) {
                audiences.add(counts.usersOf(relation.source(), new Partition(part, parts))
                        .actionGet());
            }
            audiences.refresh();
            try (ItemCounts totals = new ItemCounts(memory)) {
                long squares = read(totals, ActionTotals.partitions(users));
                int partitions = Math.toIntExact(Math.max(1, Math.ceilDiv(squares, pairs)));
                List<Part> all = IntStream.range(0, partitions)
                        .<Part>mapToObj(part -> new Part.Hashed(new Partition(part, partitions), audiences::pairs))
                        .toList();
                counting.count(relation, all, totals::users);
            }
        });
        audiences.delete();
    }

    private long read(ItemCounts totals, int partitions) {
        long squares = 0;
        for (int part = 0; part < partitions; part++) {
            var read = audiences.items(new Partition(part, partitions));
            squares = read.totals().squares();
            read.items().forEach(user -> totals.add(user.item(), user.users()));
        }
        return squares;
    }
}
