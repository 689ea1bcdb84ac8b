package io.esrecommend.interaction;

import java.util.Collection;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.DocWriteResponse;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.mapper.RoutingFieldMapper;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.SortBuilders;

/** All events of a person, also those that name an id as an earlier pseudonym only. All calls block. */
public final class PersonalEvents {

    private static final int PAGE = 1_000;
    /** Events may come in as fast as they are deleted: what is left then is counted, and so not kept quiet. */
    private static final int ROUNDS = 10;

    private final Client client;
    private final String index;
    private final InteractionFields fields;
    private final Collection<String> ids;

    /**
     * @param client acts as the calling user
     * @param index an index, alias, data stream or pattern
     * @param ids all that the person goes by
     */
    public PersonalEvents(Client client, String index, InteractionFields fields, Collection<String> ids) {
        this.client = client;
        this.index = index;
        this.fields = fields;
        this.ids = ids;
    }

    /** What was deleted, and what could not be. */
    private static final class Tally {
        private long found;
        private long deleted;
        private long failed;

        @Nullable
        private BulkItemResponse.Failure failure;

        void add(BulkItemResponse item) {
            found++;
            if (item.isFailed() && item.status() != RestStatus.NOT_FOUND) {
                failed++;
                failure = failure == null ? item.getFailure() : failure;
            } else if (!item.isFailed() && item.getResponse().getResult() == DocWriteResponse.Result.DELETED) {
                deleted++;
            }
        }

        void requireNoFailure(long before) {
            if (failure != null) {
                throw new ElasticsearchStatusException(
                        "[{}] events could not be deleted, [{}] were; the first is [{}] of [{}]: {}; send the same"
                                + " request again when nothing is in the way any more",
                        failure.getStatus(),
                        failure.getCause(),
                        failed,
                        before + deleted,
                        failure.getId(),
                        failure.getIndex(),
                        failure.getMessage());
            }
        }
    }

    /** The query that finds them. */
    BoolQueryBuilder query() {
        BoolQueryBuilder either = QueryBuilders.boolQuery()
                .should(QueryBuilders.termsQuery(fields.user(), ids))
                .minimumShouldMatch(1);
        if (fields.previous() != null) {
            either.should(QueryBuilders.termsQuery(fields.previous(), ids));
        }
        return QueryBuilders.boolQuery().filter(either);
    }

    /** Counts them, with those that were indexed just now. */
    public long count() {
        refresh();
        SearchSourceBuilder search =
                new SearchSourceBuilder().query(query()).size(0).trackTotalHits(true);
        SearchResponse response = search(new SearchRequest(index).source(search));
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    /**
     * Deletes them, until a search finds none any more; returns how many there were.
     *
     * @throws ElasticsearchStatusException if some could not be deleted; all others are then
     */
    public long delete() {
        long deleted = 0;
        Tally round;
        int rounds = 0;
        do {
            refresh();
            round = deleteFound();
            round.requireNoFailure(deleted);
            deleted += round.deleted;
            rounds++;
        } while (round.found > 0 && rounds < ROUNDS);
        return deleted;
    }

    private Tally deleteFound() {
        try (PointInTime pointInTime = PointInTime.open(client, index)) {
            Tally tally = new Tally();
            SearchSourceBuilder page = new SearchSourceBuilder()
                    .query(query())
                    .fetchSource(false)
                    .trackTotalHits(false)
                    .size(PAGE)
                    .sort(SortBuilders.pitTiebreaker())
                    .pointInTimeBuilder(pointInTime.search());
            int length;
            do {
                SearchResponse response = search(new SearchRequest().source(page));
                try {
                    SearchHit[] hits = response.getHits().getHits();
                    length = hits.length;
                    if (length > 0) {
                        delete(hits, tally);
                        page.searchAfter(hits[length - 1].getSortValues());
                    }
                } finally {
                    response.decRef();
                }
            } while (length == PAGE);
            return tally;
        }
    }

    private void delete(SearchHit[] hits, Tally tally) {
        BulkRequest bulk = new BulkRequest();
        for (SearchHit hit : hits) {
            DocumentField routing = hit.field(RoutingFieldMapper.NAME);
            bulk.add(new DeleteRequest(hit.getIndex(), hit.getId())
                    .routing(routing == null ? null : routing.getValue().toString()));
        }
        client.bulk(bulk).actionGet().forEach(tally::add);
    }

    private void refresh() {
        client.admin().indices().refresh(new RefreshRequest(index)).actionGet();
    }

    private SearchResponse search(SearchRequest request) {
        return client.search(request.allowPartialSearchResults(false)).actionGet();
    }
}
