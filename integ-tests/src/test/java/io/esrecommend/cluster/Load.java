package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Pause;
import io.esrecommend.node.LocalCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a cluster is used for: one market grows, another one stands still; both are built again and again and asked for
 * recommendations. It runs from {@link #start} to {@link #stop}, and may be started again.
 */
final class Load {

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(2);
    private static final int ASKERS = 2;

    private final Writer writer;
    private final Asker asker;
    private final Builder growing;
    private final Builder still;
    private final Complaints complaints;
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean goesOn;

    /** @param expected answers of the market that stands still, by user */
    Load(
            LocalCluster cluster,
            Writer writer,
            Market growing,
            Ledger ledger,
            Market still,
            Map<String, JsonNode> expected,
            Complaints complaints) {
        AnyNode nodes = new AnyNode(cluster);
        AnyNode patient = new AnyNode(cluster, BUILD_LIMIT);
        this.writer = writer;
        this.asker = new Asker(nodes, still, expected, growing, ledger, complaints);
        this.growing = new Builder(patient, growing.name(), "incremental", complaints);
        this.still = new Builder(patient, still.name(), "full", complaints);
        this.complaints = complaints;
    }

    void start() {
        goesOn = true;
        repeat(writer::write, 100);
        for (int i = 0; i < ASKERS; i++) {
            repeat(asker::ask, 20);
        }
        repeat(growing::build, 300);
        repeat(still::build, 300);
    }

    private void repeat(Runnable step, long pause) {
        running.add(CompletableFuture.runAsync(
                () -> {
                    while (goesOn) {
                        try {
                            step.run();
                        } catch (RuntimeException e) {
                            complaints.add("the load broke down: " + e);
                        }
                        Pause.millis(pause);
                    }
                },
                threads));
    }

    /** Ends with the step that each is at: what was sent is acknowledged, and each build has ended or is lost sight of. */
    void stop() {
        goesOn = false;
        running.forEach(CompletableFuture::join);
        running.clear();
    }

    @Override
    public String toString() {
        return asker + "; " + writer.resent() + " documents sent again; " + growing + ", " + still;
    }
}
