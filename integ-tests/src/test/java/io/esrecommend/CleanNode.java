package io.esrecommend;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Takes from a node what tests left on it: engines, indices, ingest pipelines. */
public final class CleanNode {

    private final Http http;

    public CleanNode(Http http) {
        this.http = http;
    }

    /** Deletes them all. */
    public void wipe() {
        // engines first: they may own indices
        for (Map.Entry<String, JsonNode> engine :
                http.get("/_recommend").body().path("engines").properties()) {
            http.delete("/_recommend/" + encoded(engine.getKey()));
        }
        for (JsonNode index :
                http.get("/_cat/indices?format=json&expand_wildcards=all").body()) {
            String name = index.path("index").asText();
            if (!name.startsWith(".") || name.startsWith(".recommend")) {
                http.delete("/" + encoded(name));
            }
        }
        // answers 404 with an empty object where there is none
        JsonNode pipelines =
                http.send("GET", "/_ingest/pipeline", null, Map.of()).body();
        for (Map.Entry<String, JsonNode> pipeline : pipelines.properties()) {
            if (!pipeline.getValue().path("_meta").path("managed").asBoolean()) {
                http.delete("/_ingest/pipeline/" + encoded(pipeline.getKey()));
            }
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
