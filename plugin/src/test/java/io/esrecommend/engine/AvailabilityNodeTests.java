package io.esrecommend.engine;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.SearchModule;
import org.elasticsearch.test.ESSingleNodeTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Which items of a real index can be had. */
public class AvailabilityNodeTests extends ESSingleNodeTestCase {

    private static final long MINUTE = 60_000;
    private static final long NOW = 1_790_000_040_000L;

    private static final NamedXContentRegistry REGISTRY =
            new NamedXContentRegistry(new SearchModule(Settings.EMPTY, List.of()).getNamedXContents());

    private void createItems(String dates) {
        assertAcked(client().admin()
                .indices()
                .prepareCreate("items")
                .setMapping(
                        "left",
                        "type=long",
                        "sold",
                        "type=boolean",
                        "from",
                        "type=" + dates,
                        "until",
                        "type=" + dates));
    }

    private void item(String id, Object... fields) {
        Map<String, Object> source = new HashMap<>(Map.of("name", id));
        for (int i = 0; i < fields.length; i += 2) {
            source.put((String) fields[i], fields[i + 1]);
        }
        client().prepareIndex("items")
                .setId(id)
                .setSource(source)
                .setRefreshPolicy(RefreshPolicy.IMMEDIATE)
                .get();
    }

    private Set<String> available(
            @Nullable String stock, boolean isBoolean, @Nullable String from, @Nullable String until, long now) {
        return available(new Availability(stock, from, until, null), isBoolean, now);
    }

    private Set<String> available(Availability availability, boolean stockIsBoolean, long now) {
        var response = client().prepareSearch("items")
                .setQuery(availability.query(stockIsBoolean, now, REGISTRY))
                .setSize(100)
                .get();
        try {
            Set<String> ids = new TreeSet<>();
            Arrays.stream(response.getHits().getHits()).forEach(hit -> ids.add(hit.getId()));
            return ids;
        } finally {
            response.decRef();
        }
    }

    public void testStockIsANumberAboveZeroOrTrue() {
        createItems("date");
        item("many", "left", 7, "sold", true);
        item("none", "left", 0, "sold", false);
        item("owed", "left", -1, "sold", false);
        item("unknown");
        assertEquals(Set.of("many"), available("left", false, null, null, NOW));
        assertEquals(Set.of("many"), available("sold", true, null, null, NOW));
    }

    public void testTimeIsFromTheFirstMomentToBeforeTheLast() {
        createItems(randomFrom("date", "date_nanos"));
        item("always");
        item("begins", "from", NOW);
        item("ends", "until", NOW);
        item("soon", "from", NOW + MINUTE);
        item("still", "from", NOW - MINUTE, "until", NOW + MINUTE);
        item("over", "from", NOW - 3 * MINUTE, "until", NOW - MINUTE);
        // within the minute it is all the same
        long now = NOW + between(0, 59_999);
        assertEquals(Set.of("always", "begins", "still"), available(null, false, "from", "until", now));
        assertEquals(Set.of("always", "begins", "ends", "still", "over"), available(null, false, "from", null, now));
        assertEquals(Set.of("always", "begins", "soon", "still"), available(null, false, null, "until", now));
        assertEquals(Set.of("always", "begins", "soon"), available(null, false, "from", "until", now + MINUTE));
    }

    public void testQueryIsTheSameForAMinute() {
        Availability availability = new Availability("left", "from", "until", null);
        assertEquals(
                availability.query(false, NOW, REGISTRY),
                availability.query(false, NOW + between(0, 59_999), REGISTRY));
        assertNotEquals(availability.query(false, NOW, REGISTRY), availability.query(false, NOW + MINUTE, REGISTRY));
    }

    public void testAllThatIsSaidMustHold() {
        createItems("date");
        item("a", "left", 1, "sold", true);
        item("b", "left", 1, "sold", false);
        item("c", "left", 0, "sold", true);
        Map<String, Object> sold = Map.of("term", Map.of("sold", true));
        assertEquals(Set.of("a"), available(new Availability("left", "from", "until", sold), false, NOW));
        assertEquals(Set.of("a", "c"), available(new Availability(null, null, null, sold), false, NOW));
    }

    public void testQueryThatIsNoneIsNamed() {
        Availability availability = new Availability(null, null, null, Map.of("trem", Map.of()));
        IllegalArgumentException e =
                expectThrows(IllegalArgumentException.class, () -> availability.query(false, NOW, REGISTRY));
        assertTrue(
                e.getMessage(),
                e.getMessage().startsWith("[items.available.filter] is [{trem={}}] but must be a query"));
    }
}
