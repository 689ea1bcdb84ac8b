package io.esrecommend.evaluation;

import io.esrecommend.build.Builds;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.query.Resolver;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/**
 * What of a node an evaluation works with.
 *
 * @param client acts as the calling user
 * @param arrays that a circuit breaker accounts
 * @param registry reads queries of engines
 */
public record Services(
        Client client,
        ClusterService cluster,
        Engines engines,
        EngineSchema.Resolver schemas,
        Builds builds,
        Resolver resolver,
        BigArrays arrays,
        NamedXContentRegistry registry) {

    /** Accounts for what takes memory beside the arrays. */
    CircuitBreaker memory() {
        return arrays.breakerService().getBreaker(CircuitBreaker.REQUEST);
    }

    /** Does things side by side, as many as the node has processors. */
    Workers workers() {
        return new Workers(
                client.threadPool().generic(),
                org.elasticsearch.common.util.concurrent.EsExecutors.allocatedProcessors(cluster.getSettings()));
    }

    /** The same with a client that acts for a task. */
    Services through(Client other) {
        return new Services(other, cluster, engines, schemas, builds, resolver, arrays, registry);
    }
}
