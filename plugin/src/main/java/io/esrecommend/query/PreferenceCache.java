package io.esrecommend.query;

import io.esrecommend.engine.Caller;
import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.monitor.CacheCounts;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;

/**
 * The preferences that a node computed within the last minute: whoever asks for the next page, or for another list for the same user,
 * need not wait for neighbours and vectors to be read again. What the user did is read for every request; a preference is
 * known by it, so that none is older than what was done last. Reads are as the calling user, and so is what is kept of them: one
 * caller is never answered with what another may read.
 */
public final class PreferenceCache {

    /** Memory that preferences may take; 0 to keep none. */
    public static final Setting<ByteSizeValue> SIZE =
            Setting.memorySizeSetting("recommend.preferences.cache_size", "2%", Property.NodeScope, Property.Dynamic);

    private final ThreadContext threads;

    /** Replaced by an empty one when its size changes. */
    private volatile Cache<Key, Preference> cache;

    private volatile CacheCounts before = CacheCounts.NONE;

    /**
     * What a preference is made of.
     *
     * @param name the engine's name
     * @param engine as it is now
     * @param items the indices that its items are in
     * @param builtAt when the statistics were published
     * @param caller who reads; null without security
     * @param dims the dimensions of each vector field
     * @param reads which of neighbours and vectors are read
     * @param evidence what was done
     * @param rejected what was rejected
     */
    record Key(
            String name,
            Engine engine,
            List<Index> items,
            long builtAt,
            @Nullable String caller,
            @Nullable Integer dims,
            Map<String, Integer> furtherDims,
            List<Boolean> reads,
            List<Evidence> evidence,
            List<Evidence> rejected) {

        private static final long BYTES_OF_EVIDENCE = 150;

        private long bytes() {
            return BYTES_OF_EVIDENCE * (evidence.size() + rejected.size());
        }
    }

    /** For the plugin to make; one a node. */
    public PreferenceCache(ClusterSettings settings, ThreadContext threads) {
        this.threads = threads;
        settings.initializeAndWatch(SIZE, this::resize);
    }

    private void resize(ByteSizeValue size) {
        before = counts();
        cache = CacheBuilder.<Key, Preference>builder()
                .setMaximumWeight(size.getBytes())
                .weigher((key, preference) -> key.bytes() + preference.bytes())
                .setExpireAfterWrite(TimeValue.timeValueMinutes(1))
                .build();
    }

    /** What the cache did, under whichever sizes; its weight is in bytes. */
    public CacheCounts counts() {
        return cache == null ? before : before.then(CacheCounts.of(cache));
    }

    /** Who calls, on a thread that the call came by; null without security. */
    @Nullable
    String caller() {
        return Caller.of(threads);
    }

    /**
     * The key of a draft whose evidence is known; null where nothing is to be kept.
     *
     * @param items the indices that the engine's items are in
     */
    @Nullable
    Key key(@Nullable String caller, List<Index> items, Draft draft) {
        if (draft.titles || draft.evidence.isEmpty()) {
            return null;
        }
        return new Key(
                draft.spec.engine(),
                draft.engine,
                items,
                draft.statistics == null ? 0 : draft.statistics.builtAt(),
                caller,
                draft.schema.dims(),
                draft.schema.furtherDims(),
                List.of(draft.wants(Component.COOCCURRENCE), draft.comparesItems()),
                draft.evidence,
                draft.user.rejected());
    }

    /** What is known; null for nothing. */
    @Nullable
    Preference get(@Nullable Key key) {
        return key == null ? null : cache.get(key);
    }

    /** Keeps a preference. */
    void put(@Nullable Key key, Preference preference) {
        if (key != null) {
            cache.put(key, preference);
        }
    }
}
