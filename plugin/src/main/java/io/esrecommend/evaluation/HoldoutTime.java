package io.esrecommend.evaluation;

import io.esrecommend.interaction.InteractionFields;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.RangeQueryBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.metrics.Max;
import org.elasticsearch.search.aggregations.metrics.Min;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Finds the time that leaves a share of the interactions of the primary action. Blocks. */
final class HoldoutTime {

    private final Client client;
    private final String index;
    private final InteractionFields fields;
    private final String primary;

    /**
     * @param client acts as the calling user
     * @param index of the interactions
     * @param primary the action
     */
    HoldoutTime(Client client, String index, InteractionFields fields, String primary) {
        this.client = client;
        this.index = index;
        this.fields = fields;
        this.primary = primary;
    }

    /**
     * The latest time from which on there is at least the share of all before another time: found by halving, since no
     * other way is exact however many there are.
     *
     * @param until in milliseconds since the epoch; what was done from then on does not count
     * @throws IllegalArgumentException if nothing would be left before
     */
    long leaving(double share, long until) {
        SearchResponse response = search(Long.MIN_VALUE, until);
        long total;
        long low;
        long high;
        try {
            total = response.getHits().getTotalHits().value();
            Min min = response.getAggregations().get("min");
            Max max = response.getAggregations().get("max");
            low = (long) min.value();
            high = (long) max.value();
        } finally {
            response.decRef();
        }
        long first = low;
        long wanted = Math.max(1, Math.round(share * total));
        while (total > 0 && low < high) {
            // Times may be as far apart as longs can be: the distance is an unsigned number.
            long distance = high - low;
            long middle = low + (distance >>> 1) + (distance & 1);
            if (count(middle, until) >= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (total == 0 || low <= first) {
            throw new IllegalArgumentException("[holdout] would leave nothing to train on: of ["
                    + total + "] interactions of [" + primary + "] none is older than the share of [" + share
                    + "] that is held back; hold back a smaller share, or [{\"last\": 1}]");
        }
        return low;
    }

    private long count(long from, long until) {
        SearchResponse response = search(from, until);
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    private SearchResponse search(long from, long until) {
        RangeQueryBuilder time = QueryBuilders.rangeQuery(fields.time()).lt(until);
        if (from != Long.MIN_VALUE) {
            time.gte(from);
        }
        BoolQueryBuilder query = QueryBuilders.boolQuery()
                .filter(QueryBuilders.termQuery(fields.action(), primary))
                .filter(fields.timeIsDate() ? time.format("epoch_millis") : time);
        SearchSourceBuilder search =
                new SearchSourceBuilder().query(query).size(0).trackTotalHits(true);
        if (from == Long.MIN_VALUE) {
            search.aggregation(AggregationBuilders.min("min").field(fields.time()));
            search.aggregation(AggregationBuilders.max("max").field(fields.time()));
        }
        return client.search(new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
    }
}
