package io.esrecommend.counting;

import io.esrecommend.cooccurrence.Ranking;
import io.esrecommend.counting.HistoryCounts.Partition;
import io.esrecommend.engine.Engine;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.neighbour.CountTable;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.monitor.jvm.JvmInfo;

/** Makes the rows of an engine's neighbours from its histories: all of them, or those that have drifted. All calls block. */
public final class Recount {

    /** Of the heap, for a pair that is seen: one that is different from all others takes eight. */
    private static final int BYTES_OF_PAIR = 32;

    private static final long MIN_PAIRS = 1_000_000;
    /** Parts of many pairs: while one is ranked and written, the next is counted. */
    private static final int SEVERAL = 4;

    private static final long MAX_PAIRS = 64_000_000;

    /** Items of a part of those that have drifted. */
    private static final int PART = 5_000;

    private final Client client;
    private final Engine engine;
    private final HistoryCounts counts;
    private final FoldLedger ledger;
    private final BigArrays memory;
    private final String index;

    /**
     * @param memory that a circuit breaker accounts
     * @param index an alias of the index of the rows
     */
    public Recount(
            Client client, Engine engine, HistoryCounts counts, FoldLedger ledger, BigArrays memory, String index) {
        this.client = client;
        this.engine = engine;
        this.counts = counts;
        this.ledger = ledger;
        this.memory = memory;
        this.index = index;
    }

    /**
     * Makes all rows.
     *
     * @param items that there are, about
     * @param users that there are, about
     * @param audiences names an index to keep histories in the other way round
     * @return the popular items
     */
    public PopularItems all(long items, long users, String audiences, CountingProgress progress) {
        NeighbourIndex neighbours = new NeighbourIndex(client, index);
        CountTable table = new CountTable(client, index);
        try (ActionTotals totals = totals(ActionTotals.partitions(items), table)) {
            Map<Relation, List<Part>> parts = new LinkedHashMap<>();
            engine.relations().forEach(relation -> parts.put(relation, parts(relation, totals)));
            int done =
                    progress.begin(parts.values().stream().mapToInt(List::size).sum());
            Counting counting = new Counting(progress, ledger, neighbours, ranking());
            for (Map.Entry<Relation, List<Part>> entry : parts.entrySet()) {
                int skipped = Math.min(done, entry.getValue().size());
                done -= skipped;
                count(
                        counting,
                        entry.getKey(),
                        entry.getValue().subList(skipped, entry.getValue().size()),
                        totals);
            }
            for (Relation relation : engine.relations(Relation.Subject.USER)) {
                Audiences index =
                        new Audiences(client, audiences, engine.statistics().shards());
                Counting ofUsers = new Counting(withoutParts(progress), ledger, neighbours, ranking());
                new UserCounting(counts, index, neighbours, ledger, memory)
                        .count(relation, ofUsers, items, users, pairsOfPart());
            }
            return totals.popular();
        }
    }

    /** The rows of users are made anew by a build that goes on: they are none of the parts. */
    private static CountingProgress withoutParts(CountingProgress progress) {
        return new CountingProgress() {
            @Override
            public int begin(int parts) {
                return 0;
            }

            @Override
            public void counted(int items, long pairs) {
                progress.worked();
            }

            @Override
            public void worked() {
                progress.worked();
            }
        };
    }

    private static void count(Counting counting, Relation relation, List<Part> parts, ActionTotals totals) {
        counting.count(relation, parts, item -> totals.users(relation, item));
    }

    /**
     * Makes the rows that have drifted.
     *
     * @param items that there are, about
     * @param run of the folding, up to which the rows know what users did
     * @return the popular items; null if so much has drifted that all rows had better be made
     */
    @Nullable
    public PopularItems drifted(long items, long run, CountingProgress progress) {
        NeighbourIndex neighbours = new NeighbourIndex(client, index);
        Drift drift = new Drift(
                counts, new CountTable(client, index), engine.statistics().tolerance(), run);
        if (!drift.find(ActionTotals.actions(engine))) {
            return null;
        }
        try (ActionTotals totals = totals(ActionTotals.partitions(items), null)) {
            Map<Relation, List<Part>> parts = new LinkedHashMap<>();
            for (Relation relation : engine.relations()) {
                parts.put(relation, parts(relation, drift.rows(relation, neighbours)));
            }
            progress.begin(parts.values().stream().mapToInt(List::size).sum());
            Counting counting = new Counting(progress, ledger, neighbours, ranking());
            parts.forEach((relation, some) -> count(counting, relation, some, totals));
            // What a user did who is erased meanwhile must not be written down again.
            ledger.undisturbed(drift::settle);
            return totals.popular();
        }
    }

    /** The totals, without users who are erased while they are read. */
    private ActionTotals totals(int partitions, @Nullable CountTable table) {
        while (true) {
            long before = ledger.erasures();
            ActionTotals totals = new ActionTotals(counts, engine, memory);
            boolean read = false;
            try {
                totals.read(partitions, table);
                read = ledger.erasures() == before;
            } finally {
                if (!read) {
                    totals.close();
                }
            }
            if (read) {
                return totals;
            }
        }
    }

    private List<Part> parts(Relation relation, ActionTotals totals) {
        long pairs = totals.pairs(relation);
        long several = Math.min(SEVERAL, Math.ceilDiv(pairs, MIN_PAIRS));
        int of = Math.toIntExact(Math.max(Math.max(1, several), Math.ceilDiv(pairs, pairsOfPart())));
        return IntStream.range(0, of)
                .<Part>mapToObj(number ->
                        new Part.Hashed(new Partition(number, of), partition -> counts.pairs(relation, partition)))
                .toList();
    }

    private List<Part> parts(Relation relation, Set<String> rows) {
        List<String> items = List.copyOf(rows);
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < items.size(); from += PART) {
            List<String> some = items.subList(from, Math.min(items.size(), from + PART));
            parts.add(new Part.Named(some, names -> counts.pairs(relation, names)));
        }
        return parts;
    }

    /** So many that what is held of a part, on a shard and here, is a small share of the heap. */
    private static long pairsOfPart() {
        long heap = JvmInfo.jvmInfo().getMem().getHeapMax().getBytes();
        return Math.clamp(heap / BYTES_OF_PAIR, MIN_PAIRS, MAX_PAIRS);
    }

    private Ranking ranking() {
        return Ranking.DEFAULT
                .withSize(engine.statistics().neighbours())
                .withMinCount(engine.privacy().minUsers());
    }
}
