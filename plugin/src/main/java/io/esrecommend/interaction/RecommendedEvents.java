package io.esrecommend.interaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.RangeQueryBuilder;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.FieldSortBuilder;
import org.elasticsearch.search.sort.SortBuilders;

/** Reads the events that say which recommended list they came of, each once, in no order. All calls block. */
public final class RecommendedEvents {

    private static final int PAGE = 5_000;

    private final Client client;
    private final String index;
    private final InteractionFields fields;
    private final String list;
    private final QueryBuilder query;

    /**
     * An event.
     *
     * @param user the user's id, as the event has it
     * @param action what the user did
     * @param list the {@code recommendation_id}, as the event has it
     */
    public record Event(String user, String action, String list) {}

    /**
     * When events were.
     *
     * @param since the first time, in milliseconds since the epoch; null for any
     * @param until the first time that is too late, likewise
     */
    public record Span(@Nullable Long since, @Nullable Long until) {}

    /**
     * @param client acts as the calling user
     * @param index an index, alias, data stream or pattern
     * @param list the keyword field of the {@code recommendation_id}
     * @param drop what events match that do not count
     */
    public RecommendedEvents(
            Client client,
            String index,
            InteractionFields fields,
            String list,
            Collection<QueryBuilder> drop,
            Span span) {
        this.client = client;
        this.index = index;
        this.fields = fields;
        this.list = list;
        BoolQueryBuilder wanted = QueryBuilders.boolQuery().filter(QueryBuilders.existsQuery(list));
        drop.forEach(wanted::mustNot);
        if (span.since != null) {
            wanted.filter(time().gte(span.since));
        }
        if (span.until != null) {
            wanted.filter(time().lt(span.until));
        }
        this.query = wanted;
    }

    private RangeQueryBuilder time() {
        RangeQueryBuilder time = QueryBuilders.rangeQuery(fields.time());
        return fields.timeIsDate() ? time.format("epoch_millis") : time;
    }

    /** How many there are. */
    public long count() {
        SearchSourceBuilder search =
                new SearchSourceBuilder().query(query).size(0).trackTotalHits(true);
        SearchResponse response = client.search(
                        new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    /**
     * Reads all.
     *
     * @param page hears of each page, which has at most 5,000 events
     */
    public void read(Consumer<List<Event>> page) {
        try (PointInTime pointInTime = PointInTime.open(client, index)) {
            Object[] after = null;
            int length;
            do {
                SearchResponse response = search(pointInTime, after);
                try {
                    SearchHit[] hits = response.getHits().getHits();
                    length = hits.length;
                    after = length == 0 ? null : hits[length - 1].getSortValues();
                    page.accept(events(hits));
                } finally {
                    response.decRef();
                }
            } while (length == PAGE);
        }
    }

    private SearchResponse search(PointInTime pointInTime, @Nullable Object[] after) {
        SearchSourceBuilder page = new SearchSourceBuilder()
                .query(query)
                .size(PAGE)
                .storedField("_none_")
                .docValueField(fields.user())
                .docValueField(fields.action())
                .docValueField(list)
                .trackTotalHits(false)
                .sort(SortBuilders.fieldSort(FieldSortBuilder.SHARD_DOC_FIELD_NAME))
                .pointInTimeBuilder(pointInTime.search());
        if (after != null) {
            page.searchAfter(after);
        }
        return client.search(new SearchRequest().source(page).allowPartialSearchResults(false))
                .actionGet();
    }

    private List<Event> events(SearchHit[] hits) {
        List<Event> events = new ArrayList<>(hits.length);
        for (SearchHit hit : hits) {
            String user = value(hit, fields.user());
            String action = value(hit, fields.action());
            if (user != null && action != null) {
                events.add(new Event(user, action, value(hit, list)));
            }
        }
        return events;
    }

    @Nullable
    private static String value(SearchHit hit, String name) {
        DocumentField field = hit.field(name);
        return field == null || field.getValue() == null
                ? null
                : field.getValue().toString();
    }
}
