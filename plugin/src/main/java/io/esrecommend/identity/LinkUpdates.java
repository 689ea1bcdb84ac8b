package io.esrecommend.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.DocWriteResponse;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.rest.RestStatus;

/** Writes links. What is as it should be is not written, and so changes no sequence number. */
final class LinkUpdates {

    /** As many may write the same link at the same moment. */
    private static final int RETRIES = 100;

    private final Client client;
    private final String alias;

    /**
     * @param client writes as the calling user
     * @param alias of the index; a write that finds none does not make an index
     */
    LinkUpdates(Client client, String alias) {
        this.client = client;
        this.alias = alias;
    }

    /** Links; answers how many were not linked before. */
    void link(Collection<Link> links, RefreshPolicy refresh, ActionListener<Integer> listener) {
        String now = Instant.now().toString();
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(refresh);
        for (Link link : links) {
            bulk.add(update(link)
                    .doc(Map.of(LinkSearch.REMOVED, false))
                    .upsert(Map.of(
                            LinkSearch.USER,
                            link.user(),
                            LinkSearch.ID,
                            link.id(),
                            LinkSearch.LINKED_AT,
                            now,
                            LinkSearch.REMOVED,
                            false)));
        }
        write(bulk, false, listener.delegateFailureAndWrap((next, response) -> {
            BulkRequest dates = new BulkRequest().setRefreshPolicy(refresh);
            int item = 0;
            for (Link link : links) {
                if (response.getItems()[item++].getResponse().getResult() == DocWriteResponse.Result.UPDATED) {
                    dates.add(update(link).doc(Map.of(LinkSearch.LINKED_AT, now)));
                }
            }
            // one that was removed is linked since now
            write(dates, true, next.map(done -> changed(response)));
        }));
    }

    /** Takes links back; answers how many were linked. */
    void unlink(Collection<Link> links, RefreshPolicy refresh, ActionListener<Integer> listener) {
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(refresh);
        links.forEach(link -> bulk.add(update(link).doc(Map.of(LinkSearch.REMOVED, true))));
        write(bulk, true, listener.map(LinkUpdates::changed));
    }

    /** Deletes links; answers how many there were. */
    void delete(Collection<StoredLink> links, ActionListener<Integer> listener) {
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        links.forEach(stored -> bulk.add(new DeleteRequest(alias, stored.link().documentId())));
        write(bulk, true, listener.map(LinkUpdates::changed));
    }

    /** Deletes links that nobody changed since they were read; answers how many. */
    void deleteUnchanged(Collection<StoredLink> links, ActionListener<Integer> listener) {
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        links.forEach(stored -> bulk.add(new DeleteRequest(alias, stored.link().documentId())
                .setIfSeqNo(stored.seqNo())
                .setIfPrimaryTerm(stored.primaryTerm())));
        write(bulk, true, listener.map(LinkUpdates::changed));
    }

    private UpdateRequest update(Link link) {
        return new UpdateRequest(alias, link.documentId())
                .retryOnConflict(RETRIES)
                .setRequireAlias(true);
    }

    private void write(BulkRequest bulk, boolean onlyIfThere, ActionListener<BulkResponse> listener) {
        if (bulk.numberOfActions() == 0) {
            listener.onResponse(new BulkResponse(new BulkItemResponse[0], 0));
            return;
        }
        client.bulk(bulk, listener.delegateFailureAndWrap((next, response) -> {
            List<BulkItemResponse> failed = new ArrayList<>();
            for (BulkItemResponse item : response) {
                if (item.isFailed() && !(onlyIfThere && missed(item))) {
                    failed.add(item);
                }
            }
            if (failed.isEmpty()) {
                next.onResponse(response);
            } else {
                throw new ElasticsearchStatusException(
                        "[{}] of [{}] links could not be written to [{}]; send the same request again: {}",
                        failed.getFirst().status(),
                        failed.getFirst().getFailure().getCause(),
                        failed.size(),
                        bulk.numberOfActions(),
                        alias,
                        failed.getFirst().getFailureMessage());
            }
        }));
    }

    /** Whether there is no such link, or one that is no longer as it was read. */
    private static boolean missed(BulkItemResponse item) {
        return item.status() == RestStatus.NOT_FOUND
                || (item.status() == RestStatus.CONFLICT && item.getOpType() == DocWriteRequest.OpType.DELETE);
    }

    private static int changed(BulkResponse response) {
        int changed = 0;
        for (BulkItemResponse item : response) {
            if (!item.isFailed()) {
                switch (item.getResponse().getResult()) {
                    case CREATED, UPDATED, DELETED -> changed++;
                    case NOOP, NOT_FOUND -> {} // as it should be
                }
            }
        }
        return changed;
    }
}
