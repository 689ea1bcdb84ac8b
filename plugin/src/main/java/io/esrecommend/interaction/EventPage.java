package io.esrecommend.interaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.SearchContextMissingException;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * A page of a person's events, as they were indexed, the newest first. All pages are of one point in time, so that none is
 * missed or comes twice; it is let go of with the last page, or when nobody has read on for a while.
 *
 * @param total events of the person
 * @param hits those of the page
 * @param next where the next page begins; null after the last
 */
public record EventPage(
        long total, List<Hit> hits, @Nullable EventPosition next) implements ToXContentObject {

    /** The most events of a page. */
    public static final int MAX_SIZE = 10_000;

    /**
     * An event.
     *
     * @param index that has it
     * @param id of its document
     * @param source as it was indexed; null where the index keeps none
     */
    public record Hit(String index, String id, @Nullable BytesReference source) {

        /** Reads a hit, and keeps nothing of the response that it is part of. */
        private static Hit of(SearchHit hit) {
            BytesReference source = hit.hasSource() ? new BytesArray(BytesReference.toBytes(hit.getSourceRef())) : null;
            return new Hit(hit.getIndex(), hit.getId(), source);
        }
    }

    /**
     * Reads a page; blocks until it is there.
     *
     * @param events of the person
     * @param fields of the events
     * @param window which page
     * @throws IllegalArgumentException if what the earlier pages were read from is gone
     */
    public static EventPage read(
            Client client, String index, InteractionFields fields, PersonalEvents events, Window window) {
        EventPosition position = window.after == null
                ? new EventPosition(PointInTime.open(client, index).id(), 0, List.of())
                : window.after;
        boolean more = false;
        try {
            EventPage page = read(client, fields, events, position, window.size);
            more = page.next != null;
            return page;
        } catch (RuntimeException e) {
            if (ExceptionsHelper.unwrap(e, SearchContextMissingException.class) != null) {
                throw new IllegalArgumentException(
                        "[after] is of an export that was not read on for " + PointInTime.KEEP_ALIVE
                                + ", or that is through; begin again without [after]",
                        e);
            }
            // Who reads on may ask for the same page again.
            more = window.after != null;
            throw e;
        } finally {
            if (!more) {
                new PointInTime(client, position.pointInTime()).close();
            }
        }
    }

    /**
     * Which page.
     *
     * @param size the most events of it
     * @param after where it begins; null for the first
     */
    public record Window(int size, @Nullable EventPosition after) {

        /** Checks the range. */
        public Window {
            if (size < 1 || size > MAX_SIZE) {
                throw new IllegalArgumentException("[size] is [" + size + "] but must be between 1 and " + MAX_SIZE);
            }
        }
    }

    private static EventPage read(
            Client client, InteractionFields fields, PersonalEvents events, EventPosition position, int size) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .sort(Interaction.time(fields))
                .query(events.query())
                .trackTotalHits(true)
                .size(size)
                .pointInTimeBuilder(new PointInTime(client, position.pointInTime()).search());
        if (!position.after().isEmpty()) {
            search.searchAfter(position.after().toArray());
        }
        SearchRequest request = new SearchRequest().source(search).allowPartialSearchResults(false);
        SearchResponse response = client.search(request).actionGet();
        try {
            SearchHit[] found = response.getHits().getHits();
            List<Hit> hits = new ArrayList<>(found.length);
            for (SearchHit hit : found) {
                hits.add(Hit.of(hit));
            }
            long total = response.getHits().getTotalHits().value();
            long read = position.read() + found.length;
            EventPosition next = read >= total || found.length == 0
                    ? null
                    : new EventPosition(
                            response.pointInTimeId(), read, List.of(found[found.length - 1].getSortValues()));
            return new EventPage(total, hits, next);
        } finally {
            response.decRef();
        }
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("total", total).startArray("hits");
        for (Hit hit : hits) {
            builder.startObject().field("_index", hit.index).field("_id", hit.id);
            if (hit.source != null) {
                writeSource(hit.source, builder, params);
            }
            builder.endObject();
        }
        builder.endArray();
        if (next != null) {
            builder.field("next", next.toToken());
        }
        return builder.endObject();
    }

    /** Nothing but the bytes of a source themselves says whether they are JSON or one of its kin. */
    @SuppressWarnings("deprecation")
    private static void writeSource(BytesReference source, XContentBuilder builder, Params params) throws IOException {
        XContentHelper.writeRawField("_source", source, builder, params);
    }
}
