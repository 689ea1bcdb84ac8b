package io.esrecommend.query;

import io.esrecommend.engine.Engine;
import io.esrecommend.ingest.Provenance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.terms.Terms;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Which models made the vectors of an engine's items, as their provenance says. */
public final class VectorModels {

    /** Models that are told apart. */
    private static final int MODELS = 10;

    private VectorModels() {}

    /**
     * Counts the items by the fingerprint of their model. The answer is kept by Elasticsearch's request cache until the
     * items change. Empty where the vectors have no provenance.
     */
    public static void read(Client client, Engine.Items items, ActionListener<Map<String, Long>> listener) {
        String field = Provenance.fingerprintFieldOf(items.vector());
        // Dynamic mapping makes the fingerprint a text with a keyword below; who maps it makes it a keyword.
        List<String> keywords = List.of(field + ".keyword", field);
        SearchSourceBuilder search = new SearchSourceBuilder().size(0).trackTotalHits(false);
        keywords.forEach(keyword -> search.aggregation(
                AggregationBuilders.terms(keyword).field(keyword).size(MODELS)));
        SearchRequest request = new SearchRequest(items.index()).source(search).requestCache(true);
        client.search(request, listener.map(response -> {
            Map<String, Long> counts = new TreeMap<>();
            for (String keyword : keywords) {
                Terms terms = response.getAggregations().get(keyword);
                terms.getBuckets().forEach(bucket -> counts.put(bucket.getKeyAsString(), bucket.getDocCount()));
            }
            return counts;
        }));
    }
}
