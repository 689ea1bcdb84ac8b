package io.esrecommend.history;

import io.esrecommend.interaction.Cleaning;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.InternalAggregations;
import org.elasticsearch.search.aggregations.bucket.SingleBucketAggregation;
import org.elasticsearch.search.aggregations.metrics.Sum;
import org.elasticsearch.search.aggregations.metrics.SumAggregationBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What the histories of an engine hold together.
 *
 * @param events that were read
 * @param interactions that count
 * @param users of whom interactions count
 * @param future events whose time lay in the future
 * @param dropped events by the rule that dropped them
 */
public record HistoryTotals(long events, long interactions, long users, long future, Map<String, Long> dropped)
        implements ToXContentObject {

    /** No histories. */
    public static final HistoryTotals NONE = new HistoryTotals(0, 0, 0, 0, Map.of());

    private static final String USERS = "users";

    /** Adds up the histories of an engine, whose index exists. */
    public static void read(Client client, String engine, Cleaning cleaning, ActionListener<HistoryTotals> listener) {
        Collection<String> rules = cleaning.rules();
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(0)
                .trackTotalHits(false)
                .aggregation(sum(History.EVENTS, History.EVENTS))
                .aggregation(sum(History.INTERACTIONS, History.INTERACTIONS))
                .aggregation(sum(History.FUTURE, History.FUTURE))
                .aggregation(AggregationBuilders.filter(USERS, HistoryIndex.counted()));
        rules.forEach(rule -> search.aggregation(sum(dropped(rule), dropped(rule))));
        SearchRequest request =
                new SearchRequest(HistoryIndex.name(engine)).source(search).allowPartialSearchResults(false);
        client.search(request, listener.map(response -> of(response, rules)));
    }

    private static SumAggregationBuilder sum(String name, String field) {
        return AggregationBuilders.sum(name).field(field);
    }

    private static String dropped(String rule) {
        return History.DROPPED + "." + rule;
    }

    private static HistoryTotals of(SearchResponse response, Collection<String> rules) {
        InternalAggregations sums = response.getAggregations();
        Map<String, Long> dropped = new TreeMap<>();
        rules.forEach(rule -> dropped.put(rule, sum(sums, dropped(rule))));
        SingleBucketAggregation users = sums.get(USERS);
        return new HistoryTotals(
                sum(sums, History.EVENTS),
                sum(sums, History.INTERACTIONS),
                users.getDocCount(),
                sum(sums, History.FUTURE),
                dropped);
    }

    private static long sum(InternalAggregations sums, String name) {
        Sum sum = sums.get(name);
        return (long) sum.value();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("events", events)
                .field("interactions", interactions)
                .field("users", users)
                .field("future", future)
                .field("dropped", dropped)
                .endObject();
    }
}
