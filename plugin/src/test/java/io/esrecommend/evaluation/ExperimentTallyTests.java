package io.esrecommend.evaluation;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Variants;
import io.esrecommend.interaction.RecommendedEvents.Event;
import io.esrecommend.query.RecommendationId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.MockBigArrays;
import org.elasticsearch.common.util.MockPageCacheRecycler;
import org.elasticsearch.indices.breaker.NoneCircuitBreakerService;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class ExperimentTallyTests extends ESTestCase {

    private final BigArrays arrays =
            new MockBigArrays(new MockPageCacheRecycler(Settings.EMPTY), new NoneCircuitBreakerService());

    private Variants variants() throws IOException {
        String engine = "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\"}, \"interactions\": {\"index\":"
                + " \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}, \"variants\":"
                + " {\"b\": {\"share\": 0.3}, \"c\": {\"share\": 0.3}}}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, engine)) {
            return Engine.parse(parser).variants();
        }
    }

    private ExperimentTally tally(String shown) throws IOException {
        return new ExperimentTally(variants(), "buy", shown, arrays);
    }

    private static Event event(String user, String action, String variant, long list) {
        return new Event(user, action, new RecommendationId(7, Variants.fingerprint(variant), list).toString());
    }

    private static List<String> users(ExperimentTally tally) {
        List<String> users = new ArrayList<>();
        tally.read((arm, conversions) -> users.add(arm + ":" + conversions));
        Collections.sort(users);
        return users;
    }

    public void testUsersAndListsAreOfTheArmOfTheirIds() throws IOException {
        List<Event> events = new ArrayList<>(List.of(
                event("u1", "view", "control", 1),
                event("u1", "buy", "control", 1),
                event("u1", "buy", "control", 2),
                event("u2", "view", "b", 3),
                event("u3", "buy", "b", 4),
                event("u3", "view", "b", 4)));
        Collections.shuffle(events, random());
        try (ExperimentTally tally = tally("shown")) {
            events.forEach(tally::add);
            assertEquals(List.of("0:2", "1:0", "1:1"), users(tally));
            assertEquals(List.of(2L, 2L, 0L), List.of(tally.lists(0), tally.lists(1), tally.lists(2)));
            assertFalse(tally.hasImpressions());
            assertEquals(new ExperimentTally.LeftOut(0, 0), tally.read((arm, conversions) -> {}));
        }
    }

    public void testWhereImpressionsAreLoggedUsersAreThoseWhoWereShownAList() throws IOException {
        try (ExperimentTally tally = tally("shown")) {
            tally.add(event("u1", "shown", "control", 1));
            tally.add(event("u2", "shown", "b", 2));
            tally.add(event("u2", "buy", "b", 2));
            tally.add(event("u3", "buy", "b", 3));
            assertEquals(List.of("0:0", "1:1"), users(tally));
            assertTrue(tally.hasImpressions());
            assertEquals(new ExperimentTally.LeftOut(0, 1), tally.read((arm, conversions) -> {}));
        }
    }

    public void testUsersOfSeveralArmsSayNothing() throws IOException {
        try (ExperimentTally tally = tally(null)) {
            tally.add(event("u1", "buy", "control", 1));
            tally.add(event("u1", "buy", "c", 2));
            tally.add(event("u2", "buy", "c", 3));
            assertEquals(List.of("2:1"), users(tally));
            assertEquals(new ExperimentTally.LeftOut(1, 0), tally.read((arm, conversions) -> {}));
        }
    }

    public void testIdsOfOnePersonCountOnce() throws IOException {
        Map<String, String> persons = new TreeMap<>();
        try (ExperimentTally tally = tally(null)) {
            for (int i = 0; i < 20; i++) {
                tally.add(event("device-" + i, "buy", i < 10 ? "b" : "c", i));
                persons.put("device-" + i, i % 10 < 5 ? "device-" + i : "person-" + i % 5);
            }
            // ten devices are themselves; five persons have two others each, one of either arm
            tally.merge(between(1, 30), ids -> ids.stream().collect(Collectors.toMap(id -> id, persons::get)));
            assertEquals(List.of("1:1", "1:1", "1:1", "1:1", "1:1", "2:1", "2:1", "2:1", "2:1", "2:1"), users(tally));
            assertEquals(new ExperimentTally.LeftOut(5, 0), tally.read((arm, conversions) -> {}));
        }
        try (ExperimentTally tally = tally(null)) {
            tally.add(event("device-1", "buy", "b", 1));
            tally.add(event("device-2", "view", "b", 2));
            tally.add(event("u", "buy", "b", 2));
            tally.merge(between(1, 3), ids -> ids.stream().collect(Collectors.toMap(id -> id, id -> "u")));
            assertEquals(List.of("1:2"), users(tally));
        }
    }

    public void testIdsOfNoListAndOfOtherVariantsAreCounted() throws IOException {
        try (ExperimentTally tally = tally(null)) {
            tally.add(new Event("u1", "buy", "what is this"));
            tally.add(event("u2", "buy", "gone", 1));
            tally.add(event("u2", "buy", "gone", 1));
            assertEquals(1, tally.malformed());
            assertEquals(2, tally.unknown());
            assertEquals(List.of(), users(tally));
        }
    }

    public void testMemoryIsFewBytesAUserAndAList() throws IOException {
        int many = 50_000;
        BigArrays enough = new MockBigArrays(new MockPageCacheRecycler(Settings.EMPTY), ByteSizeValue.ofGb(1));
        CircuitBreaker breaker = enough.breakerService().getBreaker(CircuitBreaker.REQUEST);
        try (ExperimentTally tally = new ExperimentTally(variants(), "buy", null, enough)) {
            for (int i = 0; i < many; i++) {
                tally.add(event("1", "buy", "b", i));
            }
            long lists = breaker.getUsed() / many;
            for (int i = 0; i < many; i++) {
                tally.add(event(Integer.toString(100_000 + i), "buy", "b", 0));
            }
            long users = breaker.getUsed() / many - lists;
            assertTrue(lists + " bytes a list", lists > 0 && lists <= 40);
            assertTrue(users + " bytes a user", users > 0 && users <= 60);
        }
    }

    public void testMemoryIsBounded() throws IOException {
        BigArrays few = new MockBigArrays(new MockPageCacheRecycler(Settings.EMPTY), ByteSizeValue.ofKb(100));
        try (ExperimentTally tally = new ExperimentTally(variants(), "buy", null, few)) {
            expectThrows(CircuitBreakingException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    tally.add(event("user-" + i, "buy", "b", i));
                }
            });
        }
        assertEquals(0, few.breakerService().getBreaker(CircuitBreaker.REQUEST).getUsed());
    }
}
