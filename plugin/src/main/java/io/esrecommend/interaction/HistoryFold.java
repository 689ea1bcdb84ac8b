package io.esrecommend.interaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongConsumer;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.search.ClosePointInTimeRequest;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.search.TransportClosePointInTimeAction;
import org.elasticsearch.action.search.TransportOpenPointInTimeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.PointInTimeBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.SortBuilders;
import org.elasticsearch.search.sort.SortOrder;

/**
 * Folds an events index into a history index: reads the interactions in order of user and time, and writes one document
 * a user. Holds one page of interactions and one user's history in memory.
 */
public final class HistoryFold {

    private static final int PAGE = 5_000;
    private static final int BULK = 500;
    private static final TimeValue KEEP_ALIVE = TimeValue.timeValueMinutes(5);

    private final Client client;
    private final InteractionFields fields;
    private final Set<String> actions;
    private final String target;
    private final LongConsumer progress;

    private BulkRequestBuilder bulk;
    private History history;
    private long users;

    /**
     * @param fields where the events index keeps what is read
     * @param actions that are kept; events of others are passed over
     * @param target the history index, which exists
     * @param progress told of the interactions of each page; may throw, to end the fold
     */
    public HistoryFold(
            Client client, InteractionFields fields, Set<String> actions, String target, LongConsumer progress) {
        this.client = client;
        this.fields = fields;
        this.actions = actions;
        this.target = target;
        this.progress = progress;
        this.bulk = client.prepareBulk();
    }

    /** The mapping that the history index must have. */
    public static String mapping() {
        try {
            return BytesReference.bytes(History.mapping()).utf8ToString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads all events and writes the histories; blocks until that is done.
     *
     * @param events names the events index, an alias or a pattern
     * @return the users that have a history
     */
    public long fold(String events) {
        OpenPointInTimeRequest open = new OpenPointInTimeRequest(events).keepAlive(KEEP_ALIVE);
        BytesReference pointInTime = client.execute(TransportOpenPointInTimeAction.TYPE, open)
                .actionGet()
                .getPointInTimeId();
        try {
            Object[] after = null;
            do {
                after = foldPage(pointInTime, after);
            } while (after != null);
            finishUser();
            flush();
            return users;
        } finally {
            client.execute(TransportClosePointInTimeAction.TYPE, new ClosePointInTimeRequest(pointInTime))
                    .actionGet();
        }
    }

    /** Folds the page after the sort values given; returns those of its last hit, or null if it was the last. */
    private Object[] foldPage(BytesReference pointInTime, Object[] after) {
        SearchSourceBuilder page = Interaction.search(fields, SortOrder.ASC)
                .size(PAGE)
                .pointInTimeBuilder(new PointInTimeBuilder(pointInTime).setKeepAlive(KEEP_ALIVE));
        page.sorts().clear();
        page.sort(SortBuilders.fieldSort(fields.user()).unmappedType("keyword"))
                .sort(Interaction.time(fields, SortOrder.ASC));
        if (after != null) {
            page.searchAfter(after);
        }
        SearchResponse response = client.search(new SearchRequest().source(page).allowPartialSearchResults(false))
                .actionGet();
        try {
            SearchHit[] hits = response.getHits().getHits();
            Arrays.stream(hits).map(hit -> Interaction.of(hit, fields)).forEach(this::add);
            progress.accept(hits.length);
            return hits.length < PAGE ? null : hits[hits.length - 1].getSortValues();
        } finally {
            response.decRef();
        }
    }

    private void add(Interaction interaction) {
        if (interaction == null) {
            return;
        }
        if (history == null || !history.user().equals(interaction.user())) {
            finishUser();
            history = new History(interaction.user(), actions);
        }
        history.add(interaction.action(), interaction.item());
    }

    private void finishUser() {
        if (history == null || history.isEmpty()) {
            return;
        }
        users++;
        try {
            bulk.add(client.prepareIndex(target).setSource(history.toDocument()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bulk.numberOfActions() >= BULK) {
            flush();
        }
    }

    private void flush() {
        if (bulk.numberOfActions() > 0) {
            BulkResponse response = bulk.get();
            if (response.hasFailures()) {
                throw new IllegalStateException(
                        "histories could not be written to [" + target + "]: " + response.buildFailureMessage());
            }
            bulk = client.prepareBulk();
        }
    }
}
