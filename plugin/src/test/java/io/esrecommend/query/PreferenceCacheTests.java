package io.esrecommend.query;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.monitor.CacheCounts;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import io.esrecommend.vector.VectorSpace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.Index;
import org.elasticsearch.test.ESTestCase;

public class PreferenceCacheTests extends ESTestCase {

    private static PreferenceCache cache(String size) {
        return new PreferenceCache(settings(size), new ThreadContext(Settings.EMPTY));
    }

    private static ClusterSettings settings(String size) {
        Settings settings =
                Settings.builder().put(PreferenceCache.SIZE.getKey(), size).build();
        return new ClusterSettings(settings, Set.of(PreferenceCache.SIZE));
    }

    private static PreferenceCache.Key key(String caller, long builtAt, String... items) {
        return key("first", caller, builtAt, items);
    }

    private static PreferenceCache.Key key(String uuid, String caller, long builtAt, String... items) {
        List<Evidence> evidence = List.of(items).stream()
                .map(item -> new Evidence(item, "buy", 1, 0))
                .toList();
        return new PreferenceCache.Key(
                "films",
                null,
                List.of(new Index("items", uuid)),
                builtAt,
                caller,
                2,
                Map.of(),
                List.of(true, true),
                evidence,
                List.of());
    }

    private static Preference preference(int neighbours) {
        List<Neighbour> row = IntStream.range(0, neighbours)
                .mapToObj(i -> new Neighbour("n" + i, 10, 2, 3))
                .toList();
        return new Preference(
                Association.of(
                        List.of(new Evidence("a", "buy", 1, 0)),
                        List.of(),
                        "buy",
                        List.of(new StoredRow(Relation.ofItems("buy", "buy"), new NeighbourRow("a", 9, row))),
                        1,
                        false),
                Map.of("", new Interests(null, List.of(new VectorSpace.Interest(new float[] {1, 0}, 0)))));
    }

    public void testPreferenceIsKnownByWhatWasDoneAndByWhoAsks() {
        PreferenceCache cache = cache("1mb");
        Preference preference = preference(3);
        cache.put(key("alice", 7, "a", "b"), preference);
        assertSame(preference, cache.get(key("alice", 7, "a", "b")));
        assertNull("of another caller", cache.get(key("bob", 7, "a", "b")));
        assertNull("of nobody", cache.get(key(null, 7, "a", "b")));
        assertNull("after another build", cache.get(key("alice", 8, "a", "b")));
        assertNull("of other items by the same name", cache.get(key("second", "alice", 7, "a", "b")));
        assertNull("after something was done", cache.get(key("alice", 7, "c", "a", "b")));
        assertNull("in another order", cache.get(key("alice", 7, "b", "a")));
    }

    public void testWhatHasNoKeyIsNotKept() {
        PreferenceCache cache = cache("1mb");
        cache.put(null, preference(1));
        assertNull(cache.get(null));
    }

    public void testNoMoreIsKeptThanThereIsRoomFor() {
        PreferenceCache none = cache("0b");
        none.put(key("alice", 7, "a"), preference(1));
        assertNull(none.get(key("alice", 7, "a")));

        Preference large = preference(1000);
        assertTrue("1000 sums take more than their ids", large.bytes() > 100_000);
        PreferenceCache room = cache("1mb");
        for (int i = 0; i < 20; i++) {
            room.put(key("alice", i, "a"), large);
        }
        assertNull("the oldest", room.get(key("alice", 0, "a")));
        assertSame(large, room.get(key("alice", 19, "a")));
    }

    public void testSizeChangesWhileItIsUsed() {
        ClusterSettings settings = settings("1mb");
        PreferenceCache cache = new PreferenceCache(settings, new ThreadContext(Settings.EMPTY));
        cache.put(key("alice", 7, "a"), preference(1));
        assertNotNull(cache.get(key("alice", 7, "a")));
        assertNull(cache.get(key("bob", 7, "a")));
        settings.applySettings(
                Settings.builder().put(PreferenceCache.SIZE.getKey(), "0b").build());
        assertNull(cache.get(key("alice", 7, "a")));
        cache.put(key("alice", 7, "a"), preference(1));
        assertNull(cache.get(key("alice", 7, "a")));
        settings.applySettings(Settings.EMPTY);
        cache.put(key("alice", 7, "a"), preference(1));
        assertNotNull(cache.get(key("alice", 7, "a")));
        CacheCounts counts = cache.counts();
        assertEquals("counted on under every size", 2, counts.hits());
        assertEquals(3, counts.misses());
        assertEquals(1, counts.entries());
        assertTrue("in bytes", counts.weight() > 100);
    }

    public void testCallerIsWhoTheThreadActsFor() {
        ThreadContext threads = new ThreadContext(Settings.EMPTY);
        PreferenceCache cache = new PreferenceCache(settings("1mb"), threads);
        assertNull(cache.caller());
        threads.putHeader("_xpack_security_authentication", "alice");
        assertEquals("alice", cache.caller());
    }
}
