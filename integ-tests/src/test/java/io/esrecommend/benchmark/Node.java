package io.esrecommend.benchmark;

import io.esrecommend.Models;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A node with the plugin in its own process. */
final class Node implements AutoCloseable {

    static final String PIPELINE = "benchmark";

    /** Node settings: what would answer from memory is off, since the same texts come round after round. */
    private static final Map<String, String> SETTINGS = Map.of("recommend.inference.cache_size", "0b");

    private final LocalNode node;
    private final Http http;

    /** What makes the pseudonyms of the benchmark's made-up users. */
    private static final String KEY = "recommend.pseudonyms.key.1";

    private Node(LocalNode node) {
        this.node = node;
        this.http = new Http(node.uri());
    }

    /** Starts one that embeds; waits until its model is there. */
    static Node start(Path folder, Path plugin) throws IOException {
        Node started = start(folder, plugin, false);
        new Models(started.http).await(ModelFiles.ID, "available");
        started.http.put(
                "/_ingest/pipeline/" + PIPELINE,
                Map.of(
                        "processors",
                        List.of(Map.of(
                                "text_embedding",
                                Map.of(
                                        "model_id",
                                        ModelFiles.ID,
                                        "fields",
                                        List.of("text"),
                                        "target_field",
                                        "embedding")))));
        return started;
    }

    /**
     * Starts one on any free port, in a folder that is emptied before.
     *
     * @param pseudonyms whether it has a key for them
     */
    static Node start(Path folder, Path plugin, boolean pseudonyms) throws IOException {
        return start(NodeSettings.in(folder).withPlugin(plugin), pseudonyms);
    }

    /** Starts one with a heap of another size, in the JVM's notation. */
    static Node start(Path folder, Path plugin, String heap) throws IOException {
        return start(NodeSettings.in(folder).withPlugin(plugin).withHeap(heap), false);
    }

    private static Node start(NodeSettings given, boolean pseudonyms) throws IOException {
        LocalNode.delete(given.folder());
        NodeSettings settings = given;
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            settings = settings.with(setting.getKey(), setting.getValue());
        }
        if (pseudonyms) {
            settings = settings.withSecret(KEY, "benchmark ".repeat(8));
        }
        return new Node(LocalNode.start(settings));
    }

    Http http() {
        return http;
    }

    /** The id of its process. */
    long pid() throws IOException {
        return node.pid();
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
