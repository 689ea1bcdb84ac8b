package io.esrecommend.node;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several nodes of one cluster on localhost, each in its own process. The first makes the cluster, the others join it
 * through the first; they share the processors and the disk of this machine.
 */
public final class LocalCluster implements AutoCloseable {

    private static final String NODE = "node-";
    private static final String JOINED = "60s";

    private final List<LocalNode> nodes = new ArrayList<>();

    private LocalCluster() {}

    /**
     * Starts nodes and waits until all of them are in the cluster.
     *
     * @param settings of each node; its folder holds one of every node, and the heap is what each gets
     * @param size how many nodes, at least 1
     * @throws NodeFailure if one does not start
     * @throws IllegalArgumentException if a port is set, which only one node could have
     */
    public static LocalCluster start(NodeSettings settings, int size) throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException("a cluster cannot have " + size + " nodes, but 1 or more");
        }
        if (settings.port() != 0) {
            throw new IllegalArgumentException(
                    "port " + settings.port() + " cannot be that of every node: leave it 0, for any free one");
        }
        List<String> transport = IntStream.range(0, size)
                .mapToObj(node -> Integer.toString(LocalNode.free(0)))
                .toList();
        NodeSettings shared = settings.with(
                        "cluster.name",
                        "local-" + Integer.toHexString(settings.folder().hashCode()))
                .with("discovery.type", "multi-node")
                .with("discovery.seed_hosts", "127.0.0.1:" + transport.getFirst());
        LocalCluster cluster = new LocalCluster();
        try {
            for (int node = 0; node < size; node++) {
                NodeSettings own = shared.below(NODE + (node + 1))
                        .with("node.name", NODE + (node + 1))
                        .with("transport.port", transport.get(node));
                cluster.nodes.add(
                        LocalNode.start(node == 0 ? own.with("cluster.initial_master_nodes", NODE + 1) : own));
            }
            new Http(cluster.uri(0)).get("/_cluster/health?timeout=" + JOINED + "&wait_for_nodes=" + size);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Stops the nodes of this folder, if any run, and deletes all that they have there, data included. */
    public static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> homes;
        try (Stream<Path> listed = Files.list(folder)) {
            homes = listed.filter(home -> home.getFileName().toString().startsWith(NODE))
                    .toList();
        }
        for (Path home : homes) {
            LocalNode.delete(home);
        }
        FileTree.delete(folder);
    }

    /** Where a node answers HTTP; the first is 0. */
    public URI uri(int node) {
        return nodes.get(node).uri();
    }

    /** Stops all nodes, the first last: it is the one that knows the others. */
    @Override
    public void close() throws IOException {
        for (LocalNode node : nodes.reversed()) {
            node.close();
        }
    }
}
