package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plugin asks for no entitlement that it does not need, and for none of the network. */
@ExtendWith(LocalNodeExtension.class)
class EntitlementIT {

    private static final String POLICY = "entitlement-policy.yaml";
    private static final String SCOPE = "ALL-UNNAMED";
    private static final String EMBED = "/_recommend/_models/all-minilm-l6-v2-q/_embed";

    /** The lines of the policy. */
    private static final Set<String> NEEDED = Set.of("load_native_libraries", "manage_threads");

    @Test
    void eachLineIsNeeded() throws IOException {
        JsonNode policy = policy();
        Set<String> lines = new TreeSet<>();
        policy.path(SCOPE).forEach(line -> lines.add(line.asText()));
        assertEquals(NEEDED, lines, "what else is needed has to be said in docs/security.md");
        assertEquals(1, policy.size(), policy::toString);
        for (String line : lines) {
            String reason = reasonWithout(line);
            assertTrue(reason.contains("entitlement [" + line + "]"), () -> "without " + line + ": " + reason);
        }
    }

    private static JsonNode policy() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(LocalNodeExtension.pluginZip())) {
            return new YAMLMapper().readTree(Files.readString(zip.getPath(POLICY)));
        }
    }

    /** Why a node whose plugin lacks a line of the policy has no model. */
    private static String reasonWithout(String line) throws IOException {
        Path folder = Path.of("target/it-entitlement-node");
        LocalNode.delete(folder);
        Path variant = Files.createDirectories(Path.of("target/it-entitlement")).resolve("recommend.zip");
        Files.deleteIfExists(variant);
        Files.copy(LocalNodeExtension.pluginZip(), variant);
        try (FileSystem zip = FileSystems.newFileSystem(variant)) {
            Path policy = zip.getPath(POLICY);
            Files.writeString(policy, Files.readString(policy).replaceAll("(?m)^ *- " + line + "$", ""));
        }
        try (LocalNode node =
                LocalNode.start(NodeSettings.in(folder).withHeap("512m").withPlugin(variant))) {
            Http http = new Http(node.uri());
            new Models(http).await();
            Http.Answer answer = http.send("POST", EMBED, "{\"text\": \"a crew\"}", Map.of());
            assertEquals(503, answer.status(), answer::toString);
            assertEquals(200, http.get("/_recommend").status(), "all else works");
            return answer.body().at("/error/reason").asText();
        } finally {
            LocalNode.delete(folder);
            Files.delete(variant);
        }
    }
}
