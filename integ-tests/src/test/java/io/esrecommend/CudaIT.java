package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A node that was told to use CUDA and cannot: it starts, and its models say why they do not load. */
class CudaIT {

    private static final Path FOLDER = Path.of("target/it-cuda-node");

    @Test
    void cudaThatCannotBeHadRefusesTheModelAndNotTheNode() throws IOException {
        LocalNode.delete(FOLDER);
        NodeSettings settings = NodeSettings.in(FOLDER)
                .withPlugin(LocalNodeExtension.pluginZip())
                .with("recommend.inference.device", "cuda");
        try (LocalNode node = LocalNode.start(settings)) {
            Models models = new Models(new Http(node.uri()));
            models.await();
            JsonNode model = models.list().get("all-minilm-l6-v2-q");
            assertEquals("unavailable", model.path("state").asText(), model::toString);
            assertTrue(
                    model.path("reason")
                            .asText()
                            .startsWith("device [cuda] cannot be used: this build of ONNX Runtime"),
                    model::toString);
            assertTrue(model.path("failed_attempts").asInt() > 0, model::toString);
        }
    }
}
