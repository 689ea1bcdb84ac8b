package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeFailure;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that finds what a later version of the plugin has kept, and one that finds what the plugin has left. */
class FormatsIT {

    private static final Path FOLDER = Path.of("target/it-formats");
    private static final String REQUEST = "{\"user\": \"u3\", \"size\": 8}";

    private LocalNode node;

    @BeforeEach
    void delete() throws IOException {
        LocalNode.delete(FOLDER.resolve("node"));
        Files.createDirectories(FOLDER);
    }

    @AfterEach
    void stop() throws IOException {
        LocalNode.stop(FOLDER.resolve("node"));
    }

    /** The node in its folder, with what it had. */
    private Http start(Path... plugins) throws IOException {
        if (node != null) {
            node.close();
        }
        NodeSettings settings = NodeSettings.in(FOLDER.resolve("node")).withHeap("512m");
        for (Path plugin : plugins) {
            settings = settings.withPlugin(plugin);
        }
        node = LocalNode.start(settings);
        Http http = new Http(node.uri());
        http.get("/_cluster/health?wait_for_status=yellow&timeout=60s");
        return http;
    }

    private static String refused(int status, Http http, String method, String path, Object body) {
        Http.Answer answer = http.send(method, path, body, Map.of());
        assertEquals(status, answer.status(), () -> method + " " + path + ": " + answer.body());
        return answer.body().toString();
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> text + " lacks " + part);
        }
    }

    @Test
    void whatALaterVersionKeptIsRefusedWithTheWayOutAndTheNodeLives() throws IOException {
        Path later = new PluginVariant(FOLDER).later();
        Http http = start(later);
        Shop shop = new Shop(http);
        shop.open();
        http.put("/_recommend/shop/identity", "{ \"user\": \"u3\", \"ids\": [\"device-3\"] }");
        shop.build();
        JsonNode hits = shop.search(REQUEST).at("/hits/hits");
        assertEquals(8, hits.size());
        JsonNode mapping =
                http.get("/recommend.shop.*/_mapping?expand_wildcards=all").body();
        assertEquals(3, mapping.size(), mapping::toString);
        mapping.forEach(index -> {
            assertEquals(2, index.at("/mappings/_meta/recommend/format").asInt(), mapping::toString);
            assertEquals("shop", index.at("/mappings/_meta/recommend/engine").asText(), mapping::toString);
        });

        // this version: the node starts, and nothing is lost
        http = start(LocalNodeExtension.pluginZip());
        String reason = "is of format [2], but this node reads formats [1] to [1]";
        JsonNode engines = http.get("/_recommend").body();
        assertEquals(0, engines.path("engines").size(), engines::toString);
        assertContains(engines.at("/unreadable/shop").asText(), reason, "upgrade the plugin on every node");
        assertContains(
                refused(409, http, "POST", "/_recommend/shop/_search", REQUEST),
                "engine [shop] cannot be read by this node",
                reason);
        assertContains(refused(409, http, "GET", "/_recommend/shop", null), reason);
        refused(409, http, "POST", "/_recommend/shop/_build", null);
        refused(409, http, "GET", "/_recommend/shop/_stats", null);
        refused(409, http, "POST", "/shop-items/_search", """
                { "query": { "recommend": { "engine": "shop", "user": "u3" } } }""");

        // back on the later version all is as it was
        http = start(later);
        assertEquals(hits, new Shop(http).search(REQUEST).at("/hits/hits"));

        // the way out here: described anew, linked anew, built in full
        http = start(LocalNodeExtension.pluginZip());
        shop = new Shop(http);
        shop.put("\"weights\": {}");
        String rebuild = "POST /_recommend/{engine}/_build?mode=full makes them anew";
        assertContains(
                refused(409, http, "POST", "/_recommend/shop/_search", REQUEST),
                "[recommend.shop.identity] " + reason,
                "delete the index and link the ids again");
        assertContains(refused(409, http, "GET", "/_recommend/shop/_stats", null), reason, rebuild);
        assertContains(
                refused(409, http, "POST", "/_recommend/shop/_search", "{\"items\": [\"i1\"]}"), reason, rebuild);
        http.delete("/recommend.shop.identity");
        assertContains(
                refused(409, http, "POST", "/_recommend/shop/_build?wait_for_completion=true", null),
                "[recommend.shop.histories] " + reason,
                rebuild);
        assertContains(refused(409, http, "GET", "/_recommend/shop/user/u1", null), reason, rebuild);
        assertContains(refused(409, http, "DELETE", "/_recommend/shop/user/u1", null), reason, rebuild);
        shop.buildInFull();
        assertEquals(hits, shop.search(REQUEST).at("/hits/hits"));
        shop.build();
        assertEquals(hits, shop.search(REQUEST).at("/hits/hits"));
        assertEquals(200, http.get("/_recommend/shop/_stats").status());
    }

    @Test
    void aNodeFromWhichThePluginWasRemovedStartsOnceThereIsNoSchedule() throws IOException {
        Http http = start(LocalNodeExtension.pluginZip());
        Shop shop = new Shop(http);
        shop.stock("shop-items", 1);
        shop.sell("shop-events", "keyword");
        shop.put("\"statistics\": { \"every\": \"7d\" }");

        // Elasticsearch does not start over a task that it does not know; nothing is lost
        NodeFailure failure = assertThrows(NodeFailure.class, this::start);
        assertContains(failure.getMessage(), "cluster:admin/recommend/schedule");
        http = start(LocalNodeExtension.pluginZip());
        assertEquals(
                "7d",
                http.get("/_recommend/shop")
                        .body()
                        .at("/engines/shop/statistics/every")
                        .asText());

        new Shop(http).put("\"weights\": {}");
        awaitNoTask(http);
        http = start();
        assertEquals(
                Shop.NUMBER_OF_ITEMS,
                http.get("/shop-items/_count").body().path("count").asInt());
        assertEquals(400, http.send("GET", "/_recommend", null, Map.of()).status());
    }

    /** A build that the schedule has begun is a task, too. */
    private static void awaitNoTask(Http http) {
        String tasks = "/_cluster/state/metadata?filter_path=metadata.persistent_tasks.tasks.id";
        Pause.until(
                Duration.ofMinutes(1),
                () -> "a build still runs",
                () -> !http.get(tasks).body().toString().contains("recommend"));
    }
}
