package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Documents as bulk requests, written before the clock starts, and sent by {@value #CLIENTS} clients.
 *
 * @param bodies of the requests, in order
 */
record Bulks(List<String> bodies) {

    private static final int TEXTS = 500;
    private static final int EVENTS = 1_000;
    private static final int CLIENTS = 2;

    /** A document of one field for each text, {@value #TEXTS} a request. */
    static Bulks of(List<String> texts) {
        return of(texts, TEXTS, text -> List.of(Map.of("create", Map.of()), Map.of("text", text)));
    }

    /** Documents that get their ids from the node, {@value #EVENTS} a request. */
    static Bulks ofEvents(List<?> events) {
        return of(events, EVENTS, event -> List.of(Map.of("index", Map.of()), event));
    }

    /** Documents that bring their ids, {@value #EVENTS} a request. */
    static Bulks ofStored(List<StoredEvent> events) {
        return of(events, EVENTS, event -> List.of(Map.of("index", Map.of("_id", event.id())), event.source()));
    }

    private static <T> Bulks of(List<T> documents, int size, Function<T, List<?>> lines) {
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < documents.size(); from += size) {
            bodies.add(Http.lines(documents.subList(from, Math.min(documents.size(), from + size)).stream()
                    .flatMap(document -> lines.apply(document).stream())
                    .toList()));
        }
        return new Bulks(bodies);
    }

    /**
     * Embeds and indexes all of them into a new index that nobody searches, and deletes that. A document that comes
     * before gives the index its mapping, which is the dynamic one.
     *
     * @return seconds from the first request to the last answer
     */
    double time(Http http, String index) {
        http.put("/" + index, Map.of("settings", Map.of("refresh_interval", "-1", "number_of_replicas", 0)));
        http.post("/" + index + "/_doc?pipeline=" + Node.PIPELINE, Map.of("text", "the first"));
        double seconds = send(http, "/" + index + "/_bulk?pipeline=" + Node.PIPELINE);
        http.delete("/" + index);
        return seconds;
    }

    /**
     * Sends all of them.
     *
     * @return seconds from the first request to the last answer
     * @throws IllegalStateException if any document is refused
     */
    double send(Http http, String path) {
        String answer = (path.contains("?") ? "&" : "?") + "filter_path=errors,items.*.error.reason";
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (String body : bodies) {
                answers.add(clients.submit(() -> http.post(path + answer, body).body()));
            }
            for (Future<JsonNode> bulk : answers) {
                if (bulk.get().path("errors").asBoolean(true)) {
                    clients.shutdownNow();
                    throw new IllegalStateException("the node refused documents: "
                            + bulk.get().findPath("reason").asText());
                }
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
