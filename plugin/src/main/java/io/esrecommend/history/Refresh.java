package io.esrecommend.history;

import java.util.Arrays;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsRequest;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.rest.RestStatus;

/**
 * Lets searches see all that was written to an index, on every copy of it. Elasticsearch's own refresh leaves out in silence what
 * it cannot reach: a search of that copy would find less than there is, and whoever counts would count less. Blocks.
 */
public final class Refresh {

    private Refresh() {}

    /**
     * Refreshes.
     *
     * @param index an index, alias, data stream or pattern
     * @throws ElasticsearchStatusException with a 503 if a copy could not be refreshed
     */
    public static void all(Client client, String index) {
        IndicesStatsRequest request = new IndicesStatsRequest().clear().indices(index);
        all(client, index, client.admin().indices().stats(request).actionGet());
    }

    /** @param stats of the copies that there are */
    static void all(Client client, String index, IndicesStatsResponse stats) {
        long copies = Arrays.stream(stats.getShards())
                .filter(shard -> shard.getShardRouting().active())
                .count();
        int refreshed = client.admin()
                .indices()
                .refresh(new RefreshRequest(index))
                .actionGet()
                .getSuccessfulShards();
        if (stats.getFailedShards() > 0 || refreshed < copies) {
            throw new ElasticsearchStatusException(
                    "index [{}] has shards that do not answer: [{}] of [{}] copies were refreshed; try again later",
                    RestStatus.SERVICE_UNAVAILABLE,
                    index,
                    refreshed,
                    copies + stats.getFailedShards());
        }
    }
}
