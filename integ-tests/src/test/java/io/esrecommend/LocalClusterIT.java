package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalCluster;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster of two nodes that have the plugin. */
class LocalClusterIT {

    private static final Path FOLDER = Path.of("target/it-cluster");

    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        LocalCluster.delete(FOLDER);
        cluster = LocalCluster.start(
                NodeSettings.in(FOLDER).withHeap("512m").withPlugin(LocalNodeExtension.pluginZip()), 2);
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void anEngineThatOneNodeBuildsAnswersOnTheOther() {
        Http first = new Http(cluster.uri(0));
        Http second = new Http(cluster.uri(1));
        Shop shop = new Shop(first);
        shop.open();
        assertEquals(Shop.NUMBER_OF_USERS, shop.build().at("/counts/users").asInt());

        JsonNode health =
                second.get("/_cluster/health?wait_for_status=green&timeout=60s").body();
        assertEquals(2, health.path("number_of_nodes").asInt(), health::toString);
        assertEquals(2, health.path("number_of_data_nodes").asInt(), health::toString);
        assertEquals("green", health.path("status").asText(), health::toString);
        String request = "{\"user\": \"u3\", \"size\": 5}";
        JsonNode hits = new Shop(second).search(request).at("/hits/hits");
        assertEquals(5, hits.size());
        assertEquals(hits, shop.search(request).at("/hits/hits"));
    }

    @Test
    void everyNodeAssignsTheSameVariants() {
        Shop shop = new Shop(new Http(cluster.uri(0)));
        shop.open();
        shop.put("\"variants\": { \"b\": { \"share\": 0.4 }, \"c\": { \"share\": 0.3 } }");
        Shop other = new Shop(new Http(cluster.uri(1)));
        Set<String> assigned = new TreeSet<>();
        for (int user = 0; user < Shop.NUMBER_OF_USERS; user++) {
            String request = "{\"user\": \"u" + user + "\", \"size\": 0}";
            String variant = shop.search(request).path("variant").asText();
            assertEquals(variant, other.search(request).path("variant").asText());
            assigned.add(variant);
        }
        assertEquals(Set.of("b", "c", "control"), assigned);
    }

    @Test
    void copiesOfShardsGiveTheSamePagesOfTies() {
        Http first = new Http(cluster.uri(0));
        Shop shop = new Shop(first);
        shop.open();
        shop.build();
        shop.stockTies("shop-ties", 3, 1);
        shop.alias("remove", "shop-items-1", Shop.ITEMS);
        shop.alias("add", "shop-ties", Shop.ITEMS);
        first.get("/_cluster/health/shop-ties?wait_for_status=green&timeout=60s");

        List<JsonNode> list = hits(shop, "\"size\": 120");
        assertTrue(list.size() > 50, "too few hits to tell anything: " + list.size());
        for (int round = 0; round < 3; round++) {
            for (int node = 0; node < 2; node++) {
                Shop at = new Shop(new Http(cluster.uri(node)));
                assertEquals(list, hits(at, "\"size\": 120"));
                List<JsonNode> pages = new ArrayList<>();
                List<JsonNode> page = hits(at, "\"size\": 25");
                while (!page.isEmpty()) {
                    pages.addAll(page);
                    page = hits(
                            at,
                            "\"size\": 25, \"search_after\": " + pages.getLast().path("sort"));
                }
                assertEquals(list, pages);
            }
        }
    }

    private static List<JsonNode> hits(Shop shop, String page) {
        List<JsonNode> hits = new ArrayList<>();
        JsonNode answer = shop.search("{\"user\": \"u3\", \"reasons\": true, " + page + "}");
        assertEquals(0, answer.at("/_shards/failed").asInt(), answer::toString);
        answer.at("/hits/hits").forEach(hits::add);
        return hits;
    }

    @Test
    void everyCopyOfAnItemHasTheSameScore() {
        Http http = new Http(cluster.uri(0));
        Goods goods = new Goods(http);
        goods.open();
        goods.make("copied", 3, 1);
        // What is indexed while a copy is made is read from the other copy, which rounds vectors once more.
        http.get("/_cluster/health/copied?wait_for_status=green&timeout=60s");
        goods.fill("copied", 0, Shop.NUMBER_OF_ITEMS);
        Map<String, Double> expected = goods.all().scores();
        assertTrue(expected.size() > 60, expected::toString);
        List<String> nodes = new ArrayList<>();
        http.get("/_nodes").body().path("nodes").fieldNames().forEachRemaining(nodes::add);
        assertEquals(2, nodes.size());
        for (String node : nodes) {
            Hits hits = new Hits(http.post(
                            "/copied/_search?preference=_only_nodes:" + node,
                            Goods.body("{\"size\": 200, \"query\": $R}"))
                    .body());
            assertEquals(3, hits.answer().at("/_shards/successful").asInt());
            assertEquals(expected, hits.scores(), node);
        }
    }

    @Test
    void refusesAPortThatOnlyOneNodeCanHave() {
        NodeSettings settings = NodeSettings.in(FOLDER).withPort(9200);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LocalCluster.start(settings, 2));
        assertEquals("port 9200 cannot be that of every node: leave it 0, for any free one", refused.getMessage());
    }
}
