package io.esrecommend.neighbour;

import io.esrecommend.cooccurrence.NeighbourRow;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Takes a user's own rows out of a neighbour index, and the user out of those of others. All calls block. */
public final class UserWithdrawal {

    private static final int PAGE = 500;
    /** Each conflict is progress of somebody else's; so many in a row mean that something is wrong. */
    private static final int RETRIES = 100;

    private final Client client;
    private final String index;

    /** @param client acts as the calling user */
    public UserWithdrawal(Client client, String index) {
        this.client = client;
        this.index = index;
    }

    /**
     * Takes a user out.
     *
     * @param ids all of the user's
     * @return neighbours that are gone
     */
    public long withdraw(Collection<String> ids) {
        long gone = 0;
        int retries = 0;
        while (true) {
            client.admin().indices().prepareRefresh(index).get();
            BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
            long found = changes(ids, bulk);
            if (bulk.numberOfActions() == 0) {
                return gone;
            }
            boolean conflict = write(bulk);
            retries = conflict ? retries + 1 : 0;
            gone += conflict ? 0 : found;
            if (retries > RETRIES) {
                throw new ElasticsearchStatusException(
                        "rows of users of [{}] change faster than a user can be taken out; send the same request again",
                        RestStatus.CONFLICT,
                        index);
            }
        }
    }

    private long changes(Collection<String> ids, BulkRequest bulk) {
        String user = Relation.Subject.USER.field();
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(PAGE)
                .trackTotalHits(false)
                .seqNoAndPrimaryTerm(true)
                .query(QueryBuilders.boolQuery()
                        .filter(QueryBuilders.existsQuery(user))
                        .should(QueryBuilders.termsQuery(user, ids))
                        .should(QueryBuilders.termsQuery(NeighbourIndex.NEIGHBOURS, ids))
                        .minimumShouldMatch(1));
        SearchResponse response = client.search(
                        new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
        long gone = 0;
        try {
            for (SearchHit hit : response.getHits()) {
                StoredRow before = StoredRow.of(hit.getSourceAsMap());
                StoredRow after = without(ids, before);
                gone += before.row().neighbours().size()
                        - after.row().neighbours().size();
                DocWriteRequest<?> request = after.row().neighbours().isEmpty()
                        ? new DeleteRequest(index, hit.getId())
                        : client.prepareIndex(index)
                                .setId(hit.getId())
                                .setSource(after.toDocument())
                                .request();
                request.setIfSeqNo(hit.getSeqNo());
                request.setIfPrimaryTerm(hit.getPrimaryTerm());
                bulk.add(request);
            }
        } finally {
            response.decRef();
        }
        return gone;
    }

    private static StoredRow without(Collection<String> ids, StoredRow stored) {
        NeighbourRow row = stored.row();
        return new StoredRow(
                stored.relation(),
                new NeighbourRow(
                        row.item(),
                        row.count(),
                        ids.contains(row.item())
                                ? List.of()
                                : row.neighbours().stream()
                                        .filter(neighbour -> !ids.contains(neighbour.item()))
                                        .toList()));
    }

    /** Whether somebody else has written a row meanwhile: it is read again. */
    private boolean write(BulkRequest bulk) {
        boolean conflict = false;
        for (BulkItemResponse item : client.bulk(bulk).actionGet()) {
            if (item.isFailed() && item.status() != RestStatus.CONFLICT && item.status() != RestStatus.NOT_FOUND) {
                throw new ElasticsearchStatusException(
                        "users could not be taken from [{}]: {}; send the same request again when nothing is in the way"
                                + " any more",
                        item.status(),
                        item.getFailure().getCause(),
                        index,
                        item.getFailureMessage());
            }
            conflict |= item.isFailed();
        }
        return conflict;
    }
}
