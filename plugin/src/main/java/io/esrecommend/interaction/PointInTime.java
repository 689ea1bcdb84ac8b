package io.esrecommend.interaction;

import org.elasticsearch.action.search.ClosePointInTimeRequest;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.search.TransportClosePointInTimeAction;
import org.elasticsearch.action.search.TransportOpenPointInTimeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.search.builder.PointInTimeBuilder;

/**
 * What searches see of an index at one time, until it is let go of, or for five minutes after the last search of it.
 *
 * @param client acts as the calling user
 * @param id by which searches name it
 */
record PointInTime(Client client, BytesReference id) implements AutoCloseable {

    static final TimeValue KEEP_ALIVE = TimeValue.timeValueMinutes(5);

    /** Holds on to what searches see now; blocks. */
    static PointInTime open(Client client, String index) {
        OpenPointInTimeRequest open = new OpenPointInTimeRequest(index).keepAlive(KEEP_ALIVE);
        return new PointInTime(
                client,
                client.execute(TransportOpenPointInTimeAction.TYPE, open)
                        .actionGet()
                        .getPointInTimeId());
    }

    /** For a search of it. */
    PointInTimeBuilder search() {
        return new PointInTimeBuilder(id).setKeepAlive(KEEP_ALIVE);
    }

    /** Not as a child of the task that it was opened for: one that is cancelled may have no more, and what it holds would stay open. */
    @Override
    public void close() {
        Client own = client instanceof ParentTaskAssigningClient child ? child.unwrap() : client;
        own.execute(TransportClosePointInTimeAction.TYPE, new ClosePointInTimeRequest(id))
                .actionGet();
    }
}
