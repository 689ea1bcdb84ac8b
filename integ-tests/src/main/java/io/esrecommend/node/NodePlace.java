package io.esrecommend.node;

import java.util.List;

/**
 * Where a node of a cluster runs.
 *
 * @param address that it has for clients
 * @param transport the address that it has for the other nodes
 * @param command that the node's own command comes after; empty if it needs none
 */
public record NodePlace(String address, String transport, List<String> command) {

    /** Beside all others on the loopback interface. */
    static final NodePlace LOCALHOST = new NodePlace("localhost", "127.0.0.1", List.of());

    public NodePlace {
        command = List.copyOf(command);
    }

    /** The settings of a node that runs here. */
    NodeSettings settings(NodeSettings node) {
        return equals(LOCALHOST) ? node : node.with(LocalNode.HOST, address).with("transport.host", transport);
    }
}
