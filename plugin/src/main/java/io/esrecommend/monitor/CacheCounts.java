package io.esrecommend.monitor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.cache.Cache;

/**
 * What a cache did since the node started, and what it holds.
 *
 * @param hits what was asked for and there
 * @param misses what was asked for and not there
 * @param evictions what went because there was no room, or because its time was over
 * @param entries that it holds now
 * @param weight of these, in bytes
 */
public record CacheCounts(long hits, long misses, long evictions, long entries, long weight) {

    /** Before anything was asked for. */
    public static final CacheCounts NONE = new CacheCounts(0, 0, 0, 0, 0);

    /** The counts of a cache. */
    public static CacheCounts of(Cache<?, ?> cache) {
        Cache.Stats stats = cache.stats();
        return new CacheCounts(stats.getHits(), stats.getMisses(), stats.getEvictions(), cache.count(), cache.weight());
    }

    /** Those of a cache that this one's was replaced by: what it did is added, what it held is gone. */
    public CacheCounts then(CacheCounts next) {
        return new CacheCounts(
                hits + next.hits,
                misses + next.misses,
                evictions + entries + next.evictions,
                next.entries,
                next.weight);
    }

    /** As operators see it. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("hits", hits);
        shown.put("misses", misses);
        shown.put("evictions", evictions);
        shown.put("entries", entries);
        shown.put("size_in_bytes", weight);
        return shown;
    }
}
