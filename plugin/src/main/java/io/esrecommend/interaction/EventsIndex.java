package io.esrecommend.interaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.SortBuilders;

/** Reads the events of users, page by page. All calls block. */
public final class EventsIndex {

    private static final int PAGE = 5_000;

    private final Client client;
    private final String name;
    private final InteractionFields fields;
    private final Map<String, QueryBuilder> rules;

    @Nullable
    private final String value;

    /**
     * @param name an index, alias, data stream or pattern
     * @param rules queries of events that are to be dropped, each with the name by which it is known here
     */
    public EventsIndex(Client client, String name, InteractionFields fields, Map<String, QueryBuilder> rules) {
        this(client, name, fields, rules, null);
    }

    private EventsIndex(
            Client client,
            String name,
            InteractionFields fields,
            Map<String, QueryBuilder> rules,
            @Nullable String value) {
        this.client = client;
        this.name = name;
        this.fields = fields;
        this.rules = rules;
        this.value = value;
    }

    /**
     * The same, which reads the values of events, too.
     *
     * @param field numeric; null where events have none
     */
    public EventsIndex withValue(@Nullable String field) {
        return new EventsIndex(client, name, fields, rules, field);
    }

    /**
     * An event as it was read.
     *
     * @param interaction that it tells of
     * @param rule the name of a rule that drops it; null if none does
     * @param value how much it says, such as a rating; null where the event does not say, or nobody wants to know
     */
    public record Event(
            Interaction interaction,
            @Nullable String rule,
            @Nullable Double value) {}

    /**
     * Reads all events of users, the newest first; those of one time in the order of their items.
     *
     * @param page hears of each page, which has at most 5,000 events
     */
    public void read(Collection<String> users, Consumer<List<Event>> page) {
        try (PointInTime pointInTime = PointInTime.open(client, name)) {
            Object[] after = null;
            int length;
            do {
                SearchResponse response = search(pointInTime, users, after);
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

    private SearchResponse search(PointInTime pointInTime, Collection<String> users, @Nullable Object[] after) {
        BoolQueryBuilder query = QueryBuilders.boolQuery().filter(QueryBuilders.termsQuery(fields.user(), users));
        rules.values().forEach(query::should);
        SearchSourceBuilder page = Interaction.newestFirst(fields)
                .query(query)
                .size(PAGE)
                .sort(SortBuilders.fieldSort(fields.item()).unmappedType("keyword"))
                .pointInTimeBuilder(pointInTime.search());
        if (after != null) {
            page.searchAfter(after);
        }
        if (value != null) {
            page.docValueField(value);
        }
        return client.search(new SearchRequest().source(page).allowPartialSearchResults(false))
                .actionGet();
    }

    private List<Event> events(SearchHit[] hits) {
        List<Event> events = new ArrayList<>(hits.length);
        for (SearchHit hit : hits) {
            Interaction interaction = Interaction.of(hit, fields);
            if (interaction != null) {
                events.add(new Event(interaction, rule(hit), value(hit)));
            }
        }
        return events;
    }

    @Nullable
    private Double value(SearchHit hit) {
        DocumentField field = value == null ? null : hit.field(value);
        return field != null && field.getValue() instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : null;
    }

    /** The first rule that drops an event; a query of the operator's may have names inside, which are no rules. */
    @Nullable
    private String rule(SearchHit hit) {
        List<String> matched = List.of(hit.getMatchedQueries());
        return rules.keySet().stream().filter(matched::contains).findFirst().orElse(null);
    }
}
