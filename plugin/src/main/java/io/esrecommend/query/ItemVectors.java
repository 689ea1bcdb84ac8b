package io.esrecommend.query;

import io.esrecommend.engine.Engine;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Reads the vectors and texts of single items, as the calling user may see them. */
public final class ItemVectors {

    private static final int TEXT_LENGTH = 100;

    private ItemVectors() {}

    /**
     * An item as it was read.
     *
     * @param vector as it is stored; null if the item has none
     * @param text the beginning of the item's text; null if it has none or the engine names no field
     */
    public record Item(float[] vector, String text) {}

    /** Reads items; those that do not exist are missing from the answer. */
    public static void read(
            Client client, Engine.Items items, Collection<String> ids, ActionListener<Map<String, Item>> listener) {
        if (ids.isEmpty()) {
            listener.onResponse(Map.of());
            return;
        }
        SearchSourceBuilder search = new SearchSourceBuilder()
                .query(QueryBuilders.constantScoreQuery(QueryBuilders.idsQuery().addIds(ids.toArray(String[]::new))))
                .size(ids.size())
                .trackTotalHits(false)
                .fetchSource(false)
                .fetchField(items.vector());
        if (items.text() != null) {
            search.fetchField(items.text());
        }
        client.search(
                new SearchRequest(items.index()).source(search), listener.delegateFailureAndWrap((next, response) -> {
                    Map<String, Item> found = new HashMap<>();
                    for (SearchHit hit : response.getHits()) {
                        found.put(hit.getId(), new Item(vector(hit.field(items.vector())), text(hit, items)));
                    }
                    next.onResponse(found);
                }));
    }

    private static float[] vector(DocumentField field) {
        if (field == null) {
            return null;
        }
        List<Object> values = field.getValues();
        float[] vector = new float[values.size()];
        for (int d = 0; d < vector.length; d++) {
            vector[d] = ((Number) values.get(d)).floatValue();
        }
        return vector;
    }

    private static String text(SearchHit hit, Engine.Items items) {
        DocumentField field = items.text() == null ? null : hit.field(items.text());
        if (field == null || field.getValue() == null) {
            return null;
        }
        String text = field.getValue().toString();
        return text.length() <= TEXT_LENGTH ? text : text.substring(0, TEXT_LENGTH) + "…";
    }
}
