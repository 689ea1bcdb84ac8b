package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An index of interactions.
 *
 * @param http of the node
 * @param name of the index
 */
record EventsIndex(Http http, String name) {

    private static final Map<String, ?> KEYWORD = Map.of("type", "keyword");
    private static final Map<String, ?> DATE = Map.of("type", "date");
    private static final Map<String, ?> FIELDS = Map.of(
            "user.id", KEYWORD,
            "item.id", KEYWORD,
            "event.action", KEYWORD,
            "event.platform", KEYWORD,
            "event.value", Map.of("type", "float"),
            "event.ingested", DATE,
            "@timestamp", DATE);

    /** Makes it anew, for interactions and nothing else; only {@link #refresh} lets searches see what is new. */
    EventsIndex create() {
        delete();
        http.put(
                "/" + name,
                Map.of(
                        "settings", Map.of("refresh_interval", "-1", "number_of_replicas", 0),
                        "mappings", Map.of("dynamic", "strict", "properties", FIELDS)));
        return this;
    }

    /**
     * Indexes all documents.
     *
     * @param parameters of {@code _bulk}, with the question mark; may be empty
     * @return seconds until searches can see them
     */
    double time(Bulks bulks, String parameters) {
        double seconds = bulks.send(http, "/" + name + "/_bulk" + parameters);
        long start = System.nanoTime();
        refresh();
        return seconds + (System.nanoTime() - start) / 1e9;
    }

    /** The documents as a pipeline writes them, each once, in the order in which they are sent. */
    List<StoredEvent> write(Bulks bulks, String pipeline) {
        List<StoredEvent> written = new ArrayList<>();
        for (String body : bulks.bodies()) {
            JsonNode answer =
                    http.post("/" + name + "/_bulk?pipeline=" + pipeline, body).body();
            if (answer.path("errors").asBoolean(true)) {
                throw new IllegalStateException("the pipeline refused events: "
                        + answer.findPath("reason").asText());
            }
            List<String> ids = answer.findValuesAsText("_id");
            List<JsonNode> sources = get(ids);
            for (int i = 0; i < ids.size(); i++) {
                written.add(new StoredEvent(ids.get(i), sources.get(i)));
            }
        }
        return written;
    }

    /** The documents' sources; an empty object for one that is not there. */
    List<JsonNode> get(List<String> ids) {
        List<JsonNode> sources = new ArrayList<>();
        http.post("/" + name + "/_mget?filter_path=docs._source,docs._id", Map.of("ids", ids))
                .body()
                .path("docs")
                .forEach(document -> sources.add(document.path("_source")));
        return sources;
    }

    /** The documents' sources without the time at which they came to the node. */
    List<JsonNode> withoutArrival(List<String> ids) {
        List<JsonNode> sources = get(ids);
        sources.forEach(source -> ((ObjectNode) source.path("event")).remove("ingested"));
        return sources;
    }

    long count() {
        return http.get("/" + name + "/_count").body().path("count").asLong();
    }

    void refresh() {
        http.post("/" + name + "/_refresh", null);
    }

    void delete() {
        http.delete("/" + name + "?ignore_unavailable=true");
    }
}
