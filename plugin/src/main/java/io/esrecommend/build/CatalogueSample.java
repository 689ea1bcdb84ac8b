package io.esrecommend.build;

import io.esrecommend.engine.Items;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.functionscore.ScoreFunctionBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * A random part of a catalogue's vectors, the same at every build of the same catalogue.
 *
 * @param vectors of length one, at most {@link #SIZE}
 */
record CatalogueSample(List<float[]> vectors) {

    /** Vectors that are read: enough for a covariance of some hundred dimensions. */
    private static final int SIZE = 4_000;

    private static final int PAGE = 500;
    private static final int SEED = 31;

    /** Reads vectors of a field, of the items that have any. */
    static CatalogueSample read(Client client, String index, String field) {
        List<float[]> vectors = new ArrayList<>();
        for (int page = 0; vectors.size() == page * PAGE && vectors.size() < SIZE; page++) {
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .query(random(field))
                    .from(page * PAGE)
                    .size(PAGE)
                    .trackTotalHits(false)
                    .fetchSource(false)
                    .fetchField(field);
            SearchResponse response = client.search(
                            new SearchRequest(index).source(search).allowPartialSearchResults(false))
                    .actionGet();
            try {
                for (SearchHit hit : response.getHits()) {
                    vectors.add(unit(hit.field(field)));
                }
            } finally {
                response.decRef();
            }
        }
        return new CatalogueSample(vectors);
    }

    /** How many items there are. */
    static long count(Client client, Items items) {
        SearchRequest request = new SearchRequest(items.index())
                .source(new SearchSourceBuilder().size(0).trackTotalHits(true))
                .allowPartialSearchResults(false);
        SearchResponse response = client.search(request).actionGet();
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    private static QueryBuilder random(String vector) {
        return QueryBuilders.functionScoreQuery(
                QueryBuilders.existsQuery(vector),
                ScoreFunctionBuilders.randomFunction().seed(SEED).setField("_seq_no"));
    }

    private static float[] unit(DocumentField field) {
        List<Object> values = field.getValues();
        float[] vector = new float[values.size()];
        for (int d = 0; d < vector.length; d++) {
            vector[d] = ((Number) values.get(d)).floatValue();
        }
        return VectorUtil.l2normalize(vector, false);
    }

    /** The space of the field; one without dimensions if there are no vectors. */
    VectorSpace space() {
        return VectorSpace.learn(vectors, vectors.isEmpty() ? 0 : vectors.getFirst().length);
    }
}
