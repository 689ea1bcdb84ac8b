package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A search with the query {@code recommend} that takes long ends when it is cancelled, and when its time is over. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class SlowSearchIT {

    private static final int DOCUMENTS = 60_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Counts every four words of every document, among them those of the items. */
    private static final String SLOW = """
            {
              "query": $R, %s
              "aggs": { "all": { "global": {}, "aggs": {
                "a": { "terms": { "field": "words", "size": 9 }, "aggs": {
                  "b": { "terms": { "field": "words", "size": 9 }, "aggs": {
                    "c": { "terms": { "field": "words", "size": 9 }, "aggs": {
                      "d": { "terms": { "field": "words", "size": 9 } } } } } } } } } } }
            }""";

    private final Http http;
    private final Goods goods;

    SlowSearchIT(Http http) {
        this.http = http;
        this.goods = new Goods(http);
    }

    @BeforeAll
    void open() {
        goods.open();
        http.put("/goods/_mapping", "{\"properties\": {\"words\": {\"type\": \"keyword\"}}}");
        String words = "{\"words\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]}";
        List<String> lines = Collections.nCopies(10_000, "{\"index\": {}}\n" + words);
        for (int sent = 0; sent < DOCUMENTS; sent += lines.size()) {
            http.bulk("/goods/_bulk", lines);
        }
        http.post("/goods/_refresh", null);
    }

    @Test
    void aCancelledSearchEnds() throws Exception {
        CompletableFuture<Http.Answer> search = CompletableFuture.supplyAsync(() -> http.send(
                "POST", "/goods/_search", Goods.body(SLOW.formatted("")), Map.of("X-Opaque-Id", "slow-search")));
        String task = await();
        http.post("/_tasks/" + task + "/_cancel", null);
        Http.Answer answer = search.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains("task_cancelled_exception"), answer::toString);
        assertTrue(running().isEmpty());
    }

    @Test
    void whenTheTimeIsOverTheAnswerSaysSo() {
        long start = System.nanoTime();
        JsonNode answer =
                goods.search(SLOW.formatted("\"timeout\": \"200ms\",")).answer();
        assertTrue(
                answer.path("timed_out").asBoolean(), () -> "took " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertTrue(System.nanoTime() - start < LIMIT.toNanos());
    }

    /** The id of the search, as soon as it runs. */
    private String await() throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            Optional<String> task = running();
            if (task.isPresent()) {
                return task.get();
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the search is not among the tasks");
    }

    /** The search, while its shards are searched. */
    private Optional<String> running() {
        JsonNode tasks = http.get("/_tasks?actions=indices:data/read/search*&group_by=none")
                .body()
                .path("tasks");
        return tasks.valueStream()
                .filter(task -> task.at("/headers/X-Opaque-Id").asText().equals("slow-search"))
                .filter(task -> task.path("action").asText().contains("phase/query"))
                .map(task -> task.path("parent_task_id").asText())
                .findFirst();
    }
}
