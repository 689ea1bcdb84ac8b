package io.esrecommend.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Indexes many documents with a few bulk requests at a time. A node that is busy gets its documents again later. */
final class BulkLoader {

    private static final int BULK = 200;
    private static final int IN_FLIGHT = 3;
    private static final int ATTEMPTS = 100;
    private static final int PAUSE_MILLIS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Of an answer only what went wrong: the rest would repeat every document's name. */
    private static final String ANSWER = "filter_path=errors,items.*.status,items.*.error";

    private final Http http;

    BulkLoader(Http http) {
        this.http = http;
    }

    /**
     * A document to index.
     *
     * @param id names it; null for one that Elasticsearch chooses
     * @param source its fields
     */
    record Document(String id, Map<String, ?> source) {

        Map<String, ?> action() {
            return Map.of("index", id == null ? Map.of() : Map.of("_id", id));
        }
    }

    /**
     * Indexes them all.
     *
     * @param path of the bulk API, with the index
     * @param document makes the document of an input when it is its turn
     * @throws DemoFailure with the reason of the first document that is refused
     */
    <T> void load(String path, List<T> inputs, Function<T, Document> document, Progress progress) {
        List<List<T>> bulks = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += BULK) {
            bulks.add(inputs.subList(from, Math.min(inputs.size(), from + BULK)));
        }
        Parallel.map(bulks, IN_FLIGHT, bulk -> {
            send(path, bulk.stream().map(document).toList());
            progress.add(bulk.size());
            return bulk.size();
        });
    }

    private void send(String path, List<Document> documents) {
        List<Document> waiting = documents;
        for (int attempt = 0; !waiting.isEmpty(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new DemoFailure("the node stayed too busy to index: it answered 429 " + ATTEMPTS + " times");
            }
            if (attempt > 0) {
                pause();
            }
            waiting = busy(path, waiting);
        }
    }

    /** Sends the documents and returns those that the node was too busy for. */
    private List<Document> busy(String path, List<Document> documents) {
        List<Object> lines = new ArrayList<>();
        for (Document document : documents) {
            lines.add(document.action());
            lines.add(document.source());
        }
        Http.Answer answer =
                http.send("POST", path + (path.contains("?") ? "&" : "?") + ANSWER, Http.lines(lines), Map.of());
        if (answer.status() == TOO_MANY_REQUESTS) {
            return documents;
        }
        if (answer.status() >= 400) {
            throw new DemoFailure("the node refused to index: " + reason(answer.body()));
        }
        List<Document> busy = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode result = answer.body().path("items").path(i).path("index");
            if (result.path("status").asInt() == TOO_MANY_REQUESTS) {
                busy.add(documents.get(i));
            } else if (result.has("error")) {
                throw new DemoFailure(
                        "the node did not index " + documents.get(i).source() + ": " + reason(result));
            }
        }
        return busy;
    }

    private static String reason(JsonNode failure) {
        return failure.path("error").path("reason").asText(failure.toString());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", e);
        }
    }
}
