package io.esrecommend.query;

import io.esrecommend.interaction.Interaction;
import io.esrecommend.interaction.InteractionFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.terms.Terms;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * What a user did, read when it is asked for, so that the next recommendation knows the last interaction.
 *
 * @param evidence the newest items that speak for the user's taste, the newest first
 * @param seen every item that the user did anything with
 */
public record UserInteractions(List<Evidence> evidence, Set<String> seen) {

    /** Interactions that are looked at for evidence. */
    private static final int NEWEST = 200;
    /** Items that are left out because they were seen; more are not known. */
    private static final int SEEN = 10_000;

    private static final String SEEN_ITEMS = "seen";

    /** Nobody. */
    public static final UserInteractions NONE = new UserInteractions(List.of(), Set.of());

    /** A search for what somebody did, which {@link #of} can read. */
    static SearchSourceBuilder search(InteractionFields fields, Collection<String> ids, Collection<QueryBuilder> drop) {
        BoolQueryBuilder query = QueryBuilders.boolQuery().filter(QueryBuilders.termsQuery(fields.user(), ids));
        drop.forEach(query::mustNot);
        return Interaction.newestFirst(fields)
                .query(query)
                .size(NEWEST)
                .aggregation(AggregationBuilders.terms(SEEN_ITEMS)
                        .field(fields.item())
                        .size(SEEN));
    }

    static UserInteractions of(SearchResponse response, Map<String, Float> actions, InteractionFields fields) {
        List<Evidence> evidence = new ArrayList<>();
        Set<String> judged = new HashSet<>();
        Map<String, Integer> positions = new HashMap<>();
        for (SearchHit hit : response.getHits()) {
            Interaction interaction = Interaction.of(hit, fields);
            Float weight = interaction == null ? null : actions.get(interaction.action());
            // The newest word on an item is the one that counts: who rejects it after a view does not want it.
            if (weight != null && weight != 0 && judged.add(interaction.item()) && weight > 0) {
                int position = positions.merge(interaction.action(), 1, Integer::sum) - 1;
                evidence.add(new Evidence(interaction.item(), interaction.action(), weight, position));
            }
        }
        Set<String> seen = new HashSet<>();
        Terms items = response.getAggregations().get(SEEN_ITEMS);
        items.getBuckets().forEach(bucket -> seen.add(bucket.getKeyAsString()));
        return new UserInteractions(evidence, seen);
    }
}
