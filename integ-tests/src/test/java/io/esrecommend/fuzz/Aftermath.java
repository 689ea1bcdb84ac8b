package io.esrecommend.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is left when all requests are answered.
 *
 * @param http to the node
 * @param log the server's
 * @param before bytes of the log that were there before
 */
record Aftermath(Http http, Path log, long before) {

    private static final long LIMIT_MILLIS = 20_000;

    /** What should not be left. */
    List<String> complaints() throws IOException {
        List<String> complaints = new ArrayList<>(logged());
        String left = left();
        long start = System.nanoTime();
        while (!left.isEmpty() && System.nanoTime() - start < LIMIT_MILLIS * 1_000_000) {
            pause();
            left = left();
        }
        if (!left.isEmpty()) {
            complaints.add("left after all requests: " + left);
        }
        return complaints;
    }

    private String left() {
        StringBuilder left = new StringBuilder();
        for (JsonNode node :
                http.get("/_nodes/stats/breaker,indices/search").body().path("nodes")) {
            int contexts = node.at("/indices/search/open_contexts").asInt();
            if (contexts > 0) {
                left.append(" [").append(contexts).append("] open contexts;");
            }
            long request = node.at("/breakers/request/estimated_size_in_bytes").asLong();
            if (request > 0) {
                left.append(" [").append(request).append("] bytes in the request breaker;");
            }
        }
        for (JsonNode task : http.get("/_tasks?actions=*recommend*&detailed=true&group_by=none")
                .body()
                .path("tasks")) {
            if (!task.path("action").asText().contains("schedule")) {
                left.append(" task ").append(task);
            }
        }
        return left.toString();
    }

    private Set<String> logged() throws IOException {
        Set<String> complaints = new LinkedHashSet<>();
        byte[] bytes = Files.readAllBytes(log);
        List<String> lines = new String(bytes, (int) before, bytes.length - (int) before, StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (int i = 0; i < lines.size() && complaints.size() < 20; i++) {
            if (Oracle.complaintOfLog(lines.get(i)).isPresent()) {
                complaints.add("the log says: "
                        + String.join("\n", lines.subList(Math.max(0, i - 2), Math.min(lines.size(), i + 25))));
                i += 25;
            }
        }
        return complaints;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
