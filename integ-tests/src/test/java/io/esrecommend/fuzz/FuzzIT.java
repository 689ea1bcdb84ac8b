package io.esrecommend.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Models;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node that is asked all kinds of nonsense: it answers each within 20 seconds, never that it has failed, shows none of
 * its insides, and is as before when all is over.
 *
 * <p>{@code -Dfuzz.requests} says how many at least, {@code -Dfuzz.seed} which, and {@code -Dfuzz.case} that only one
 * case of the seed is to be repeated.
 */
class FuzzIT {

    private static final Path FOLDER = Path.of("target/it-fuzz-node");
    private static final int LANES = 3;
    private static final int USUAL = 5_000;

    private final int requests = Integer.getInteger("fuzz.requests", USUAL);

    /** The usual run is the same each time, so that a change is judged by what it changes; the long one looks for more. */
    private final long seed = Long.getLong("fuzz.seed", requests > USUAL ? System.nanoTime() : 1);

    private final long only = Long.getLong("fuzz.case", -1);

    private LocalNode node;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        System.out.println("fuzzing with -Dfuzz.seed=" + seed + " -Dfuzz.requests=" + requests);
        LocalNode.delete(FOLDER);
        node = LocalNode.start(NodeSettings.in(FOLDER)
                .withPlugin(Path.of(System.getProperty("plugin.zip")))
                // what nobody reads on is closed soon
                .with("search.keep_alive_interval", "1s"));
        http = new Http(node.uri());
        new Models(http).await("all-minilm-l6-v2-q", "available");
        new World(http).create();
        IngestGrammar.PIPELINES.forEach((name, pipeline) -> http.put("/_ingest/pipeline/" + name, pipeline));
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        Routes routes = Routes.read();
        Session session = new Session(node.uri(), Path.of("target/fuzz"));
        long logged = Files.size(node.log());
        JsonNode before = engines();
        if (only >= 0) {
            new Story(session, routes, "lane" + only % LANES).tell(seed, only);
        } else {
            run(session, routes);
        }
        System.out.println(session.summary());
        List<String> complaints = new ArrayList<>(session.failures().values());
        complaints.addAll(new Aftermath(http, node.log(), logged).complaints());
        JsonNode after = engines();
        for (Map.Entry<String, JsonNode> engine : before.properties()) {
            if (!engine.getValue().equals(after.path(engine.getKey()))) {
                complaints.add("engine has changed: " + engine + "\nis now " + after.path(engine.getKey()));
            }
        }
        assertTrue(
                complaints.isEmpty(),
                () -> complaints.size() + " kinds of failures, with -Dfuzz.seed=" + seed + "\n"
                        + String.join("\n\n", complaints));
    }

    private JsonNode engines() {
        return http.get("/_recommend").body().path("engines");
    }

    private void run(Session session, Routes routes) {
        try (ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
            List<CompletableFuture<Void>> lanes = new ArrayList<>();
            for (int l = 0; l < LANES; l++) {
                int lane = l;
                lanes.add(CompletableFuture.runAsync(
                        () -> {
                            Story story = new Story(session, routes, "lane" + lane);
                            for (long number = lane; session.sent() < requests; number += LANES) {
                                story.tell(seed, number);
                            }
                        },
                        threads));
            }
            lanes.forEach(CompletableFuture::join);
        }
    }
}
