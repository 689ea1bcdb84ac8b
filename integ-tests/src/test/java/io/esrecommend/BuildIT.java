package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What builds leave behind, whether they succeed or not. */
@ExtendWith(LocalNodeExtension.class)
class BuildIT {

    private static final String BUILD = "/_recommend/shop/_build?wait_for_completion=true";
    private static final String FULL = BUILD + "&mode=full";

    private final Http http;
    private final Shop shop;

    BuildIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    @BeforeEach
    void open() {
        shop.open();
    }

    @Test
    void searchesNeverNoticeABuild() {
        shop.build();
        AtomicBoolean building = new AtomicBoolean(true);
        AtomicInteger searches = new AtomicInteger();
        List<CompletableFuture<Void>> users = List.of(
                CompletableFuture.runAsync(() -> recommend("u3", building, searches)),
                CompletableFuture.runAsync(() -> recommend("u17", building, searches)));
        try {
            for (int i = 0; i < 8; i++) {
                http.post(FULL, null);
            }
        } finally {
            building.set(false);
        }
        users.forEach(CompletableFuture::join);

        assertTrue(searches.get() > 20, "only " + searches + " searches ran beside the builds");
        List<String> left = shop.statistics();
        assertEquals(3, left.size(), "more or less than two builds are left: " + left);
        assertTrue(left.contains("recommend.shop.neighbours." + shop.currentBuild()));
        assertTrue(left.contains("recommend.shop.histories"));
    }

    private void recommend(String user, AtomicBoolean building, AtomicInteger searches) {
        String body = "{\"user\": \"" + user + "\", \"reasons\": true, \"size\": 5}";
        while (building.get()) {
            JsonNode answer = shop.search(body);
            assertTrue(answer.path("notes").isMissingNode(), answer::toString);
            assertEquals(5, answer.at("/hits/hits").size(), answer::toString);
            searches.incrementAndGet();
        }
    }

    @Test
    void readsMoreInteractionsThanOnePage() {
        int more = 6_000;
        long before = build().at("/counts/interactions").asLong();
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            lines.add(Map.of("create", Map.of()));
            lines.add(Shop.interaction("page-" + i % 20, "i" + i % Shop.NUMBER_OF_ITEMS, "view", i));
        }
        http.bulk("/" + Shop.EVENTS + "/_bulk?refresh=true", lines);

