package io.esrecommend.engine;

import java.util.Optional;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.get.GetRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;

/** The statistics of the engines that a node recommends for, as they are or were within the last minute. */
public final class StatisticsCache {

    private final Client client;

    /** They change when a user is erased or rows are made again: every node has to forget what it knew before, and soon. */
    private final Cache<Index, Statistics> byIndex = CacheBuilder.<Index, Statistics>builder()
            .setMaximumWeight(100)
            .setExpireAfterWrite(TimeValue.timeValueMinutes(1))
            .build();

    /** @param client reads as the calling user */
    public StatisticsCache(Client client) {
        this.client = client;
    }

    /** Reads anew what is asked for next: a build on this node has changed it. */
    public void forget() {
        byIndex.invalidateAll();
    }

    /** The statistics of an engine's last build; empty before the first. */
    public void get(String engine, ProjectMetadata project, ActionListener<Optional<Statistics>> listener) {
        Index index = new StatisticsIndices(engine).currentNeighbours(project);
        Statistics known = index == null ? null : byIndex.get(index);
        if (index == null || known != null) {
            listener.onResponse(Optional.ofNullable(known));
            return;
        }
        GetRequest request = new GetRequest(index.getName(), Statistics.ID);
        client.get(request, listener.delegateFailureAndWrap((next, response) -> {
            if (!response.isExists()) {
                next.onResponse(Optional.empty());
                return;
            }
            Statistics statistics = Statistics.of(response.getSourceAsMap());
            byIndex.put(index, statistics);
            next.onResponse(Optional.of(statistics));
        }));
    }
}
