package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.Interaction;
import io.esrecommend.interaction.RateRule;
import io.esrecommend.interaction.SessionRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;

public class EventFilterTests extends ESTestCase {

    private static final long NOW = 1_000_000_000_000L;
    private static final long MINUTE = 60_000;

    public void testWithoutRulesEverythingCounts() throws IOException {
        Map<String, Object> history = fold(Cleaning.NONE, times(5_000, 1));
        assertEquals(5_000, history.get("events"));
        assertEquals(5_000, history.get("interactions"));
        assertEquals(Map.of(), history.get("dropped"));
    }

    public void testEventOfARuleIsDroppedAndCounted() throws IOException {
        EventFilter filter = filter(Cleaning.NONE);
        filter.add(event(NOW - 1, "i1"), "ads");
        filter.add(event(NOW - 2, "i2"), null);
        filter.add(event(NOW - 3, "i3"), "ads");
        Map<String, Object> history = toMap(filter);
        assertEquals(Map.of("ads", 2), history.get("dropped"));
        assertEquals(Map.of("view", List.of("i2")), history.get("actions"));
        assertEquals(3, history.get("events"));
    }

    public void testTimeInTheFutureIsCountedAndCapped() throws IOException {
        EventFilter filter = filter(Cleaning.NONE);
        filter.add(event(NOW + 1, "i1"), null);
        filter.add(event(NOW, "i2"), null);
        filter.add(new Interaction("u1", "i3", "view", NOW - 1, null, true), null);
        Map<String, Object> history = toMap(filter);
        assertEquals(2, history.get("future"));
        Map<?, ?> details = (Map<?, ?>) ((Map<?, ?>) history.get("details")).get("view");
        assertEquals(List.of(NOW - 1, NOW, NOW), details.get("time"));
    }

    public void testSessionsThatAreTooLargeAreDroppedWhole() throws IOException {
        Cleaning rules = sessions(10, TimeValue.ZERO);
        List<Long> events = new ArrayList<>();
        addSession(events, NOW - 1_000 * MINUTE, 10, MINUTE);
        addSession(events, NOW - 500 * MINUTE, 11, MINUTE);
        addSession(events, NOW - 400 * MINUTE, 3, MINUTE);
        Map<String, Object> history = fold(rules, events);
        assertEquals(Map.of(Cleaning.SESSION_TOO_LARGE, 11), history.get("dropped"));
        assertEquals(13, history.get("interactions"));
        assertEquals(24, history.get("events"));
    }

    public void testSessionEndsWhereThePauseIsLongerThanTheGap() throws IOException {
        Cleaning rules = sessions(10, TimeValue.ZERO);
        List<Long> events = new ArrayList<>();
        addSession(events, NOW - 1_000 * MINUTE, 20, 30 * MINUTE);
        assertEquals(0, fold(rules, events).get("interactions"));
        events.clear();
        addSession(events, NOW - 1_000 * MINUTE, 20, 30 * MINUTE + 1);
        assertEquals(20, fold(rules, events).get("interactions"));
    }

    public void testSessionsThatAreTooFastAreDroppedWhole() throws IOException {
        Cleaning rules = sessions(1_000, TimeValue.timeValueSeconds(1));
        List<Long> events = new ArrayList<>();
        addSession(events, NOW - 1_000 * MINUTE, 10, 999);
        assertEquals(Map.of(Cleaning.SESSION_TOO_FAST, 10), fold(rules, events).get("dropped"));
        events.clear();
        addSession(events, NOW - 1_000 * MINUTE, 10, 1_000);
        assertEquals(10, fold(rules, events).get("interactions"));
    }

    public void testFewMomentsAreNeverTooFast() throws IOException {
        Cleaning rules = sessions(1_000, TimeValue.timeValueSeconds(1));
        List<Long> events = new ArrayList<>();
        addSession(events, NOW - 1_000 * MINUTE, 9, 1);
        assertEquals(9, fold(rules, events).get("interactions"));
        // an order of many lines is one moment
        assertEquals(40, fold(rules, Collections.nCopies(40, NOW - MINUTE)).get("interactions"));
    }

