package io.esrecommend.neighbour;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.rest.RestStatus;

/**
 * Takes a user out of the rows of a neighbour index. A row is written only as it was read: a build that writes the same
 * rows, or the erasure of another user, makes it read again. All calls block.
 */
public final class RowWithdrawal {

    private static final int PAGE = 500;
    /** Each conflict is progress of somebody else's; so many in a row mean that something is wrong. */
    private static final int RETRIES = 100;

    private final Client client;
    private final String index;
    private final int minUsers;
    private final long users;

    /**
     * @param client acts as the calling user
     * @param minUsers the fewest users of a pair
     * @param users all users that the index knows, without whom is taken out
     */
    public RowWithdrawal(Client client, String index, int minUsers, long users) {
        this.client = client;
        this.index = index;
        this.minUsers = minUsers;
        this.users = users;
    }

    /** A row as it is to be written, in place of the one that was read. */
    private record Change(NeighbourRow before, NeighbourRow after, DocWriteRequest<?> request) {

        /** Neighbours that the user is no longer part of, or that are none any more. */
        long neighbours() {
            Map<String, Double> left =
                    after.neighbours().stream().collect(Collectors.toMap(Neighbour::item, Neighbour::both));
            return before.neighbours().stream()
                    .filter(neighbour -> !Double.valueOf(neighbour.both()).equals(left.get(neighbour.item())))
                    .count();
        }
    }

    /**
     * Takes a user out.
     *
     * @param items that the user did the source action on
     * @param targets that the user did the target action on
     * @return neighbours that changed
     */
    public long withdraw(Relation relation, Collection<String> items, Set<String> targets) {
        List<String> all = List.copyOf(items);
        long neighbours = 0;
        for (int from = 0; from < all.size(); from += PAGE) {
            List<String> left = all.subList(from, Math.min(all.size(), from + PAGE));
            for (int retries = 0; !left.isEmpty(); retries++) {
                if (retries > RETRIES) {
                    throw new IllegalStateException("[" + left.size() + "] rows of [" + index + "] change faster than"
                            + " a user can be taken out; send the same request again");
                }
                List<Change> changes = changes(relation, left, targets);
                List<String> again = new ArrayList<>();
                neighbours += write(changes, again);
                left = again;
            }
        }
        return neighbours;
    }

    private List<Change> changes(Relation relation, List<String> items, Set<String> targets) {
        MultiGetRequest request = new MultiGetRequest();
        items.forEach(item -> request.add(index, StoredRow.id(relation, item)));
        List<Change> changes = new ArrayList<>();
        for (MultiGetItemResponse item : client.multiGet(request).actionGet()) {
            if (item.isFailed()) {
                throw new IllegalStateException(
                        "neighbours could not be read from [" + index + "]; send the same request again",
                        item.getFailure().getFailure());
            }
            if (item.getResponse().isExists()) {
                changes.add(change(item.getResponse(), targets));
            }
        }
        return changes;
    }

    private Change change(GetResponse document, Set<String> targets) {
        StoredRow stored = StoredRow.of(document.getSourceAsMap());
        NeighbourRow before = stored.row();
        // How near a user did two items is not kept; what is near by anybody else comes back with the next build.
        NeighbourRow after = stored.relation().subject() == Relation.Subject.SEQUENCE
                ? before.without(targets)
                : before.without(targets, minUsers, users);
        DocWriteRequest<?> request = after.neighbours().isEmpty()
                ? new DeleteRequest(index, document.getId())
                : client.prepareIndex(index)
                        .setId(document.getId())
                        .setSource(new StoredRow(stored.relation(), after).toDocument())
                        .request();
        request.setIfSeqNo(document.getSeqNo());
        request.setIfPrimaryTerm(document.getPrimaryTerm());
        return new Change(before, after, request);
    }

    /** Writes rows; those that changed meanwhile have to be read again. */
    private long write(List<Change> changes, List<String> again) {
        if (changes.isEmpty()) {
            return 0;
        }
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        changes.forEach(change -> bulk.add(change.request));
        long neighbours = 0;
        BulkItemResponse failed = null;
        for (BulkItemResponse item : client.bulk(bulk).actionGet()) {
            Change change = changes.get(item.getItemId());
            if (!item.isFailed()) {
                neighbours += change.neighbours();
            } else if (item.status() == RestStatus.CONFLICT || item.status() == RestStatus.NOT_FOUND) {
                again.add(change.before.item());
            } else {
                failed = item;
            }
        }
        if (failed != null) {
            throw new ElasticsearchStatusException(
                    "neighbours could not be taken from [{}]: {}; send the same request again when nothing is in the"
                            + " way any more",
                    failed.status(),
                    failed.getFailure().getCause(),
                    index,
                    failed.getFailureMessage());
        }
        return neighbours;
    }
}
