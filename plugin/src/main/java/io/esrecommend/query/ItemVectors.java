package io.esrecommend.query;

import io.esrecommend.engine.Items;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Reads the vectors and titles of single items, as the calling user may see them. */
public final class ItemVectors {

    private static final int TITLE_LENGTH = 100;

    private ItemVectors() {}

    /**
     * An item as it was read.
     *
     * @param vectors as they are stored, by their field; without those that the item does not have
     * @param title the beginning of the field that names the item; null if it was not asked for or is not there
     */
    public record Item(
            Map<String, float[]> vectors, @Nullable String title) {}

    /**
     * Reads items; those that do not exist are missing from the answer.
     *
     * @param titles whether titles are read too, which takes reading the document
     * @param partial told if something may be missing, because a shard failed
     */
    static void read(
            Client client,
            Items items,
            Collection<String> ids,
            boolean titles,
            Runnable partial,
            ActionListener<Map<String, Item>> listener) {
        if (ids.isEmpty()) {
            listener.onResponse(Map.of());
            return;
        }
        List<String> asked = List.copyOf(ids);
        String title = titles ? items.titleField() : null;
        SearchSourceBuilder search = new SearchSourceBuilder()
                .query(scoredByPlace(asked))
                .size(asked.size())
                .trackTotalHits(false)
                .fetchSource(false);
        items.vectorFields().forEach(search::docValueField);
        if (title == null) {
            // Not even the id: to read it, all stored fields would be unpacked.
            search.storedField("_none_");
        } else {
            search.fetchField(title);
        }
        client.search(
                new SearchRequest(items.index()).source(search), listener.delegateFailureAndWrap((next, response) -> {
                    if (UserReader.isPartial(response)) {
                        partial.run();
                    }
                    Map<String, Item> found = new HashMap<>();
                    for (SearchHit hit : response.getHits()) {
                        String id = asked.get((int) hit.getScore() - 1);
                        found.put(id, new Item(vectors(hit, items.vectorFields()), title(hit, title)));
                    }
                    next.onResponse(found);
                }));
    }

    /** Finds items by id; the score of each is its place among the ids, from 1. */
    private static QueryBuilder scoredByPlace(List<String> ids) {
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        for (int place = 0; place < ids.size(); place++) {
            query.should(
                    QueryBuilders.constantScoreQuery(QueryBuilders.idsQuery().addIds(ids.get(place)))
                            .boost(place + 1f));
        }
        return query;
    }

    /** The vectors of a hit, by their field, whose doc values were asked for; without those that it does not have. */
    public static Map<String, float[]> vectors(SearchHit hit, Collection<String> fields) {
        Map<String, float[]> vectors = new HashMap<>();
        for (String field : fields) {
            float[] vector = vector(hit, field);
            if (vector != null) {
                vectors.put(field, vector);
            }
        }
        return vectors;
    }

    /** The vector of a hit whose doc values were asked for; null if it has none, or its index has numbers there. */
    @Nullable
    public static float[] vector(SearchHit hit, String name) {
        DocumentField field = hit.field(name);
        return field != null && field.getValue() instanceof float[] vector ? vector : null;
    }

    @Nullable
    private static String title(SearchHit hit, @Nullable String name) {
        DocumentField field = name == null ? null : hit.field(name);
        if (field == null || field.getValue() == null) {
            return null;
        }
        String title = field.getValue().toString();
        return title.length() <= TITLE_LENGTH ? title : title.substring(0, TITLE_LENGTH) + "…";
    }
}
