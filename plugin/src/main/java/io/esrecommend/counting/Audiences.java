package io.esrecommend.counting;

import io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder;
import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.history.Refresh;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.query.QueryBuilders;

/**
 * Histories the other way round: an index of a document for each item, with the users who did it. It is there as long as
 * users are counted. All calls block.
 */
final class Audiences {

    private static final String USERS = "users";
    private static final String NAME = "counts";
    private static final int BULK = 1_000;

    private final Client client;
    private final String index;
    private final int shards;
    private final CountSearch search;

    /** @param shards of the index */
    Audiences(Client client, String index, int shards) {
        this.client = client;
        this.index = index;
        this.shards = shards;
        this.search = new CountSearch(client, index, QueryBuilders.matchAllQuery());
    }

    /** Makes the index anew. */
    void create() {
        delete();
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, shards)
                .put(IndexMetadata.SETTING_NUMBER_OF_REPLICAS, 0)
                .build();
        client.admin()
                .indices()
                .create(new CreateIndexRequest(index)
                        .settings(settings)
                        .mapping(IndexMark.of(StoredFormat.AUDIENCES, index).in("""
                        { "dynamic": false, "properties": { "users": { "type": "keyword", "index": false } } }""")))
                .actionGet();
    }

    /** Adds items and the users who did each. */
    void add(InternalCooccurrence usersOfItems) {
        List<Map<String, List<String>>> waiting = new ArrayList<>();
        usersOfItems.forEach((item, users) -> {
            waiting.add(Map.of(USERS, users));
            if (waiting.size() == BULK) {
                write(waiting);
            }
        });
        write(waiting);
    }

    private void write(List<Map<String, List<String>>> waiting) {
        if (waiting.isEmpty()) {
            return;
        }
        BulkRequestBuilder bulk = client.prepareBulk();
        waiting.forEach(
                audience -> bulk.add(client.prepareIndex(index).setCreate(true).setSource(audience)));
        BulkResponse response = bulk.get();
        for (BulkItemResponse item : response) {
            if (item.isFailed()) {
                throw new ElasticsearchStatusException(
                        "audiences could not be written to [{}]: {}",
                        item.status(),
                        item.getFailure().getCause(),
                        index,
                        item.getFailureMessage());
            }
        }
        waiting.clear();
    }

    /** Lets searches see all that was added. */
    void refresh() {
        Refresh.all(client, index);
    }

    /** A search for how many items each user did. */
    InternalPopularity items(HistoryCounts.Partition partition) {
        return search.popularity(
                new PopularityAggregationBuilder(NAME).field(USERS).partition(partition.number(), partition.of()));
    }

    /** A search for the pairs of users who did the same items. */
    PlainActionFuture<InternalCooccurrence> pairs(HistoryCounts.Partition partition) {
        return search.pairs(
                new CooccurrenceAggregationBuilder(NAME).source(USERS).partition(partition.number(), partition.of()));
    }

    void delete() {
        client.admin()
                .indices()
                .prepareDelete(index)
                .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN)
                .get();
    }
}
