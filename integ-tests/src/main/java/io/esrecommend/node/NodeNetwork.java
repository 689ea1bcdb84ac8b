package io.esrecommend.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network on this machine in which nodes can be cut off from each other: each node has a network namespace of its own, which a
 * cable (a pair of virtual interfaces) joins to a bridge. Needs root and the command {@code ip} of iproute2.
 *
 * <p>Names tell the process that made them: what a run has left that was killed, the next one removes.
 */
public final class NodeNetwork implements AutoCloseable {

    private static final Pattern OWN = Pattern.compile("(esr-([0-9a-z]+))(?:-\\d+)?");
    /** {@code esr-1-0 (id: 3)}. */
    private static final Pattern NAMESPACE = Pattern.compile("^(\\S+)");

    /** {@code 7: esr-1-0@if2: <BROADCAST> …}. */
    private static final Pattern LINK = Pattern.compile("^\\d+: ([^@:]+)");

    private static final String HTTP = "10.213.";

    /**
     * Addresses that count as loopback, though here they are not: a node that others reach is in production for Elasticsearch, which
     * then asks for limits of the machine that tests do without.
     */
    private static final String TRANSPORT = "127.213.";

    private static final int RADIX = 36;

    private final String bridge = "esr-" + Long.toString(ProcessHandle.current().pid(), RADIX);
    private final String subnet = Math.floorMod(ProcessHandle.current().pid(), 250) + ".";
    private final int size;

    private NodeNetwork(int size) {
        this.size = size;
    }

    /** Why tests that need one are skipped. */
    public static final String MISSING =
            "nodes cannot be cut off: that needs root and the command ip (apt-get install iproute2); with"
                    + " -Dnamespaces.required=true this fails";

    /**
     * Makes a network of so many namespaces; one a process at a time.
     *
     * @return nothing where it cannot be made, unless {@code -Dnamespaces.required=true} makes that a failure
     */
    public static Optional<NodeNetwork> open(int size) throws IOException {
        try {
            removeLeftovers();
            NodeNetwork network = new NodeNetwork(size);
            network.close();
            try {
                network.make();
            } catch (IOException e) {
                network.close();
                throw e;
            }
            return Optional.of(network);
        } catch (IOException e) {
            if (Boolean.getBoolean("namespaces.required")) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void make() throws IOException {
        ip("link add " + bridge + " type bridge");
        ip("addr add " + HTTP + subnet + "254/24 dev " + bridge);
        ip("link set " + bridge + " up");
        for (int node = 0; node < size; node++) {
            String name = name(node);
            ip("netns add " + name);
            ip("link add " + name + " type veth peer name eth0 netns " + name);
            ip("link set " + name + " master " + bridge + " up");
            in(name, "echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet");
            // As Elasticsearch's documentation has it: a connection to a node that is cut off ends soon.
            in(name, "echo 5 > /proc/sys/net/ipv4/tcp_retries2");
            ip("-n " + name + " link set lo up");
            ip("-n " + name + " addr add 127.0.0.1/32 dev lo");
            ip("-n " + name + " addr del 127.0.0.1/8 dev lo");
            ip("-n " + name + " addr add " + HTTP + subnet + (node + 1) + "/24 dev eth0");
            ip("-n " + name + " addr add " + TRANSPORT + subnet + (node + 1) + "/24 dev eth0");
            ip("-n " + name + " link set eth0 up");
        }
    }

    private static void in(String namespace, String command) throws IOException {
        run(List.of("ip", "netns", "exec", namespace, "sh", "-c", command));
    }

    private String name(int node) {
        return bridge + "-" + node;
    }

    /** Where the nodes run. */
    public List<NodePlace> places() {
        List<NodePlace> places = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            places.add(new NodePlace(
                    HTTP + subnet + (node + 1),
                    TRANSPORT + subnet + (node + 1),
                    List.of("ip", "netns", "exec", name(node))));
        }
        return places;
    }

    /** Pulls the cable of a node: neither other nodes nor clients reach it, and it reaches nobody. */
    public void cut(int node) throws IOException {
        ip("link set " + name(node) + " down");
    }

    /** Plugs the cable of a node in again. */
    public void heal(int node) throws IOException {
        ip("link set " + name(node) + " up");
    }

    /** Removes the network; nodes that still run in it are cut off. */
    @Override
    public void close() throws IOException {
        remove(bridge);
    }

    /** Removes networks of processes that are gone. */
    private static void removeLeftovers() throws IOException {
        Set<String> all = new HashSet<>(namespaces());
        all.addAll(links());
        for (String name : all) {
            Matcher own = OWN.matcher(name);
            if (own.matches()
                    && ProcessHandle.of(Long.parseLong(own.group(2), RADIX)).isEmpty()) {
                remove(own.group(1));
            }
        }
    }

    /** The cables first: they go with their namespaces, but nobody says when. */
    private static void remove(String network) throws IOException {
        for (String name : links()) {
            if (name.equals(network) || name.startsWith(network + "-")) {
                ip("link del " + name);
            }
        }
        for (String name : namespaces()) {
            if (name.startsWith(network + "-")) {
                ip("netns del " + name);
            }
        }
    }

    private static List<String> namespaces() throws IOException {
        return names(ip("netns list"), NAMESPACE);
    }

    private static List<String> links() throws IOException {
        return names(ip("-o link show"), LINK);
    }

    private static List<String> names(String printed, Pattern line) {
        return printed.lines()
                .map(line::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    private static String ip(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments.split(" ", -1)));
        return run(command);
    }

    private static String run(List<String> command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("cannot run " + command + ": " + printed.strip());
            }
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, e);
        }
    }
}
