package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds one engine again and again, by way of any node. A build may be lost sight of, but must not fail. */
final class Builder {

    private final AnyNode nodes;
    private final String engine;
    private final String mode;
    private final Complaints complaints;
    private final AtomicInteger built = new AtomicInteger();

    /** @param mode {@code full} or {@code incremental} */
    Builder(AnyNode nodes, String engine, String mode, Complaints complaints) {
        this.nodes = nodes;
        this.engine = engine;
        this.mode = mode;
        this.complaints = complaints;
    }

    /** Asks for a build and waits for its end. */
    void build() {
        String path = "/_recommend/" + engine + "/_build?wait_for_completion=true&mode=" + mode;
        Optional<Http.Answer> answer = nodes.ask("POST", path, null);
        if (answer.isPresent() && answer.get().status() == 200) {
            built.incrementAndGet();
        } else if (answer.isPresent()) {
            // 409: the one before runs still, though the node that told of it was lost
            boolean allowed = AnyNode.isRefusal(answer.get())
                    || (answer.get().status() == 409 && runs(answer.get().body()));
            complaints.unless(allowed, path, answer.get());
        }
        lastRun()
                .filter(run -> run.path("state").asText().equals("failed"))
                .ifPresent(run -> complaints.add("a build of " + engine + " has failed: " + run));
    }

    private static boolean runs(JsonNode refusal) {
        return refusal.toString().contains("is running");
    }

    /** How the last build has ended, or how far it is; empty if nobody answers. */
    Optional<JsonNode> lastRun() {
        return nodes.ask("GET", "/_recommend/" + engine + "/_stats?filter_path=last_run", null)
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.body().path("last_run"));
    }

    @Override
    public String toString() {
        return built + " builds of " + engine;
    }
}
