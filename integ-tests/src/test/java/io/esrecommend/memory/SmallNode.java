package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.LocalNodeExtension;
import io.esrecommend.Models;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** A node with 512 MB of heap, which has to outlive what it is asked for. */
final class SmallNode implements AutoCloseable {

    static final String MODEL = "all-minilm-l6-v2-q";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final LocalNode node;
    private final Http http;
    private final long pid;

    private SmallNode(Path folder, LocalNode node) throws IOException {
        this.folder = folder;
        this.node = node;
        this.http = new Http(node.uri());
        this.pid = node.pid();
    }

    /** Starts one in a folder that is emptied before, with its model. */
    static SmallNode start(String name) throws IOException {
        Path folder = Path.of("target", name);
        LocalNode.delete(folder);
        NodeSettings settings = NodeSettings.in(folder)
                .withHeap("512m")
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("recommend.model.scan_interval", "1s");
        SmallNode started = new SmallNode(folder, LocalNode.start(settings));
        new Models(started.http).await(MODEL, "available");
        return started;
    }

    Http http() {
        return http;
    }

    /** Where the node looks for models. */
    Path models() {
        return folder.resolve("config/recommend");
    }

    Vitals vitals() throws IOException {
        return Vitals.of(http, pid);
    }

    /** The process is the one that was started, had memory all the time, and answers. */
    void assertLives() throws IOException {
        assertEquals(pid, node.pid());
        String log = Files.readString(node.log());
        assertFalse(log.contains("java.lang.OutOfMemoryError"), "the node ran out of memory");
        String health = http.get("/_cluster/health?timeout=30s&wait_for_status=yellow")
                .body()
                .path("status")
                .asText();
        assertTrue(health.equals("green") || health.equals("yellow"), health);
    }

    /**
     * What was asked for is over: its memory is given back, nothing of it is open, and there is room for more. Tasks may take
     * a moment to end.
     */
    void assertFree(Vitals before) throws Exception {
        long start = System.nanoTime();
        Vitals now = vitals();
        while (!isFree(before, now) && System.nanoTime() - start < LIMIT.toNanos()) {
            Thread.sleep(200);
            now = vitals();
        }
        assertTrue(isFree(before, now), now + " but was " + before);
        Http.Answer answer = patiently(() -> ask("GET", "/_count", null));
        assertEquals(200, answer.status(), answer::toString);
        assertLives();
    }

    private static boolean isFree(Vitals before, Vitals now) {
        return now.contexts() == 0 && now.scrolls() == 0 && now.breakers().equals(before.breakers());
    }

    /** Asks, whatever the answer. */
    Http.Answer ask(String method, String path, Object body) {
        return http.send(method, path, body, Map.of());
    }

    /**
     * Asks until it is not the heap as a whole that says no: what ran before may have left it full of garbage, which
     * Elasticsearch's parent breaker counts as used, and has collected once in five seconds at most.
     */
    Http.Answer patiently(Supplier<Http.Answer> request) throws InterruptedException {
        long start = System.nanoTime();
        Http.Answer answer = request.get();
        while (answer.status() == 429
                && answer.body().toString().contains("[parent] Data too large")
                && System.nanoTime() - start < LIMIT.toNanos()) {
            Thread.sleep(1_000);
            answer = request.get();
        }
        return answer;
    }

    /** Changes a setting of the cluster; null for what it was. */
    void set(String name, String value) {
        http.put(
                "/_cluster/settings",
                "{\"persistent\": {\"" + name + "\": " + (value == null ? "null" : "\"" + value + "\"") + "}}");
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
