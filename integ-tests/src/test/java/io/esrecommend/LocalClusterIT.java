package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalCluster;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
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
    void refusesAPortThatOnlyOneNodeCanHave() {
        NodeSettings settings = NodeSettings.in(FOLDER).withPort(9200);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LocalCluster.start(settings, 2));
        assertEquals("port 9200 cannot be that of every node: leave it 0, for any free one", refused.getMessage());
    }
}
