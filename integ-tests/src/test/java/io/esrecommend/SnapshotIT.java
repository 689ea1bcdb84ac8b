package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A recommender goes into a snapshot and comes back: where it was, in another cluster, in parts, and under other names. */
class SnapshotIT {

    private static final Path FOLDER = Path.of("target/it-snapshot").toAbsolutePath();
    private static final Path REPOSITORY = FOLDER.resolve("repository");
    private static final String SNAPSHOT = "/_snapshot/backup/all";
    private static final String RESTORE = SNAPSHOT + "/_restore?wait_for_completion=true";

    private static LocalNode first;
    private static LocalNode second;
    private static List<JsonNode> before;

    @BeforeAll
    static void start() throws IOException {
        LocalNode.delete(FOLDER.resolve("first"));
        LocalNode.delete(FOLDER.resolve("second"));
        Files.createDirectories(REPOSITORY);
        Files.setPosixFilePermissions(REPOSITORY, PosixFilePermissions.fromString("rwxrwxrwx"));
        first = node("first");
        second = node("second");
        Http http = new Http(first.uri());
        Shop shop = new Shop(http);
        shop.open();
        http.put("/_recommend/shop/identity?refresh=true", "{ \"user\": \"u3\", \"ids\": [\"device-3\"] }");
        shop.buildInFull();
        shop.put("\"statistics\": { \"every\": \"7d\" }");
        before = answers(http);
        repository(http, false);
        http.send("DELETE", SNAPSHOT, null, Map.of()); // of an earlier run
        http.put(
                SNAPSHOT + "?wait_for_completion=true",
                "{ \"indices\": \"shop-*,recommend.*\", \"expand_wildcards\": \"all\", \"include_global_state\": true }");
        repository(new Http(second.uri()), true);
    }

    private static LocalNode node(String name) throws IOException {
        return LocalNode.start(NodeSettings.in(FOLDER.resolve(name))
                .withHeap("512m")
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("path.repo", REPOSITORY.toString()));
    }

    private static void repository(Http http, boolean readonly) {
        http.put("/_snapshot/backup", """
                { "type": "fs", "settings": { "location": "%s", "readonly": %s } }""".formatted(REPOSITORY, readonly));
    }

    @AfterAll
    static void stop() throws IOException {
        for (LocalNode node : new LocalNode[] {first, second}) {
            if (node != null) {
                node.close();
            }
        }
    }

    private static List<JsonNode> answers(Http http) {
        return answers(http, "shop");
    }

    /** Ids, scores and reasons; of users, of another id of one, of items. */
    private static List<JsonNode> answers(Http http, String engine) {
        List<JsonNode> answers = new ArrayList<>();
        for (String asked :
                List.of("\"user\": \"u3\"", "\"user\": \"device-3\"", "\"user\": \"u8\"", "\"items\": [\"i7\"]")) {
            JsonNode answer = http.post(
                            "/_recommend/" + engine + "/_search", "{" + asked + ", \"size\": 8, \"reasons\": true}")
                    .body();
            assertEquals(8, answer.at("/hits/hits").size(), answer::toString);
            answers.add(answer.at("/hits/hits"));
        }
        return answers;
    }

    private static void restore(Http http, String body) {
        JsonNode shards = http.post(RESTORE, body).body().at("/snapshot/shards");
        assertEquals(shards.path("total"), shards.path("successful"));
        assertTrue(shards.path("total").asInt() > 0);
    }

    private static void wipe(Http http) {
        new CleanNode(http).wipe();
        assertEquals(List.of(), new Shop(http).statistics());
    }

    private static Http.Answer search(Http http) {
        return http.send("POST", "/_recommend/shop/_search", "{\"user\": \"u3\", \"size\": 8}", Map.of());
    }

