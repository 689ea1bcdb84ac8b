package io.esrecommend.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.engine.Interactions;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.history.PersonScan.PersonEvents;
import io.esrecommend.identity.Person;
import io.esrecommend.interaction.EventsIndex.Event;
import io.esrecommend.interaction.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTest {

    private static final Interactions ACTIONS =
            new Interactions("events", "buy", Map.of("buy", 1f, "view", 0.3f, "dislike", -1f));
    private static final Split.Cut LAST = new Split.ByOrder(3, 0, 1);
    private static final Split.Cut LAST_BUT_ONE = new Split.ByOrder(3, 1, 1);

    /** Events as "action item", the newest first, a millisecond apart. */
    private static Split split(Split.Cut cut, String... events) {
        List<Event> all = new ArrayList<>();
        long time = events.length;
        for (String event : events) {
            String[] parts = event.split(" ", -1);
            all.add(new Event(new Interaction("u", parts[1], parts[0], time--, "web", false), null, 4.0));
        }
        return Split.of(new PersonEvents(Person.of("u"), all), ACTIONS, cut);
    }

    private static List<String> training(Split split) {
        return split.training().stream()
                .map(event ->
                        event.interaction().action() + " " + event.interaction().item())
                .toList();
    }

    private static List<String> test(Split split) {
        return split.test().stream().map(TestItem::id).toList();
    }

    @Test
    void theLastItemIsHeldBackWithAllThatWasDoneWithIt() {
        Split split = split(LAST, "view c", "shown c", "buy c", "view c", "buy b", "view d", "buy a", "view c");
        assertEquals(List.of(new TestItem("c", "web", 4.0)), split.test());
        assertEquals(List.of("buy b", "view d", "buy a"), training(split));
    }

    @Test
    void whatWasDoneLaterWithOtherItemsIsTrainedOn() {
        Split split = split(LAST, "view d", "buy c", "buy b", "buy a");
        assertEquals(List.of("c"), test(split));
        assertEquals(List.of("view d", "buy b", "buy a"), training(split));
    }

    @Test
    void whoHasTooFewItemsOnlyTrains() {
        Split split = split(LAST, "buy b", "buy b", "buy a", "view c");
        assertEquals(List.of(), test(split));
        assertEquals(4, split.training().size());
    }

    @Test
    void anItemThatIsNotWantedAnyMoreIsNoAnswer() {
        Split split = split(LAST, "dislike d", "buy d", "buy c", "buy b", "buy a");
        assertEquals(List.of("c"), test(split));
        assertEquals(List.of("dislike d", "buy d", "buy b", "buy a"), training(split));
        assertEquals(List.of("d"), test(split(LAST, "buy d", "dislike d", "buy b", "buy a")));
    }

    @Test
    void whatIsLearnedFromKnowsNothingOfTheTest() {
        Split split = split(LAST_BUT_ONE, "view c", "buy c", "buy b", "view b", "buy a");
        assertEquals(List.of("b"), test(split));
        assertEquals(List.of("buy a"), training(split));
        assertEquals(List.of(), test(split(LAST_BUT_ONE, "buy b", "buy a")));
    }

    @Test
    void severalItemsCanBeHeldBack() {
        Split split = split(new Split.ByOrder(4, 0, 2), "buy d", "buy c", "buy d", "buy b", "buy a");
        assertEquals(List.of("d", "c"), test(split));
        assertEquals(List.of("buy b", "buy a"), training(split));
    }

    @Test
    void timeDividesWhateverTheItem() {
        // times from 6 down to 1
        Split split = split(new Split.ByTime(3, 6, false), "buy e", "buy d", "view c", "buy b", "buy b", "buy a");
        assertEquals(List.of("d"), test(split));
        assertEquals(1, split.repeated());
        assertEquals(List.of("buy b", "buy a"), training(split));
        assertEquals(
                List.of("d", "b"),
                test(split(new Split.ByTime(3, 6, true), "buy e", "buy d", "view c", "buy b", "buy b", "buy a")));
    }

    @Test
    void rejectionsCountWhereTheyAreTested() {
        assertEquals(List.of(), test(split(new Split.ByTime(2, 9, false), "dislike b", "buy b", "buy a")));
        // what is said after all that is tested is unknown to the test
        assertEquals(List.of("b"), test(split(new Split.ByTime(2, 3, false), "dislike b", "buy b", "buy a")));
    }
}
