package io.esrecommend.demo;

import io.esrecommend.demo.BulkLoader.Document;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a data set into a node: the indices, the pipeline that embeds, the documents and the engine.
 *
 * @param http of the node
 * @param terminal hears of the progress
 */
record Cluster(Http http, Terminal terminal) {

    static final String ENGINE = "demo";
    static final String ITEMS = "demo-items";

    private static final String EVENTS = "demo-events";
    private static final String PIPELINE = "demo-items";
    private static final String MODEL = "all-minilm-l6-v2-q";
    private static final int DIMENSIONS = 384;
    private static final Map<String, ?> KEYWORD = Map.of("type", "keyword");

    /** Indexes the items; the pipeline embeds their texts on the way. */
    void loadItems(DataSet data) {
        http.put(
                "/_ingest/pipeline/" + PIPELINE,
                Map.of(
                        "processors",
                        List.of(Map.of(
                                "text_embedding",
                                Map.of("model_id", MODEL, "fields", List.of("text"), "target_field", "embedding")))));
        create(
                ITEMS,
                Map.of(
                        "title", Map.of("type", "text"),
                        "text", Map.of("type", "text"),
                        "embedding",
                                Map.of(
                                        "type",
                                        "dense_vector",
                                        "dims",
                                        DIMENSIONS,
                                        "index",
                                        true,
                                        "similarity",
                                        "cosine",
                                        "index_options",
                                        Map.of("type", "int8_hnsw")),
                        "embedding_provenance", Map.of("properties", Map.of("fingerprint", KEYWORD))));
        List<Item> items = new ArrayList<>(data.items().values());
        Progress progress = new Progress(terminal, "items, embedded", "documents", items.size());
        new BulkLoader(http)
                .load(
                        "/" + ITEMS + "/_bulk?pipeline=" + PIPELINE,
                        items,
                        item -> new Document(item.id(), Map.of("title", item.title(), "text", item.text())),
                        progress);
        progress.end();
        finish(ITEMS);
    }

    /** Indexes the interactions that were not held back. */
    void loadInteractions(HeldBack split) {
        create(
                EVENTS,
                Map.of(
                        "user", Map.of("properties", Map.of("id", KEYWORD)),
                        "item", Map.of("properties", Map.of("id", KEYWORD)),
                        "event",
                                Map.of(
                                        "properties",
                                        Map.of("action", KEYWORD, "platform", KEYWORD, "recommendation_id", KEYWORD)),
                        "@timestamp", Map.of("type", "date")));
        List<Document> documents = Interactions.of(split);
        Progress progress = new Progress(terminal, "interactions", "documents", documents.size());
        new BulkLoader(http).load("/" + EVENTS + "/_bulk", documents, document -> document, progress);
        progress.end();
        finish(EVENTS);
    }

    /** Names the engine. */
    void putEngine(EngineFile engine) {
        Map<String, Object> actions = new LinkedHashMap<>();
        engine.weights().forEach((action, weight) -> actions.put(action, Map.of("weight", weight)));
        http.put(
                "/_recommend/" + ENGINE,
                Map.of(
                        "items",
                        Map.of("index", ITEMS, "vector", "embedding", "text", "title"),
                        "interactions",
                        Map.of("index", EVENTS, "primary", engine.primary(), "actions", actions)));
    }

    /** While it is loaded an index is not refreshed: nobody searches it, and few large segments are faster later. */
    private void create(String index, Map<String, ?> properties) {
        http.put(
                "/" + index,
                Map.of(
                        "settings",
                        Map.of("number_of_shards", 1, "number_of_replicas", 0, "refresh_interval", "-1"),
                        "mappings",
                        Map.of("properties", properties)));
    }

    private void finish(String index) {
        http.put("/" + index + "/_settings", "{\"index\":{\"refresh_interval\":null}}");
        http.post("/" + index + "/_refresh", null);
    }
}
