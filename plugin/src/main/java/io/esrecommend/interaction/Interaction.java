package io.esrecommend.interaction;

import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.FieldSortBuilder;
import org.elasticsearch.search.sort.SortBuilders;
import org.elasticsearch.search.sort.SortOrder;

/**
 * Something that a user did with an item.
 *
 * @param user the user's id
 * @param item the item's id
 * @param action what the user did
 */
public record Interaction(String user, String item, String action) {

    /** A search for interactions in order of time, which {@link #of} can read. */
    public static SearchSourceBuilder search(InteractionFields fields, SortOrder order) {
        return new SearchSourceBuilder()
                .fetchSource(false)
                .docValueField(fields.user())
                .docValueField(fields.item())
                .docValueField(fields.action())
                .trackTotalHits(false)
                .sort(time(fields, order));
    }

    static FieldSortBuilder time(InteractionFields fields, SortOrder order) {
        return SortBuilders.fieldSort(fields.time()).unmappedType("date").order(order);
    }

    /** Reads a hit; null if it lacks the user, the item or the action. */
    public static Interaction of(SearchHit hit, InteractionFields fields) {
        String user = value(hit, fields.user());
        String item = value(hit, fields.item());
        String action = value(hit, fields.action());
        return user == null || item == null || action == null ? null : new Interaction(user, item, action);
    }

    private static String value(SearchHit hit, String name) {
        DocumentField field = hit.field(name);
        return field == null || field.getValue() == null
                ? null
                : field.getValue().toString();
    }
}
