package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Models;
import io.esrecommend.node.Http;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of half a gigabyte on a node with 512 MB of heap: refused where native memory is short, and there once it is not. */
class LargeModelIT {

    private static final String LIMIT = "breaker.recommend_inference.limit";
    private static final int ROWS = 340_000;

    private static SmallNode node;

    @BeforeAll
    static void start() throws IOException {
        node = SmallNode.start("it-large-model-node");
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"large, false", "large-external, true"})
    void isRefusedAndTriedAgain(String name, boolean external) throws Exception {
        LargeModel model = new LargeModel(name, ROWS, external);
        assertTrue(model.bytes() > 500_000_000, "a smaller model than is wanted");
        long before = node.vitals().breakers().get("recommend_inference");
        node.set(LIMIT, before + 300_000_000 + "b");
        model.add(node.models());
        Models models = new Models(node.http());
        models.await(name, "unavailable");
        String all = node.http().get("/_recommend/_models").body().toString();
        assertTrue(all.contains("[recommend_inference] Data too large, data for [model [" + name + "]]"), all);
        assertTrue(all.contains("raise [breaker.recommend_inference.limit]"), all);
        assertEquals(before, node.vitals().breakers().get("recommend_inference"));
        assertEquals(503, embed(name).status());
        assertEquals(200, embed(SmallNode.MODEL).status());

        node.set(LIMIT, before + (4L << 30) + "b");
        models.await(name, "available");
        JsonNode vector = embed(name).body().path("vector");
        assertEquals(LargeModel.DIMENSIONS, vector.size());
        assertTrue(vector.get(2).asDouble() > 0, vector::toString);
        long kept = node.vitals().breakers().get("recommend_inference") - before;
        assertTrue(kept >= 2 * model.bytes(), "only [" + kept + "] bytes are accounted for");
        node.assertLives();
    }

    private static Http.Answer embed(String model) throws InterruptedException {
        return node.patiently(
                () -> node.ask("POST", "/_recommend/_models/" + model + "/_embed", "{\"text\": \"one two two\"}"));
    }
}
