package io.esrecommend.evaluation;

import io.esrecommend.engine.Items;
import io.esrecommend.measure.Diversity;
import io.esrecommend.measure.Estimate;
import io.esrecommend.measure.SampleMean;
import io.esrecommend.query.ItemVectors;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** How unlike each other the items of lists are, by their vectors in the engine's space; items without one are passed over. */
final class ListDiversity {

    /** Lists whose vectors are in memory at a time. */
    private static final int BATCH = 25;

    private final Client client;
    private final Items items;
    private final VectorSpace space;

    /** @param client acts as the calling user, for the task of the evaluation */
    ListDiversity(Client client, Items items, VectorSpace space) {
        this.client = client;
        this.items = items;
        this.space = space;
    }

    /** The mean over lists of ids; blocks. */
    Estimate of(List<List<String>> lists) {
        SampleMean mean = new SampleMean();
        for (int from = 0; from < lists.size(); from += BATCH) {
            List<List<String>> batch = lists.subList(from, Math.min(lists.size(), from + BATCH));
            Map<String, float[]> vectors = read(batch);
            for (List<String> list : batch) {
                List<float[]> centred = list.stream()
                        .map(vectors::get)
                        .filter(Objects::nonNull)
                        .map(space::centred)
                        .toList();
                mean.add(Diversity.of(space.cosines(centred)));
            }
        }
        return mean.estimate();
    }

    private Map<String, float[]> read(List<List<String>> lists) {
        Set<String> ids = new HashSet<>();
        lists.forEach(ids::addAll);
        Map<String, float[]> vectors = new HashMap<>();
        for (List<String> page : pages(List.copyOf(ids))) {
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .query(QueryBuilders.idsQuery().addIds(page.toArray(String[]::new)))
                    .size(page.size())
                    .trackTotalHits(false)
                    .fetchSource(false)
                    .docValueField(items.vector());
            SearchRequest request =
                    new SearchRequest(items.index()).source(search).allowPartialSearchResults(false);
            SearchResponse response = client.search(request).actionGet();
            try {
                for (SearchHit hit : response.getHits()) {
                    float[] vector = ItemVectors.vector(hit, items.vector());
                    if (vector != null && vector.length == space.dimensions()) {
                        vectors.put(hit.getId(), vector);
                    }
                }
            } finally {
                response.decRef();
            }
        }
        return vectors;
    }

    private static List<List<String>> pages(List<String> ids) {
        int size = 1_000;
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += size) {
            pages.add(ids.subList(from, Math.min(ids.size(), from + size)));
        }
        return pages;
    }
}
