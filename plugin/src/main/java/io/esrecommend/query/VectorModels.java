package io.esrecommend.query;

import io.esrecommend.engine.EngineSchema;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.SingleBucketAggregation;
import org.elasticsearch.search.aggregations.bucket.terms.Terms;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Which models made the vectors of an engine's items, as their provenance says. */
public final class VectorModels {

    /** Models that are told apart. */
    private static final int MODELS = 10;

    private static final String FINGERPRINTS = "fingerprints";
    private static final String WITHOUT = "without";

    private VectorModels() {}

    /**
     * Items by the model of their vector.
     *
     * @param byFingerprint items whose vector has a provenance, by the fingerprint of their model
     * @param without items that have no vector with a provenance
     */
    public record Counts(Map<String, Long> byFingerprint, long without) {}

    /**
     * Counts the items by the fingerprint of their model. The answer is kept by Elasticsearch's request cache until the
     * items change.
     *
     * @param index the items' index
     * @param schema says where the fingerprints are; empty counts where the vectors have no provenance
     */
    public static void read(Client client, String index, EngineSchema schema, ActionListener<Counts> listener) {
        if (schema.fingerprint() == null) {
            listener.onResponse(new Counts(Map.of(), 0));
            return;
        }
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(0)
                .trackTotalHits(false)
                .aggregation(AggregationBuilders.terms(FINGERPRINTS)
                        .field(schema.fingerprint())
                        .size(MODELS))
                .aggregation(AggregationBuilders.missing(WITHOUT).field(schema.fingerprint()));
        SearchRequest request = new SearchRequest(index).source(search).requestCache(true);
        client.search(request, listener.map(response -> {
            Map<String, Long> counts = new TreeMap<>();
            Terms terms = response.getAggregations().get(FINGERPRINTS);
            terms.getBuckets().forEach(bucket -> counts.put(bucket.getKeyAsString(), bucket.getDocCount()));
            SingleBucketAggregation without = response.getAggregations().get(WITHOUT);
            return new Counts(counts, without.getDocCount());
        }));
    }
}
