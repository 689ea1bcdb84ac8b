package io.esrecommend.engine;

import io.esrecommend.monitor.CacheCounts;
import java.util.Optional;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.get.GetRequest;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;

/**
 * The statistics of the engines that a node recommends for, as they are or were within the last minute. Each caller reads
 * them once before they are taken from here, so that nobody is shown what only others may read.
 */
public final class StatisticsCache {

    /** Heap that statistics may take; 0 to read them for every request. */
    public static final Setting<ByteSizeValue> SIZE =
            Setting.memorySizeSetting("recommend.statistics.cache_size", "5%", Property.NodeScope, Property.Dynamic);

    private static final String LABEL = "<recommend_statistics>";

    /** The document, the text of its numbers as base 64, and the numbers. */
    private static final int COPIES = 4;

    private static final int CALLERS = 1_000;

    /** They change when a user is erased or rows are made again: every node has to forget what it knew before, and soon. */
    private static final TimeValue KEPT = TimeValue.timeValueMinutes(1);

    private final Client client;
    private final CircuitBreaker memory;

    /** What each caller has read. */
    private final Cache<Reader, Version> byReader = CacheBuilder.<Reader, Version>builder()
            .setMaximumWeight(CALLERS)
            .setExpireAfterWrite(KEPT)
            .build();

    /** All who have read the same share what is in memory. Replaced by an empty one when its size changes. */
    private volatile Cache<Version, Statistics> byVersion;

    private volatile CacheCounts before = CacheCounts.NONE;

    private record Reader(Index index, @Nullable String caller) {}

    private record Version(Index index, long primaryTerm, long seqNo) {}

    /**
     * For the plugin to make; one a node.
     *
     * @param client reads as the calling user
     * @param memory what reading takes meanwhile is accounted in
     */
    public StatisticsCache(ClusterSettings settings, Client client, CircuitBreaker memory) {
        this.client = client;
        this.memory = memory;
        settings.initializeAndWatch(SIZE, this::resize);
    }

    private void resize(ByteSizeValue size) {
        before = counts();
        byVersion = CacheBuilder.<Version, Statistics>builder()
                .setMaximumWeight(size.getBytes())
                .weigher((version, statistics) -> statistics.bytes())
                .setExpireAfterWrite(KEPT)
                .build();
    }

    /** What the cache did, under whichever sizes, and how many statistics it holds; its weight is in bytes. */
    public CacheCounts counts() {
        return byVersion == null ? before : before.then(CacheCounts.of(byVersion));
    }

    /** Reads anew what is asked for next: a build on this node has changed it. */
    public void forget() {
        byReader.invalidateAll();
        byVersion.invalidateAll();
    }

    /** The statistics of an engine's last build; empty before the first, and for callers who may not see them. */
    public void get(String engine, ProjectMetadata project, ActionListener<Optional<Statistics>> listener) {
        Index index = new StatisticsIndices(engine).currentNeighbours(project);
        if (index == null) {
            listener.onResponse(Optional.empty());
            return;
        }
        Reader reader = new Reader(index, Caller.of(client.threadPool().getThreadContext()));
        Version version = byReader.get(reader);
        Statistics known = version == null ? null : byVersion.get(version);
        if (known != null) {
            listener.onResponse(Optional.of(known));
            return;
        }
        GetRequest request = new GetRequest(index.getName(), Statistics.ID);
        client.get(request, listener.delegateFailureAndWrap((next, response) -> {
            if (!response.isExists()) {
                next.onResponse(Optional.empty());
                return;
            }
            Statistics statistics = read(response);
            Version read = new Version(index, response.getPrimaryTerm(), response.getSeqNo());
            byVersion.put(read, statistics);
            byReader.put(reader, read);
            next.onResponse(Optional.of(statistics));
        }));
    }

    /** Reads a document as the caller sees it, although others may have read it: a role that hides fields is refused. */
    private Statistics read(GetResponse response) {
        long bytes = (long) COPIES * response.getSourceAsBytesRef().length();
        memory.addEstimateBytesAndMaybeBreak(bytes, LABEL);
        try {
            return Statistics.of(response.getSourceAsMap());
        } finally {
            memory.addWithoutBreaking(-bytes);
        }
    }
}