    public void testUserAboveTheRateIsDroppedWhole() throws IOException {
        Cleaning rules = new Cleaning(Map.of(), null, new RateRule(10, TimeValue.timeValueMillis(MINUTE)), false);
        long start = NOW / MINUTE * MINUTE - 1_000 * MINUTE;
        List<Long> events = new ArrayList<>();
        addSession(events, start, 10, 1);
        addSession(events, start + MINUTE, 10, 1);
        assertEquals(20, fold(rules, events).get("interactions"));
        addSession(events, start + 10 * MINUTE, 11, 1);
        Map<String, Object> history = fold(rules, events);
        assertEquals(Map.of(Cleaning.USER_TOO_ACTIVE, 31), history.get("dropped"));
        assertEquals(0, history.get("interactions"));
        assertEquals(Map.of(), history.get("actions"));
    }

    public void testNothingIsCountedTwice() throws IOException {
        Cleaning rules = new Cleaning(
                Map.of(),
                new SessionRule(TimeValue.timeValueMinutes(30), 10, TimeValue.ZERO),
                new RateRule(10, TimeValue.timeValueHours(1)),
                false);
        List<Long> events = new ArrayList<>();
        addSession(events, NOW - 5_000 * MINUTE, 5, MINUTE);
        addSession(events, NOW - 1_000 * MINUTE, 50, 1);
        Map<String, Object> history = fold(rules, events);
        assertEquals(Map.of(Cleaning.SESSION_TOO_LARGE, 50, Cleaning.USER_TOO_ACTIVE, 5), history.get("dropped"));
        assertEquals(55, history.get("events"));
        assertEquals(0, history.get("interactions"));
    }

    public void testHeldBackEventsAreBoundedByTheSession() throws IOException {
        long[] reserved = {0};
        History history = new History(Person.of("u1"), Set.of("view"), 500, bytes -> {});
        EventFilter filter = new EventFilter(sessions(10, TimeValue.ZERO), history, NOW, bytes -> reserved[0] += bytes);
        for (long time : times(100_000, 1)) {
            filter.add(event(time, "i1"), null);
        }
        filter.finish();
        assertTrue("reserved " + reserved[0], reserved[0] <= 10_000);
    }

    private static Cleaning sessions(int maxEvents, TimeValue minInterval) {
        return new Cleaning(
                Map.of(), new SessionRule(TimeValue.timeValueMinutes(30), maxEvents, minInterval), null, false);
    }

    private static List<Long> times(int number, long distance) {
        List<Long> times = new ArrayList<>();
        addSession(times, NOW - 2L * number * distance, number, distance);
        return times;
    }

    private static void addSession(List<Long> events, long start, int number, long distance) {
        for (int i = 0; i < number; i++) {
            events.add(start + i * distance);
        }
    }

    private static Interaction event(long time, String item) {
        return new Interaction("u1", item, "view", time, null, false);
    }

    private static EventFilter filter(Cleaning rules) {
        return new EventFilter(rules, new History(Person.of("u1"), Set.of("view"), 500, bytes -> {}), NOW, bytes -> {});
    }

    private static Map<String, Object> fold(Cleaning rules, List<Long> times) throws IOException {
        EventFilter filter = filter(rules);
        List<Long> newestFirst = new ArrayList<>(times);
        newestFirst.sort(Collections.reverseOrder());
        newestFirst.forEach(time -> filter.add(event(time, "i" + time % 7), null));
        return toMap(filter);
    }

    private static Map<String, Object> toMap(EventFilter filter) throws IOException {
        return XContentHelper.convertToMap(BytesReference.bytes(filter.finish().toDocument(1)), true, XContentType.JSON)
                .v2();
    }
}
