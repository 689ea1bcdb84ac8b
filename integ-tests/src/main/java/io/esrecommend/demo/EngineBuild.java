package io.esrecommend.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A build of the engine's statistics, watched in the task API.
 *
 * @param http of the node
 * @param terminal hears of the phases
 */
record EngineBuild(Http http, Terminal terminal) {

    private static final int PAUSE_MILLIS = 200;

    /** Builds, and waits until that is done. */
    void run() {
        long start = System.nanoTime();
        String task = http.post("/_recommend/" + Cluster.ENGINE + "/_build?wait_for_completion=false", null)
                .body()
                .path("task")
                .asText();
        String said = "";
        JsonNode state = state(task);
        while (!state.path("completed").asBoolean()) {
            String phase = phase(state.path("task").path("status"));
            if (terminal.interactive() || !phase.equals(said)) {
                terminal.passing("  building the statistics: " + phase + ", " + Text.since(start));
            }
            said = phase;
            pause();
            state = state(task);
        }
        if (state.has("error")) {
            throw new DemoFailure(
                    "the build failed: " + state.path("error").path("reason").asText());
        }
        terminal.lasting("  statistics: " + counts(state.path("response").path("counts")) + " in " + Text.since(start));
    }

    /** A task that is gone without a result could not write it either. */
    private JsonNode state(String task) {
        Http.Answer answer = http.send("GET", "/_tasks/" + task, null, Map.of());
        if (answer.status() >= 400) {
            throw new DemoFailure("the build ended without a result; the log of the node says why");
        }
        return answer.body();
    }

    /** What it does now; where the line can be written over, also how much of it is done. */
    private String phase(JsonNode status) {
        String phase = status.path("phase").asText("starting");
        int partitions = status.path("total_partitions").asInt();
        return terminal.interactive() && phase.equals("counting") && partitions > 0
                ? phase + " (" + status.path("partitions").asInt() + " of " + partitions + " parts)"
                : phase;
    }

    private static String counts(JsonNode counts) {
        List<String> words = new ArrayList<>();
        counts.properties()
                .forEach(count -> words.add(Text.count(count.getValue().asLong()) + " " + count.getKey()));
        return String.join(", ", words);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", e);
        }
    }
}
