package io.esrecommend.build;

import io.esrecommend.cooccurrence.NeighbourIndex;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.engine.ActionPair;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.history.FoldLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.elasticsearch.client.internal.Client;

/** Counts the histories of an engine, a partition of the items at a time, and writes the neighbours. */
final class Counting {

    private static final Comparator<Statistics.Popular> LEAST_POPULAR = Statistics.MOST_POPULAR.reversed();

    private final Client client;
    private final Engine engine;
    private final BuildTask task;
    private final FoldLedger ledger;
    private final String histories;
    private final String index;
    private final PriorityQueue<Statistics.Popular> popular = new PriorityQueue<>(LEAST_POPULAR);
    private long rows;
    private long neighbours;

    Counting(Client client, Engine engine, BuildTask task, FoldLedger ledger, StatisticsIndices indices, String build) {
        this.client = client;
        this.engine = engine;
        this.task = task;
        this.ledger = ledger;
        this.histories = indices.histories();
        this.index = indices.neighbours(build);
    }

    /** Counts all pairs of actions; blocks until that is done. */
    void run(long items) {
        List<ActionPair> pairs = engine.pairs();
        int partitions = NeighbourIndex.partitions(items);
        int done = 0;
        for (ActionPair pair : pairs) {
            for (int partition = 0; partition < partitions; partition++) {
                task.counted(done++, partitions * pairs.size());
                count(pair, partition, partitions);
            }
        }
        task.counted(done, done);
    }

    /** Rows that are not empty. */
    long rows() {
        return rows;
    }

    /** In all rows. */
    long neighbours() {
        return neighbours;
    }

    /** The items of the most users, the most popular first. */
    List<Statistics.Popular> popular() {
        return popular.stream().sorted(Statistics.MOST_POPULAR).toList();
    }

    private void count(ActionPair pair, int partition, int partitions) {
        List<NeighbourRow> counted = new ArrayList<>();
        ledger.undisturbed(() -> {
            NeighbourIndex.delete(client, index, pair.source(), counted);
            counted.clear();
            NeighbourIndex.Pairs pairs = new NeighbourIndex.Pairs(
                    pair.source(), pair.target(), engine.privacy().minUsers());
            counted.addAll(NeighbourIndex.count(client, histories, pairs, partition, partitions)
                    .rows());
            NeighbourIndex.write(client, index, pair.source(), counted);
        });
        if (pair.source().equals(engine.interactions().primary())) {
            counted.forEach(this::notePopular);
        }
        for (NeighbourRow row : counted) {
            rows += row.neighbours().isEmpty() ? 0 : 1;
            neighbours += row.neighbours().size();
        }
    }

    private void notePopular(NeighbourRow row) {
        if (row.count() >= engine.privacy().minUsers()) {
            popular.add(new Statistics.Popular(row.item(), row.count()));
        }
        if (popular.size() > Statistics.POPULAR) {
            popular.poll();
        }
    }
}
