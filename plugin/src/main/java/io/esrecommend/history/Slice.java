package io.esrecommend.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.aggregations.bucket.composite.CompositeAggregation;
import org.elasticsearch.search.aggregations.bucket.composite.CompositeAggregationBuilder;
import org.elasticsearch.search.aggregations.bucket.composite.CompositeValuesSourceBuilder;
import org.elasticsearch.search.aggregations.bucket.composite.TermsValuesSourceBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * A part of an index whose users are wanted: a shard's documents of a range of sequence numbers, or all of it.
 *
 * @param name an index, alias, data stream or pattern, by which it is searched: rights may be on an alias alone
 * @param index one of the indices behind the name; null for all
 * @param shard whose documents; null for those of all
 * @param from documents after this sequence number
 * @param to documents up to this sequence number
 * @param field keyword of the users
 */
record Slice(String name, @Nullable String index, @Nullable Integer shard, long from, long to, String field) {

    private static final String KEYS = "keys";

    /** All of an index. */
    static Slice all(String name, String field) {
        return new Slice(name, null, null, -1, Long.MAX_VALUE, field);
    }

    /** The same documents, searched by another name, whose users stand in another field. */
    Slice in(String otherName, String otherField) {
        return new Slice(otherName, index, shard, from, to, otherField);
    }

    /** Tells slices of one fold apart. */
    String key() {
        return (index == null ? name : index) + "/" + (shard == null ? "" : shard) + "/" + field;
    }

    /**
     * The next users, in order.
     *
     * @param after the one before; null at the beginning
     */
    List<String> users(Client client, @Nullable String after, int size) {
        Map<String, Object> key = after == null ? null : Map.of(field, after);
        return keys(client, List.of(field), key, size).stream()
                .map(found -> found.get(field).toString())
                .toList();
    }

    /**
     * The next pairs of a user and a value of another field that stands beside it, in order.
     *
     * @param after the pair before; null at the beginning
     */
    List<Map<String, Object>> pairs(Client client, String other, @Nullable Map<String, Object> after, int size) {
        return keys(client, List.of(other, field), after, size);
    }

    private List<Map<String, Object>> keys(
            Client client, List<String> fields, @Nullable Map<String, Object> after, int size) {
        List<CompositeValuesSourceBuilder<?>> sources = new ArrayList<>();
        fields.forEach(name -> sources.add(new TermsValuesSourceBuilder(name).field(name)));
        CompositeAggregationBuilder keys = new CompositeAggregationBuilder(KEYS, sources).size(size);
        if (after != null) {
            keys.aggregateAfter(after);
        }
        SearchSourceBuilder search =
                new SearchSourceBuilder().size(0).trackTotalHits(false).aggregation(keys);
        SearchRequest request =
                new SearchRequest(name).source(search).requestCache(false).allowPartialSearchResults(false);
        if (shard != null) {
            request.preference("_shards:" + shard);
            search.query(new BoolQueryBuilder()
                    .filter(QueryBuilders.termQuery("_index", index))
                    .filter(QueryBuilders.rangeQuery("_seq_no").gt(from).lte(to)));
        }
        SearchResponse response = client.search(request).actionGet();
        try {
            CompositeAggregation found = response.getAggregations().get(KEYS);
            List<Map<String, Object>> result = new ArrayList<>();
            found.getBuckets().forEach(bucket -> result.add(bucket.getKey()));
            return result;
        } finally {
            response.decRef();
        }
    }
}
