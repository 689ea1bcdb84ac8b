package io.esrecommend.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several nodes of one cluster on this machine, each in its own process and named {@code node-1}, {@code node-2} and so on;
 * any of them can be the master. They know each other from the beginning, so each can be stopped, killed and started again
 * while more than half of the others run. They share the processors and the disk.
 */
public final class LocalCluster implements AutoCloseable {

    private static final int UNAVAILABLE = 503;
    private static final int LOOKS = 600;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final String NODE = "node-";
    private static final String LIMIT = "120s";

    private final List<LocalNode> nodes = new ArrayList<>();

    private LocalCluster() {}

    /**
     * Starts nodes on localhost and waits until all of them are in the cluster.
     *
     * @param settings of each node; its folder holds one of every node, and the heap is what each gets
     * @param size how many nodes, at least 1
     * @throws NodeFailure if one does not start
     * @throws IllegalArgumentException if a port is set, which only one node could have
     */
    public static LocalCluster start(NodeSettings settings, int size) throws IOException {
        return start(settings, Collections.nCopies(size, NodePlace.LOCALHOST));
    }

    /**
     * Starts a node in each of some places and waits until all of them are in the cluster.
     *
     * @param settings of each node; its folder holds one of every node, and the heap is what each gets
     * @param places of the nodes, at least one
     */
    public static LocalCluster start(NodeSettings settings, List<NodePlace> places) throws IOException {
        int size = places.size();
        if (size < 1) {
            throw new IllegalArgumentException("a cluster cannot have " + size + " nodes, but 1 or more");
        }
        if (settings.port() != 0) {
            throw new IllegalArgumentException(
                    "port " + settings.port() + " cannot be that of every node: leave it 0, for any free one");
        }
        NodeUser.choose(); // makes the user, whom all nodes then find
        List<Integer> ports = freePorts(2 * size);
        String names = IntStream.range(0, size).mapToObj(LocalCluster::name).collect(Collectors.joining(","));
        String addresses = IntStream.range(0, size)
                .mapToObj(node -> places.get(node).transport() + ":" + ports.get(size + node))
                .collect(Collectors.joining(","));
        NodeSettings shared = settings.with(
                        "cluster.name",
                        "local-" + Integer.toHexString(settings.folder().hashCode()))
                .with("discovery.type", "multi-node")
                .with("discovery.seed_hosts", addresses)
                .with("cluster.initial_master_nodes", names);
        LocalCluster cluster = new LocalCluster();
        try {
            // Side by side: a node does not answer until it has found a master, which takes more than half of them.
            each(
                    size,
                    node -> LocalNode.start(
                            places.get(node)
                                    .settings(shared.below(name(node)))
                                    .with("node.name", name(node))
                                    .with(
                                            "transport.port",
                                            ports.get(size + node).toString())
                                    .withPort(ports.get(node)),
                            places.get(node).command()),
                    cluster.nodes::add);
            cluster.awaitNodes();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Ports that are free now, each another one. */
    private static List<Integer> freePorts(int many) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
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

    /** How many nodes there are, whether or not they run. */
    public int size() {
        return nodes.size();
    }

    /** Where a node answers HTTP; the first is 0. */
    public URI uri(int node) {
        return nodes.get(node).uri();
    }

    /** The node that goes by a name in the cluster. */
    public int node(String name) {
        return Integer.parseInt(name.substring(NODE.length())) - 1;
    }

    /** The log of a node. */
    public Path log(int node) {
        return nodes.get(node).log();
    }

    /** The master, as another node knows it. */
    public int master(int asked) {
        return node(new Http(uri(asked))
                .get("/_cat/master?format=json")
                .body()
                .at("/0/node")
                .asText());
    }

    /** Ends a node as a loss of power does. */
    public void kill(int node) throws IOException {
        nodes.get(node).kill();
    }

    /** Stops a node if it runs, starts it again with its data, and waits until all nodes are in the cluster. */
    public void restart(int node) throws IOException {
        nodes.get(node).restart();
        awaitNodes();
    }

    /** Stops a node if it runs, and starts it with other settings or plugins, with its data and at its address. */
    public void restart(int node, UnaryOperator<NodeSettings> change) throws IOException {
        LocalNode changed = nodes.get(node).restartWith(change);
        nodes.set(node, changed);
        awaitNodes();
    }

    /** Stops all nodes that run, one after the other, then starts all of them. */
    public void restartAll() throws IOException {
        close();
        each(
                nodes.size(),
                node -> {
                    nodes.get(node).restart();
                    return node;
                },
                node -> {});
        awaitNodes();
    }

    /** Until every node knows all others, and what the cluster knew before it stopped. */
    private void awaitNodes() {
        new Http(uri(0)).get("/_cluster/health?timeout=" + LIMIT + "&wait_for_nodes=" + nodes.size());
        for (int node = 0; node < nodes.size(); node++) {
            Http http = new Http(uri(node));
            for (int look = 0; look < LOOKS && isBlocked(http); look++) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isBlocked(Http http) {
        return http.send("GET", "/_cat/indices", null, Map.of()).status() == UNAVAILABLE;
    }

    private static String name(int node) {
        return NODE + (node + 1);
    }

    /** Stops all nodes. */
    @Override
    public void close() throws IOException {
        for (LocalNode node : nodes.reversed()) {
            node.close();
        }
    }

    /** One step for a node. */
    private interface Step<T> {
        T take(int node) throws IOException;
    }

    /** Takes a step for each node at the same time; all have ended when this returns, or throws what one of them threw. */
    private static <T> void each(int size, Step<T> step, Consumer<T> done) throws IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(size)) {
            List<Future<T>> steps = IntStream.range(0, size)
                    .mapToObj(node -> threads.submit(() -> step.take(node)))
                    .toList();
            IOException failure = null;
            for (Future<T> taken : steps) {
                try {
                    done.accept(taken.get());
                } catch (ExecutionException e) {
                    failure = new IOException(
                            "a node of the cluster failed: " + e.getCause().getMessage(), e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    failure = new IOException("interrupted while nodes were starting", e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
