package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Map;

/**
 * Asks by Elasticsearch's own aggregations: {@code terms}, and in each of their buckets {@code significant_terms} by
 * mutual information. Of the table of a pair that is the log-likelihood ratio in bits a user, so
 * {@code llr = 2 ln(2) users mi}.
 */
final class SignificantTermsSearch extends NeighbourSearch {

    /** With their neighbours these stay below {@code search.max_buckets}, which is 65,536. */
    private static final int PARTITION_ITEMS = 400;

    /** An item is its own most significant term. */
    private static final int TERMS = SIZE + 1;

    private final double users;

    /**
     * @param items that there are
     * @param users that there are
     */
    SignificantTermsSearch(Http http, String index, int items, int users) {
        super(http, index, (items + PARTITION_ITEMS - 1) / PARTITION_ITEMS);
        this.users = users;
    }

    @Override
    Map<String, ?> aggregation(int partition, int partitions) {
        return Map.of(
                "terms",
                Map.of(
                        "field",
                        HistoryDocuments.FIELD,
                        "size",
                        10 * PARTITION_ITEMS,
                        "include",
                        Map.of("partition", partition, "num_partitions", partitions)),
                "aggs",
                Map.of(
                        "neighbours",
                        Map.of(
                                "significant_terms",
                                Map.of(
                                        "field",
                                        HistoryDocuments.FIELD,
                                        "size",
                                        TERMS,
                                        "shard_size",
                                        TERMS,
                                        "min_doc_count",
                                        1,
                                        "mutual_information",
                                        Map.of("include_negatives", false, "background_is_superset", true)))));
    }

    @Override
    void read(JsonNode aggregation, Ranking[] rankings) {
        for (JsonNode item : aggregation.path("buckets")) {
            JsonNode neighbours = item.at("/neighbours/buckets");
            int own = HistoryDocuments.item(item.path("key").asText());
            int[] items = new int[neighbours.size()];
            double[] ratios = new double[neighbours.size()];
            int length = 0;
            for (JsonNode neighbour : neighbours) {
                int other = HistoryDocuments.item(neighbour.path("key").asText());
                if (other != own) {
                    items[length] = other;
                    ratios[length++] =
                            2 * Math.log(2) * users * neighbour.path("score").asDouble();
                }
            }
            rankings[own] = new Ranking(items, ratios).first(Math.min(length, SIZE));
        }
    }
}
