package io.esrecommend.cluster;

import io.esrecommend.node.Http;
import io.esrecommend.node.LocalCluster;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A client that asks a random node of a cluster, as one behind a load balancer does. */
final class AnyNode {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final List<Http> nodes;

    AnyNode(LocalCluster cluster) {
        this(cluster, LIMIT);
    }

    /** @param longest that an answer is waited for */
    AnyNode(LocalCluster cluster, Duration longest) {
        this.nodes = IntStream.range(0, cluster.size())
                .mapToObj(node -> new Http(cluster.uri(node)).within(longest))
                .toList();
    }

    /** What a node answers; empty if it gives no answer: it is gone, or out of reach. */
    Optional<Http.Answer> ask(String method, String path, Object body) {
        Http node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
        try {
            return Optional.of(node.send(method, path, body, Map.of()));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Whether a node may refuse a request for a time: it has no master or no shard, or too much to do. */
    static boolean isRefusal(Http.Answer answer) {
        return answer.status() == 503 || answer.status() == 429;
    }
}
