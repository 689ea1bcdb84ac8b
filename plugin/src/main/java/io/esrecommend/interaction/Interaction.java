package io.esrecommend.interaction;

import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.FieldSortBuilder;
import org.elasticsearch.search.sort.SortBuilders;
import org.elasticsearch.search.sort.SortOrder;

/**
 * Something that a user did with an item.
 *
 * @param user the user's id, as the event has it
 * @param item the item's id
 * @param action what the user did
 * @param time when, in milliseconds since the epoch; 0 where the event does not say
 * @param platform where; null where the event does not say
 * @param timeCapped whether the event came with a time in the future
 */
public record Interaction(
        String user,
        String item,
        String action,
        long time,
        @Nullable String platform,
        boolean timeCapped) {

    /** The same at another time. */
    public Interaction at(long otherTime) {
        return new Interaction(user, item, action, otherTime, platform, timeCapped);
    }

    /** A search for interactions, the newest first, which {@link #of} can read. */
    public static SearchSourceBuilder newestFirst(InteractionFields fields) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                // Not even the id: to read it, all stored fields would be unpacked.
                .storedField("_none_")
                .docValueField(fields.user())
                .docValueField(fields.item())
                .docValueField(fields.action())
                .trackTotalHits(false)
                .sort(time(fields));
        if (fields.platform() != null) {
            search.docValueField(fields.platform());
        }
        if (fields.timeCapped() != null) {
            search.docValueField(fields.timeCapped());
        }
        return search;
    }

    /** The newest first. */
    static FieldSortBuilder time(InteractionFields fields) {
        FieldSortBuilder time =
                SortBuilders.fieldSort(fields.time()).unmappedType("date").order(SortOrder.DESC);
        return fields.timeIsDate() ? time.setNumericType("date") : time;
    }

    /** Reads a hit; null if it lacks the user, the item or the action. */
    @Nullable
    public static Interaction of(SearchHit hit, InteractionFields fields) {
        String user = value(hit, fields.user());
        String item = value(hit, fields.item());
        String action = value(hit, fields.action());
        if (user == null || item == null || action == null) {
            return null;
        }
        // An event without a time sorts last, as the smallest number there is.
        long time = hit.getSortValues()[0] instanceof Number number ? Math.max(0, number.longValue()) : 0;
        return new Interaction(
                user,
                item,
                action,
                time,
                value(hit, fields.platform()),
                Boolean.parseBoolean(value(hit, fields.timeCapped())));
    }

    @Nullable
    private static String value(SearchHit hit, @Nullable String name) {
        DocumentField field = name == null ? null : hit.field(name);
        return field == null || field.getValue() == null
                ? null
                : field.getValue().toString();
    }
}
