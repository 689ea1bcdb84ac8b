package io.esrecommend.counting;

import io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder;
import io.esrecommend.cooccurrence.CooccurrenceTimes;
import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.cooccurrence.Order;
import io.esrecommend.engine.StatisticsSettings;
import io.esrecommend.history.History;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import io.esrecommend.popularity.TimeOptions;
import java.util.Collection;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilders;

/** What the histories of an engine say, counted as its settings want it. */
public final class HistoryCounts {

    private static final String NAME = "counts";

    /** Users of an item that are compared with each other: what more did says little about who is alike. */
    private static final int AUDIENCE = 500;

    private final CountSearch search;
    private final StatisticsSettings settings;
    private final long now;

    /**
     * @param histories the index
     * @param now the trending are those of the time before, in milliseconds since the epoch
     */
    public HistoryCounts(Client client, String histories, StatisticsSettings settings, long now) {
        this.search = new CountSearch(client, histories, HistoryIndex.counted());
        this.settings = settings;
        this.now = now;
    }

    /**
     * A part of many items, that of their hashes.
     *
     * @param number from 0
     * @param of how many parts
     */
    record Partition(int number, int of) {}

    /** How many users did each item. */
    InternalPopularity users(String action, Partition partition) {
        return search.popularity(popularity(action, partition).time(fading(History.times(action))));
    }

    /** How many users did each item who have done anything since a run of the folding. */
    InternalPopularity usersSince(long run, String action, Partition partition) {
        return search.with(
                        QueryBuilders.boolQuery().filter(HistoryIndex.counted()).filter(HistoryIndex.foldedAfter(run)))
                .popularity(popularity(action, partition).time(fading(History.times(action))));
    }

    /** How many users did each item lately, and before that. */
    InternalPopularity growth(String action, Partition partition) {
        return search.popularity(popularity(action, partition)
                .time(TimeOptions.NONE
                        .withTimes(History.times(action))
                        .withOrigin(now)
                        .withRecent(settings.trending())));
    }

    private static PopularityAggregationBuilder popularity(String action, Partition partition) {
        return new PopularityAggregationBuilder(NAME)
                .field(History.field(action))
                .partition(partition.number, partition.of);
    }

    /** The pairs of a partition of the items. */
    PlainActionFuture<InternalCooccurrence> pairs(Relation relation, Partition partition) {
        return search.pairs(pairs(relation).partition(partition.number, partition.of));
    }

    /** The pairs of some items. */
    PlainActionFuture<InternalCooccurrence> pairs(Relation relation, Collection<String> items) {
        return search.pairs(pairs(relation).include(items));
    }

    /** The users who did each item of a partition, of many about as many as one shares: users occur with what they did. */
    PlainActionFuture<InternalCooccurrence> usersOf(String action, Partition partition) {
        return search.pairs(new CooccurrenceAggregationBuilder(NAME)
                .source(History.field(action))
                .target(HistoryIndex.USER)
                .cut(HistoryIndex.USER, Math.ceilDiv(AUDIENCE, settings.shards()))
                .partition(partition.number, partition.of));
    }

    /** What all pairs of each item of a partition count, by how near they were done. */
    InternalCooccurrence margins(String action, Partition partition) {
        return search.pairs(sequence(action).order(Order.MARGINS).partition(partition.number, partition.of))
                .actionGet();
    }

    /** Items fade out of a window as they do elsewhere; within it only their order counts. */
    private CooccurrenceAggregationBuilder sequence(String action) {
        return new CooccurrenceAggregationBuilder(NAME)
                .source(History.field(action))
                .times(new CooccurrenceTimes(
                        History.times(action),
                        null,
                        settings.fades() ? settings.origin(now) : null,
                        null,
                        settings.window()));
    }

    private CooccurrenceAggregationBuilder pairs(Relation relation) {
        CooccurrenceAggregationBuilder pairs = relation.subject() == Relation.Subject.SEQUENCE
                ? sequence(relation.source()).order(Order.PAIRS)
                : pairsByUsers(relation);
        if (settings.maxUsers() > 0) {
            pairs.cut(HistoryIndex.USER, Math.ceilDiv(settings.maxUsers(), settings.shards()));
        }
        return pairs;
    }

    private CooccurrenceAggregationBuilder pairsByUsers(Relation relation) {
        CooccurrenceAggregationBuilder pairs = new CooccurrenceAggregationBuilder(NAME)
                .source(History.field(relation.source()))
                .target(History.field(relation.target()));
        if (settings.fades()) {
            pairs.times(new CooccurrenceTimes(
                    History.times(relation.source()),
                    History.times(relation.target()),
                    settings.origin(now),
                    settings.halfLife(),
                    settings.window()));
        }
        return pairs;
    }

    private TimeOptions fading(String times) {
        return settings.fades()
                ? TimeOptions.NONE
                        .withTimes(times)
                        .withOrigin(settings.origin(now))
                        .withHalfLife(settings.halfLife())
                        .withWindow(settings.window())
                : TimeOptions.NONE;
    }
}
