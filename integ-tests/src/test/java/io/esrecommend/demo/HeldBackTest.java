package io.esrecommend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldBackTest {

    private static final EngineFile ENGINE = new EngineFile("pos", Map.of("pos", 1.0, "view", 0.3), "");

    @Test
    void holdsTheLastPositiveBack() {
        HeldBack split = split(event("a", 3, "pos", 1), event("b", 1, "pos", 2), event("c", 2, "pos", 3));
        assertEquals(Map.of("u", "a"), split.answers());
        assertEquals(List.of("b", "c"), items(split));
    }

    @Test
    void takesTheLaterLineOfEqualTimes() {
        HeldBack split = split(event("a", 1, "pos", 1), event("b", 1, "pos", 2), event("c", 1, "pos", 3));
        assertEquals(Map.of("u", "c"), split.answers());
        assertEquals(List.of("a", "b"), items(split));
    }

    @Test
    void doesNotHoldAWeakerActionBack() {
        HeldBack split = split(
                event("a", 1, "pos", 1), event("b", 2, "pos", 2), event("c", 3, "pos", 3), event("d", 4, "view", 4));
        assertEquals(Map.of("u", "c"), split.answers());
        assertEquals(List.of("a", "b", "d"), items(split));
    }

    @Test
    void takesAllOfTheAnswerAway() {
        HeldBack split = split(
                event("c", 0, "view", 1),
                event("a", 1, "pos", 2),
                event("c", 2, "pos", 3),
                event("b", 3, "pos", 4),
                event("c", 4, "pos", 5),
                event("c", 5, "view", 6));
        assertEquals(Map.of("u", "c"), split.answers());
        assertEquals(List.of("a", "b"), items(split));
        assertEquals(2, split.size());
    }

    @Test
    void holdsNothingBackOfWhoDidLittle() {
        HeldBack split = split(event("a", 1, "pos", 1), event("b", 2, "pos", 2), event("c", 3, "view", 3));
        assertEquals(Map.of(), split.answers());
        assertEquals(List.of("a", "b", "c"), items(split));
    }

    @Test
    void keepsTheOrderInTime() {
        // seconds since the epoch
        assertEquals(1_500_000_000_002L, Interactions.millis(1_500_000_000, 2));
        assertEquals(789_652_009_000L, Interactions.millis(789_652_009, 0));
        // positions: a minute each
        assertEquals(60_001, Interactions.millis(1, 1) - Interactions.millis(0, 0));
    }

    private static HeldBack split(Event... events) {
        return HeldBack.of(new DataSet(Map.of(), List.of(events), 0, ENGINE));
    }

    private static Event event(String item, long time, String action, int line) {
        return new Event("u", item, time, action, line);
    }

    private static List<String> items(HeldBack split) {
        return split.histories().get("u").stream().map(Event::item).toList();
    }
}