    @Test
    void whereItWasItIsAgainWithoutABuild() {
        Http http = new Http(first.uri());
        Shop shop = new Shop(http);
        String build = shop.currentBuild();
        wipe(http);
        restore(http, "{ \"include_global_state\": true }");
        assertEquals(before, answers(http));
        JsonNode stats = http.get("/_recommend/shop/_stats").body();
        assertTrue(stats.path("built").asBoolean(), stats::toString);
        assertEquals(build, stats.at("/last_build/full_build").asText(), stats::toString);
        assertFalse(stats.path("next_build").asText().isEmpty(), stats::toString);
        // it goes on where it was
        withoutSchedule(http);
        http.bulk(
                "/shop-events/_bulk?refresh=true",
                List.of(Map.of("create", Map.of()), Shop.interaction("newcomer", "i5", "buy", 999_999)));
        assertEquals(Shop.NUMBER_OF_USERS + 1, shop.build().at("/counts/users").asInt());
    }

    @Test
    void anotherClusterRecommendsTheSame() {
        Http http = new Http(second.uri());
        wipe(http);
        restore(http, "{ \"include_global_state\": true }");
        assertEquals(before, answers(http));

        // copies that share the aliases
        restore(http, """
                { "indices": "recommend.shop.neighbours.*",
                  "rename_pattern": "recommend\\\\.shop\\\\.(.+)", "rename_replacement": "copy.$1" }""");
        Http.Answer refused = search(http);
        assertEquals(409, refused.status(), () -> refused.body().toString());
        assertTrue(refused.body().toString().contains("can be of one index alone"), refused.body()::toString);
        http.get("/copy.*?expand_wildcards=all").body().fieldNames().forEachRemaining(copy -> http.delete("/" + copy));
        assertEquals(before, answers(http));
    }

    /** A schedule that was restored builds at once: it knows of no build before. */
    private static void withoutSchedule(Http http) {
        new Shop(http).put("\"weights\": {}");
        while (http.get("/_recommend/shop/_stats")
                .body()
                .at("/last_run/state")
                .asText()
                .equals("running")) {
            Thread.onSpinWait();
        }
    }

    private static void wipeStatistics(Http http) {
        new Shop(http).statistics().forEach(index -> http.delete("/" + index));
    }

    private static void assertPoor(Http http) {
        Http.Answer poor = search(http);
        assertEquals(200, poor.status());
        assertTrue(poor.body().path("notes").toString().contains("no_statistics"), poor.body()::toString);
        assertFalse(http.get("/_recommend/shop/_stats").body().path("built").asBoolean());
    }

    @Test
    void partsOfItSayWhatIsMissing() {
        Http http = new Http(second.uri());
        wipe(http);
        // no global state: no engine
        restore(http, "{}");
        Http.Answer unknown = search(http);
        assertEquals(404, unknown.status());
        assertTrue(unknown.body().toString().contains("PUT /_recommend/shop makes it"), unknown.body()::toString);
        new Shop(http).put("\"weights\": {}");
        assertEquals(before, answers(http));

        // the engine, items and events: no statistics, until they are built
        wipe(http);
        restore(http, "{ \"indices\": \"shop-*\", \"include_global_state\": true }");
        withoutSchedule(http);
        wipeStatistics(http);
        assertPoor(http);
        http.put("/_recommend/shop/identity?refresh=true", "{ \"user\": \"u3\", \"ids\": [\"device-3\"] }");
        new Shop(http).build();
        assertEquals(before, answers(http));

        // all without the aliases by which it is found and written to
        wipe(http);
        restore(http, "{ \"include_aliases\": false }");
        new Shop(http).alias("add", "shop-items-1", Shop.ITEMS);
        new Shop(http).alias("add", "shop-events-1", Shop.EVENTS);
        new Shop(http).put("\"weights\": {}");
        assertPoor(http);
        http.put("/_recommend/shop/identity?refresh=true", "{ \"user\": \"u3\", \"ids\": [\"device-3\"] }");
        new Shop(http).build();
        assertEquals(before, answers(http));

        // the statistics alone
        wipe(http);
        restore(http, "{ \"indices\": \"recommend.*\", \"include_global_state\": true }");
        Http.Answer bare = search(http);
        assertEquals(400, bare.status());
        assertTrue(bare.body().toString().contains("shop-items"), bare.body()::toString);
    }
}
