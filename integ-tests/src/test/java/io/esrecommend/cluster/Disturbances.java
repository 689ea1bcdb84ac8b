package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Pause;
import io.esrecommend.node.Http;
import io.esrecommend.node.LocalCluster;
import io.esrecommend.node.NodeNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.elasticsearch.core.Nullable;

/** Finds the node that is to be lost, and sees to it that the cluster comes back. */
final class Disturbances {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final LocalCluster cluster;
    private final NodeNetwork network;
    private final AnyNode nodes;

    /** @param network that the nodes are in; null if they share that of the machine */
    Disturbances(LocalCluster cluster, @Nullable NodeNetwork network) {
        this.cluster = cluster;
        this.network = network;
        this.nodes = new AnyNode(cluster);
    }

    /**
     * A build that runs.
     *
     * @param engine that is built
     * @param build names the build
     * @param node that runs it
     */
    record Run(String engine, String build, int node) {}

    /** Something that is done to a build. */
    interface Step {
        void take(Run run) throws IOException;
    }

    /** The elected master. */
    int master() {
        return cluster.node(answer("/_cat/master?format=json").at("/0/node").asText());
    }

    /** A node that is not the master, and runs no build now. */
    int bystander() {
        int master = master();
        List<Integer> building = runs().stream().map(Run::node).toList();
        for (int node = cluster.size() - 1; node >= 0; node--) {
            if (node != master && !building.contains(node)) {
                return node;
            }
        }
        return (master + 1) % cluster.size();
    }

    /** The node that has the primary of an index of one shard, or of the index behind an alias. */
    int holder(String index) {
        for (JsonNode shard : answer("/_cat/shards/" + index + "?format=json")) {
            if (shard.path("prirep").asText().equals("p")) {
                return cluster.node(shard.path("node").asText());
            }
        }
        throw new AssertionError("nobody has " + index);
    }

    /** Waits until the cluster has noticed that there are only so many nodes. */
    void awaitLost(int left) {
        Pause.until(
                LIMIT,
                () -> "the cluster still has all nodes",
                () -> answer("/_cluster/health").path("number_of_nodes").asInt() == left);
    }

    /** A build of an engine, on whichever node; waits for one. */
    Run builder(String engine) {
        List<Run> found = new ArrayList<>();
        Pause.until(
                LIMIT,
                () -> "nobody builds " + engine,
                () -> runs().stream().filter(run -> run.engine().equals(engine)).anyMatch(found::add));
        return found.getFirst();
    }

    /** The build of the first engine, when another node builds the other; waits for that. */
    Run oneOfTwoBuilders(String engine, String other) {
        Map<String, Run> found = new HashMap<>();
        Pause.until(LIMIT, () -> "no two nodes build " + engine + " and " + other, () -> {
            found.clear();
            runs().forEach(run -> found.put(run.engine(), run));
            return found.containsKey(engine)
                    && found.containsKey(other)
                    && found.get(engine).node() != found.get(other).node();
        });
        return found.get(engine);
    }

    private List<Run> runs() {
        JsonNode state = answer("/_cluster/state/metadata,nodes");
        List<Run> runs = new ArrayList<>();
        for (JsonNode task : state.at("/metadata/persistent_tasks/tasks")) {
            JsonNode params = task.at("/task/cluster:admin~1recommend~1build/params");
            String node = state.at(
                            "/nodes/" + task.at("/assignment/executor_node").asText() + "/name")
                    .asText();
            if (!params.isMissingNode() && !node.isEmpty()) {
                runs.add(new Run(
                        params.path("engine").asText(), params.path("build").asText(), cluster.node(node)));
            }
        }
        return runs;
    }

    /** Waits for the end of a build that has lost its node. */
    private void awaitEnd(Run run) {
        Pause.until(
                LIMIT,
                () -> run + " does not end",
                () -> runs().stream().noneMatch(other -> other.build().equals(run.build())));
    }

    /** Pulls a node's cable, and plugs it in again after some time. */
    void cutOff(int node, long millis) throws IOException {
        network.cut(node);
        try {
            Pause.millis(millis);
        } finally {
            network.heal(node);
        }
    }

    /** Does something to a build while builds rest most of the time, so that one can be caught at work; waits for its end. */
    Run catching(Supplier<Run> build, Step step) throws IOException {
        Run run;
        duty("0.05");
        try {
            run = build.get();
            step.take(run);
        } finally {
            duty("null");
        }
        awaitEnd(run);
        return run;
    }

    private void duty(String share) {
        String settings = "{\"persistent\": {\"recommend.build.duty_cycle\": " + share + "}}";
        Pause.until(
                LIMIT,
                () -> "nobody takes settings",
                () -> nodes.ask("PUT", "/_cluster/settings", settings)
                        .filter(answer -> answer.status() == 200)
                        .isPresent());
    }

    /** Waits until all nodes are there, and all copies of all shards. */
    void awaitGreen() {
        Pause.until(LIMIT, () -> "the cluster is not green: " + answer("/_cat/shards"), () -> {
            JsonNode health = answer("/_cluster/health");
            return health.path("number_of_nodes").asInt() == cluster.size()
                    && health.path("status").asText().equals("green");
        });
    }

    /** What any node answers that can. */
    private JsonNode answer(String path) {
        List<Http.Answer> found = new ArrayList<>();
        Pause.until(LIMIT, () -> "nobody answers " + path, () -> {
            Optional<Http.Answer> answer = nodes.ask("GET", path, null).filter(given -> given.status() == 200);
            return answer.isPresent() && found.add(answer.get());
        });
        return found.getFirst().body();
    }
}
