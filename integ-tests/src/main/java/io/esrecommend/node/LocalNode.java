package io.esrecommend.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A real Elasticsearch node on localhost, in its own process.
 *
 * <p>It stops with {@link #close()}, or with this JVM, unless it is {@linkplain #detach() detached}: then it stays
 * until {@link #stop(Path)}.
 */
public final class LocalNode implements AutoCloseable {

    /** The setting of the address that the node answers at; localhost if there is none. */
    static final String HOST = "http.host";

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Distribution distribution;
    private final NodeHome home;
    private final NodeSettings settings;
    private final List<String> within;
    private final URI uri;
    private final Thread stopWithThisJvm = new Thread(this::stopAtExit, "stop-local-node");

    private LocalNode(Distribution distribution, NodeHome home, NodeSettings settings, List<String> within) {
        this.distribution = distribution;
        this.home = home;
        this.settings = settings;
        this.within = within;
        this.uri = URI.create("http://" + settings.yaml().getOrDefault(HOST, "localhost") + ":" + settings.port());
    }

    /**
     * Starts a node and waits until it answers. Data of an earlier node in the same folder are still there.
     *
     * @throws NodeFailure if it does not start, with the likely cause and what it printed
     * @throws IllegalStateException if a node runs in that folder, or the port is taken
     */
    public static LocalNode start(NodeSettings settings) throws IOException {
        return start(settings, List.of());
    }

    /** Starts a node by a command that others come before, such as one that enters a network namespace. */
    static LocalNode start(NodeSettings settings, List<String> within) throws IOException {
        Distribution distribution = Distribution.find();
        NodeHome home = NodeHome.in(settings.folder());
        Optional<ProcessHandle> running = home.process();
        if (running.isPresent()) {
            throw new IllegalStateException("a node runs in " + settings.folder() + " (process "
                    + running.get().pid() + "): stop it first");
        }
        LocalNode node = new LocalNode(distribution, home, settings.withPort(free(settings.port())), within);
        node.install();
        Runtime.getRuntime().addShutdownHook(node.stopWithThisJvm);
        try {
            node.launch();
            return node;
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void launch() throws IOException {
        ProcessBuilder server = distribution.server(home, settings);
        List<String> command = new ArrayList<>(within);
        command.addAll(server.command());
        new Startup(home, uri, home.start(server.command(command))).await(START_LIMIT);
    }

    /** Stops the node if it runs, and starts it again with the data, the settings and the address that it had. */
    public void restart() throws IOException {
        home.stop();
        Files.deleteIfExists(home.pidFile());
        launch();
    }

    /** Stops the node if it runs, and starts one in its folder and at its address with other settings or plugins. */
    LocalNode restartWith(UnaryOperator<NodeSettings> change) throws IOException {
        close();
        return start(change.apply(settings), within);
    }

    /** Ends the node as a loss of power does: it cannot do anything about it. */
    public void kill() throws IOException {
        home.kill();
    }

    /** Whether nodes can be started {@linkplain NodeSettings#withSecurity(String) with security} in this JVM. */
    public static boolean canHaveSecurity() throws IOException {
        return Distribution.find().hasSecurity();
    }

    /** Stops the node that runs in this folder, if one does, whoever started it. */
    public static boolean stop(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        return Files.exists(absolute) && NodeHome.in(absolute).stop();
    }

    /** Stops the node of this folder, if one runs, and deletes all that it has there, data included. */
    public static void delete(Path folder) throws IOException {
        stop(folder);
        if (Files.exists(folder)) {
            FileTree.delete(NodeHome.in(folder.toAbsolutePath().normalize()).folder());
        }
    }

    /** Where it answers HTTP. */
    public URI uri() {
        return uri;
    }

    /**
     * The id of its process.
     *
     * @throws IllegalStateException if it does not run any more
     */
    public long pid() throws IOException {
        return home.process()
                .orElseThrow(() -> new IllegalStateException("the node in " + home.folder() + " does not run"))
                .pid();
    }

    /**
     * Replaces the secure settings in the keystore of the node, which reads them again when it is told to, or starts.
     */
    public void replaceSecrets(Map<String, String> secrets) throws IOException {
        new Keystore(home).replace(secrets);
    }

    /** The server log. */
    public Path log() {
        return home.folder().resolve("logs/elasticsearch.log");
    }

    /** Lets the node run on when this JVM ends. */
    public void detach() {
        Runtime.getRuntime().removeShutdownHook(stopWithThisJvm);
    }

    @Override
    public void close() throws IOException {
        home.stop();
        try {
            detach();
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook is running already
        }
    }

    private void install() throws IOException {
        distribution.copyTo(home.folder());
        Files.deleteIfExists(home.pidFile());
        Files.deleteIfExists(home.console());
        Map<String, String> yaml = new TreeMap<>(Map.of(
                "discovery.type", "single-node",
                "http.port", Integer.toString(uri.getPort()),
                // a full disk is the owner's business, not a reason to leave shards unassigned
                "cluster.routing.allocation.disk.threshold_enabled", "false"));
        yaml.putAll(distribution.settings());
        yaml.putAll(settings.yaml());
        Files.writeString(
                home.folder().resolve("config/elasticsearch.yml"),
                yaml.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
        home.user().own(home.folder());
        for (Path zip : settings.plugins()) {
            if (Files.notExists(zip)) {
                throw new IOException("there is no plugin zip " + zip + ": build it with mvn package -DskipTests");
            }
            distribution.install(zip, home);
        }
        for (Map.Entry<String, Path> added : settings.config().entrySet()) {
            FileTree.copy(added.getValue(), home.folder().resolve("config").resolve(added.getKey()));
        }
        new Keystore(home).replace(settings.secrets());
        home.user().own(home.folder());
    }

    /** The port itself if nothing listens there, or for 0 any that is free now. */
    static int free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "port " + port + " is taken: stop what uses it, or choose another port (0 for any free one)", e);
        }
    }

    private void stopAtExit() {
        try {
            home.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
