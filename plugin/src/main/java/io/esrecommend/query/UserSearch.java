package io.esrecommend.query;

import io.esrecommend.engine.Rotation;
import io.esrecommend.interaction.Interaction;
import io.esrecommend.interaction.InteractionFields;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.RangeQueryBuilder;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.terms.Terms;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * The searches for what somebody did.
 *
 * @param fields of the events
 * @param ids of the person
 * @param drop what events that do not count match
 * @param rotation says which events tell what was shown; null if none does
 * @param asOf the newest time that is looked at, in milliseconds since the epoch; null for any
 * @param timeout of each search; null for none
 */
record UserSearch(
        InteractionFields fields,
        Collection<String> ids,
        Collection<QueryBuilder> drop,
        @Nullable Rotation rotation,
        @Nullable Long asOf,
        @Nullable TimeValue timeout) {

    /** The newest interactions that are looked at for evidence, and the most whose items are all known by that. */
    static final int NEWEST = 200;

    /** Items that are left out because they were seen, of a user who did more; others are not known. */
    private static final int SEEN = 10_000;

    /** The newest times that something was shown; those before hardly count. */
    private static final int SHOWN = 500;

    /** Half-lives after which it does not count that something was shown: it would by less than a hundredth. */
    private static final int HALF_LIVES = 7;

    private static final String SEEN_ITEMS = "seen";

    /**
     * What the person did last.
     *
     * @param counted whether the hits are counted, up to one more than there can be
     */
    SearchSourceBuilder newest(boolean counted) {
        SearchSourceBuilder search =
                Interaction.newestFirst(fields).query(did()).size(NEWEST).timeout(timeout);
        return counted ? search.trackTotalHitsUpTo(NEWEST + 1) : search;
    }

    /**
     * The items that the person ever did something with, as far as a rule says, for {@link #readSeen}.
     *
     * @param now in milliseconds since the epoch
     */
    SearchSourceBuilder seen(SeenRule rule, long now) {
        BoolQueryBuilder query = did();
        if (!rule.actions().isEmpty()) {
            query.filter(QueryBuilders.termsQuery(fields.action(), rule.actions()));
        }
        if (rule.window() != null) {
            query.filter(time().gte(now - rule.window().millis()));
        }
        // By a map: global ordinals would be made anew after each refresh of the events, for a few thousand of them.
        return new SearchSourceBuilder()
                .query(query)
                .size(0)
                .trackTotalHits(false)
                .timeout(timeout)
                .aggregation(AggregationBuilders.terms(SEEN_ITEMS)
                        .field(fields.item())
                        .executionHint("map")
                        .size(SEEN));
    }

    static Set<String> readSeen(SearchResponse response) {
        Set<String> seen = new HashSet<>();
        Terms items = response.getAggregations().get(SEEN_ITEMS);
        items.getBuckets().forEach(bucket -> seen.add(bucket.getKeyAsString()));
        return seen;
    }

    /**
     * What the person was shown lately.
     *
     * @param now in milliseconds since the epoch
     */
    SearchSourceBuilder shown(long now) {
        BoolQueryBuilder query = events().filter(QueryBuilders.termQuery(fields.action(), rotation.action()))
                .filter(time().gte(now - HALF_LIVES * rotation.halfLife().millis()));
        return Interaction.newestFirst(fields).query(query).size(SHOWN).timeout(timeout);
    }

    private BoolQueryBuilder did() {
        BoolQueryBuilder query = events();
        return rotation == null ? query : query.mustNot(QueryBuilders.termQuery(fields.action(), rotation.action()));
    }

    private BoolQueryBuilder events() {
        BoolQueryBuilder query = QueryBuilders.boolQuery().filter(QueryBuilders.termsQuery(fields.user(), ids));
        drop.forEach(query::mustNot);
        return asOf == null ? query : query.filter(time().lte(asOf));
    }

    private RangeQueryBuilder time() {
        RangeQueryBuilder time = QueryBuilders.rangeQuery(fields.time());
        return fields.timeIsDate() ? time.format("epoch_millis") : time;
    }
}
