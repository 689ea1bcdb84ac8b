package io.esrecommend.counting;

import io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder;
import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilder;
import org.elasticsearch.search.aggregations.InternalAggregation;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * Asks an index for counts.
 *
 * @param index of documents that each stand for a user, or an item
 * @param query of those that count
 */
record CountSearch(Client client, String index, QueryBuilder query) {

    /** The counts of pairs, when they are there. */
    PlainActionFuture<InternalCooccurrence> pairs(CooccurrenceAggregationBuilder counts) {
        return search(counts.countsOnly());
    }

    /** The counts of all items that are asked for; blocks until they are there. */
    InternalPopularity popularity(PopularityAggregationBuilder counts) {
        return this.<InternalPopularity>search(counts.all()).actionGet();
    }

    /** The same of other documents. */
    CountSearch with(QueryBuilder other) {
        return new CountSearch(client, index, other);
    }

    private <T extends InternalAggregation> PlainActionFuture<T> search(AggregationBuilder counts) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(0)
                .trackTotalHits(false)
                .query(query)
                .aggregation(counts);
        SearchRequest request =
                new SearchRequest(index).source(search).requestCache(false).allowPartialSearchResults(false);
        PlainActionFuture<T> future = new PlainActionFuture<>();
        client.search(
                request,
                ActionListener.wrap(
                        response -> future.onResponse(response.getAggregations().get(counts.getName())),
                        future::onFailure));
        return future;
    }
}
