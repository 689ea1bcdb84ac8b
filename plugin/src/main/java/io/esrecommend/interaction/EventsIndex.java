package io.esrecommend.interaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
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

    /**
     * @param name an index, alias, data stream or pattern
     * @param rules queries of events that are to be dropped, each with the name by which it is known here
     */
    public EventsIndex(Client client, String name, InteractionFields fields, Map<String, QueryBuilder> rules) {
        this.client = client;
        this.name = name;
        this.fields = fields;
        this.rules = rules;
    }

    /**
     * An event as it was read.
     *
     * @param interaction that it tells of
     * @param rule the name of a rule that drops it; null if none does
     */
    public record Event(Interaction interaction, @Nullable String rule) {}

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
        return client.search(new SearchRequest().source(page).allowPartialSearchResults(false))
                .actionGet();
    }

    private List<Event> events(SearchHit[] hits) {
        List<Event> events = new ArrayList<>(hits.length);
        for (SearchHit hit : hits) {
            Interaction interaction = Interaction.of(hit, fields);
            if (interaction != null) {
                events.add(new Event(interaction, rule(hit)));
            }
        }
        return events;
    }

    /** The first rule that drops an event; a query of the operator's may have names inside, which are no rules. */
    @Nullable
    private String rule(SearchHit hit) {
        List<String> matched = List.of(hit.getMatchedQueries());
        return rules.keySet().stream().filter(matched::contains).findFirst().orElse(null);
    }
}
