package io.esrecommend.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsRequest;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsResponse;
import org.elasticsearch.action.admin.indices.stats.ShardStats;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.Strings;
import org.elasticsearch.index.shard.ShardId;

/**
 * How far an index was read: for each of its shards a sequence number, up to which everything is known.
 *
 * @param shards sequence numbers by {@code index/uuid/shard}
 */
record Checkpoint(SortedMap<String, Long> shards) {

    /** Nothing was read. */
    static final Checkpoint NONE = new Checkpoint(new TreeMap<>());

    /**
     * Where an index stands, and all that was indexed up to there can be searched: blocks until it can.
     *
     * @param name an index, alias, data stream or pattern
     */
    static Checkpoint now(Client client, String name) {
        IndicesStatsResponse stats = client.admin()
                .indices()
                .stats(new IndicesStatsRequest().clear().indices(name))
                .actionGet();
        SortedMap<String, Long> shards = new TreeMap<>();
        for (ShardStats shard : stats.getShards()) {
            if (shard.getShardRouting().primary() && shard.getSeqNoStats() != null) {
                ShardId id = shard.getShardRouting().shardId();
                shards.put(
                        String.join("/", id.getIndexName(), id.getIndex().getUUID(), Integer.toString(id.id())),
                        shard.getSeqNoStats().getGlobalCheckpoint());
            }
        }
        // What has a number up to here is indexed: after a refresh nothing below it can appear any more.
        Refresh.all(client, name, stats);
        return new Checkpoint(shards);
    }

    /** Whether something that was read is no longer there, such as an index that was deleted. */
    boolean lacksAnyOf(Checkpoint earlier) {
        return !shards.keySet().containsAll(earlier.shards.keySet());
    }

    /** How far an index of one shard was read; -1 if it was not. */
    long of(String index) {
        return shards.entrySet().stream()
                .filter(shard -> shard.getKey().startsWith(index + "/"))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(-1);
    }

    /**
     * The parts of the shards that came after an earlier checkpoint.
     *
     * @param name by which they are searched
     * @param field keyword of their users
     */
    List<Slice> since(Checkpoint earlier, String name, String field) {
        List<Slice> slices = new ArrayList<>();
        for (Map.Entry<String, Long> shard : shards.entrySet()) {
            long from = earlier.shards.getOrDefault(shard.getKey(), -1L);
            if (shard.getValue() > from) {
                String[] parts = Strings.delimitedListToStringArray(shard.getKey(), "/");
                slices.add(new Slice(name, parts[0], Integer.parseInt(parts[2]), from, shard.getValue(), field));
            }
        }
        return slices;
    }
}
