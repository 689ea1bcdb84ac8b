package io.esrecommend.demo;

import io.esrecommend.demo.BulkLoader.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events of a data set as the interactions that an engine reads. */
final class Interactions {

    /** Times from here on are seconds since the epoch (1973); below they are positions. */
    private static final long EPOCH = 100_000_000L;

    /** What position 0 stands for. */
    private static final long BASE = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final int MILLIS = 1_000;
    private static final int MINUTE = 60_000;

    private Interactions() {}

    /** The documents of all users. */
    static List<Document> of(HeldBack split) {
        List<Document> documents = new ArrayList<>();
        split.histories().values().forEach(history -> {
            for (int rank = 0; rank < history.size(); rank++) {
                documents.add(document(history.get(rank), rank));
            }
        });
        return documents;
    }

    private static Document document(Event event, int rank) {
        return new Document(
                null,
                Map.of(
                        "user", Map.of("id", event.user()),
                        "item", Map.of("id", event.item()),
                        "event", Map.of("action", event.action(), "platform", "demo"),
                        "@timestamp", millis(event.time(), rank)));
    }

    /**
     * When it happened. The rank among the user's events is added as milliseconds, so that those of one second stay in
     * the order of the file.
     */
    static long millis(long time, int rank) {
        return (time >= EPOCH ? time * MILLIS : BASE + time * MINUTE) + rank;
    }
}