        JsonNode counts = build().at("/counts");
        assertEquals(before + more, counts.path("interactions").asLong(), counts::toString);
        assertEquals(Shop.NUMBER_OF_USERS + 20, counts.path("users").asLong(), counts::toString);
    }

    private JsonNode build() {
        return http.post(BUILD, null).body();
    }

    @Test
    void buildsInQuickSuccessionDoNotTakeEachOtherForTheirOwn() {
        // hardly any work, so that several begin within the time that Elasticsearch's cached clock stands still
        http.put("/no-events", """
                {
                  "mappings": {
                    "properties": {
                      "@timestamp": { "type": "date" },
                      "user": { "properties": { "id": { "type": "keyword" } } },
                      "item": { "properties": { "id": { "type": "keyword" } } },
                      "event": { "properties": { "action": { "type": "keyword" } } }
                    }
                  }
                }""");
        http.put("/_recommend/new", """
                {
                  "items": { "index": "shop-items", "vector": "vector" },
                  "interactions": { "index": "no-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } }
                }""");
        Set<String> builds = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            builds.add(http.post("/_recommend/new/_build?wait_for_completion=true", null)
                    .body()
                    .path("build")
                    .asText());
        }
        assertEquals(10, builds.size(), builds::toString);
        JsonNode stats = http.get("/_recommend/new/_stats").body();
        assertTrue(builds.contains(stats.at("/last_build/build").asText()), stats::toString);
    }

    @Test
    void aBuildThatCannotStartChangesNothing() {
        shop.build();
        List<String> before = shop.statistics();
        shop.alias("remove", "shop-events-1", Shop.EVENTS);

        Http.Answer answer = http.send("POST", BUILD, null, Map.of());

        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains("[interactions.index] is [shop-events]"), answer::toString);
        assertEquals(before, shop.statistics());
    }

    @Test
    void aBuildThatFailsHalfwayLeavesTheStatisticsOfTheLast() {
        shop.build();
        String build = shop.currentBuild();
        List<String> before = shop.statistics();
        CompletableFuture<Http.Answer> failing;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            failing = held.answer();
            shop.alias("remove", "shop-items-1", Shop.ITEMS);
        }
        Http.Answer answer = failing.join();

        assertTrue(answer.status() >= 400, answer::toString);
        assertTrue(answer.body().toString().contains("shop-items"), answer::toString);
        assertEquals(before, shop.statistics());
        shop.alias("add", "shop-items-1", Shop.ITEMS);
        assertEquals(build, shop.currentBuild());
        assertFalse(shop.search("{\"user\": \"u3\"}").at("/hits/hits").isEmpty());
        assertEquals(1, shop.build().at("/counts/users").asInt() / Shop.NUMBER_OF_USERS);
    }

    @Test
    void interactionsThatCannotBeReadFailTheBuild() {
        shop.build();
        String build = shop.currentBuild();
        List<String> before = shop.statistics();
        // half of the interactions lie where item ids are texts, which cannot be read
        shop.sell("shop-events-0", "text");
        shop.alias("add", "shop-events-0", Shop.EVENTS);

        Http.Answer answer = http.send("POST", BUILD, null, Map.of());

        assertTrue(answer.status() >= 400, "half of the interactions were passed over in silence: " + answer);
        assertEquals(before, shop.statistics());
        shop.alias("remove", "shop-events-0", Shop.EVENTS);
        assertEquals(build, shop.currentBuild());
    }

    @Test
    void anEngineIsBuiltOnceAtATime() {
        CompletableFuture<Http.Answer> first;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            first = held.answer();
            Http.Answer second = http.send("POST", BUILD, null, Map.of());
            assertEquals(409, second.status(), second::toString);
            assertTrue(second.body().toString().contains("a build of engine [shop] is running"), second::toString);
        }
        assertEquals(200, first.join().status(), () -> first.join().toString());
        assertEquals(2, shop.statistics().size());
        shop.build();
    }

    @Test
    void aCancelledBuildLeavesNothing() {
        shop.build();
        String build = shop.currentBuild();
        List<String> before = shop.statistics();
        CompletableFuture<Http.Answer> cancelled;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            cancelled = held.answer();
            JsonNode status = held.task().path("status");
            assertTrue(status.path("phase").isTextual(), status::toString);
            http.post("/_tasks/" + held.id() + "/_cancel", null);
        }
        Http.Answer answer = cancelled.join();

        assertTrue(answer.status() >= 400, answer::toString);
        assertTrue(answer.body().toString().contains("task_cancelled_exception"), answer::toString);
        assertEquals(before, shop.statistics(), "a cancelled build left indices behind");
        assertEquals(build, shop.currentBuild());
        shop.build();
    }

    @Test
    void anEngineThatIsDeletedWhileItIsBuiltLeavesNothing() {
        CompletableFuture<Http.Answer> building;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            building = held.answer();
            http.delete("/_recommend/shop");
        }
        building.join();

        assertEquals(List.of(), shop.statistics(), "statistics of an engine that is gone");
    }

    @Test
    void theTaskOfTheClusterShowsTheBuildAndCancelsIt() {
        shop.build();
        List<String> before = shop.statistics();
        CompletableFuture<Http.Answer> cancelled;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            cancelled = held.answer();
            JsonNode run = lastRun();
            assertEquals("running", run.path("state").asText(), run::toString);
            assertTrue(run.at("/progress/phase").isTextual(), run::toString);
            JsonNode nodes = http.get("/_tasks?actions=cluster:admin/recommend/build%5Bc%5D&detailed")
                    .body()
                    .path("nodes");
            assertEquals(1, nodes.size(), nodes::toString);
            JsonNode task = nodes.elements().next().path("tasks").elements().next();
            assertEquals(run.at("/progress"), task.path("status"), task::toString);
            http.post(
                    "/_tasks/" + task.path("node").asText() + ":"
                            + task.path("id").asText() + "/_cancel",
                    null);
        }
        Http.Answer answer = cancelled.join();

        assertTrue(answer.body().toString().contains("task_cancelled_exception"), answer::toString);
        assertEquals(before, shop.statistics(), "a cancelled build left indices behind");
        assertEquals("cancelled", lastRun().path("state").asText());
        shop.build();
        assertEquals("succeeded", lastRun().path("state").asText());
    }

    @Test
    void whyABuildFailedIsKnownAfterwards() {
        shop.build();
        shop.sell("shop-events-0", "text");
        shop.alias("add", "shop-events-0", Shop.EVENTS);
        Http.Answer answer = http.send("POST", BUILD, null, Map.of());

        JsonNode run = lastRun();
        assertEquals("failed", run.path("state").asText(), run::toString);
        assertEquals(answer.status(), run.at("/failure/status").asInt(), run::toString);
        assertEquals(answer.body().at("/error/type"), run.at("/failure/type"));
        assertEquals(answer.body().at("/error/reason"), run.at("/failure/reason"));
        assertFalse(run.toString().contains("at org."), run::toString);
    }

    @Test
    void anEngineWithAScheduleIsBuiltByItself() throws InterruptedException {
        assertTrue(lastRun().isMissingNode(), "it has never been built");
        http.put("/_recommend/shop", """
                {
                  "items": { "index": "shop-items", "vector": "vector", "text": "name" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } },
                  "statistics": { "every": "1h" }
                }""");
        JsonNode stats = awaitBuilt();

        Instant started = Instant.parse(stats.at("/last_run/started_at").asText());
        assertEquals(
                started.plusSeconds(3600),
                Instant.parse(stats.path("next_build").asText()),
                stats::toString);
        http.delete("/_recommend/shop");
        assertEquals(List.of(), shop.statistics());
        JsonNode tasks = http.get("/_cluster/state/metadata?filter_path=metadata.persistent_tasks.tasks.id")
                .body()
                .at("/metadata/persistent_tasks/tasks");
        assertFalse(tasks.toString().contains("recommend"), tasks::toString);
    }

    @Test
    void scheduledBuildThatFailsSaysWhy() throws InterruptedException {
        String engine = """
                {
                  "items": { "index": "shop-items", "vector": "vector" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } },
                  "statistics": { "every": "1d" },
                  "cleaning": { "drop": { "gone": { "terms": { "user.id": { "index": "gone", "id": "1", "path": "x" } } } } }
                }""";
        http.put("/_recommend/shop", engine);
        JsonNode run = awaitRun();

        assertEquals("failed", run.path("state").asText(), run::toString);
        assertTrue(run.at("/failure/reason").asText().contains("gone"), run::toString);
    }

    private JsonNode awaitRun() throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
            JsonNode run = lastRun();
            if (run.has("ended_at")) {
                return run;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nobody has tried to build the engine");
    }

    private JsonNode awaitBuilt() throws InterruptedException {
        long start = System.nanoTime();
        JsonNode stats = null;
        while (System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
            stats = http.get("/_recommend/shop/_stats").body();
            if (stats.at("/last_run/state").asText().equals("succeeded")) {
                return stats;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nobody has built the engine: " + stats);
    }

    @Test
    void nobodyGoesBackWhileABuildRuns() {
        shop.build();
        shop.buildInFull();
        String build = shop.currentBuild();
        CompletableFuture<Http.Answer> running;
        try (HeldBuild held = HeldBuild.start(http, FULL)) {
            running = held.answer();
            Http.Answer answer = http.send("POST", "/_recommend/shop/_rollback", null, Map.of());
            assertEquals(409, answer.status(), answer::toString);
            assertEquals(build, shop.currentBuild());
        }
        assertEquals(200, running.join().status());
        http.post("/_recommend/shop/_rollback", null);
        assertEquals(build, shop.currentBuild());
    }

    @Test
    void whatAnAbandonedBuildLeftIsDeletedByTheNext() {
        // where there is no engine, anybody may make what it takes for its own
        http.delete("/_recommend/shop");
        http.put("/recommend.shop.neighbours.20200101000000000", """
                { "aliases": { "recommend.shop.neighbours.20200101000000000.write": { "is_hidden": true } } }""");
        shop.put("\"weights\": {}");
        shop.build();
        assertEquals(2, shop.statistics().size(), () -> shop.statistics().toString());
        assertFalse(shop.statistics().contains("recommend.shop.neighbours.20200101000000000"));
    }

    private JsonNode lastRun() {
        return http.get("/_recommend/shop/_stats").body().path("last_run");
    }

    /**
     * A build that waits for its first index: no shard may be allocated until this is closed.
     *
     * @param id of its task
     */
    private record HeldBuild(Http http, String id, CompletableFuture<Http.Answer> answer) implements AutoCloseable {

        private static final Duration LIMIT = Duration.ofSeconds(20);

        static HeldBuild start(Http http, String path) {
            allocate(http, "\"none\"");
            try {
                CompletableFuture<Http.Answer> answer =
                        CompletableFuture.supplyAsync(() -> http.send("POST", path, null, Map.of()));
                return new HeldBuild(http, await(http), answer);
            } catch (RuntimeException | Error e) {
                allocate(http, "null");
                throw e;
            }
        }

        /** The index is there, though not its shard: the build has begun. */
        private static String await(Http http) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < LIMIT.toNanos()) {
                JsonNode health =
                        http.get("/_cluster/health?expand_wildcards=all").body();
                if (health.path("initializing_shards").asInt()
                                + health.path("unassigned_primary_shards").asInt()
                        > 0) {
                    for (JsonNode node : tasks(http)) {
                        for (Map.Entry<String, JsonNode> task :
                                node.path("tasks").properties()) {
                            return task.getKey();
                        }
                    }
                }
                Thread.onSpinWait();
            }
            throw new AssertionError("no build has begun");
        }

        private static JsonNode tasks(Http http) {
            return http.get("/_tasks?actions=cluster:admin/recommend/build&detailed")
                    .body()
                    .path("nodes");
        }

        JsonNode task() {
            return http.get("/_tasks/" + id).body().path("task");
        }

        private static void allocate(Http http, String value) {
            http.put("/_cluster/settings", "{\"persistent\": {\"cluster.routing.allocation.enable\": " + value + "}}");
        }

        @Override
        public void close() {
            allocate(http, "null");
        }
    }
}
