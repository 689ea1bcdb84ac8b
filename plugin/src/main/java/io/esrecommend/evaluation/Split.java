package io.esrecommend.evaluation;

import io.esrecommend.engine.Interactions;
import io.esrecommend.history.PersonScan.PersonEvents;
import io.esrecommend.interaction.EventsIndex.Event;
import io.esrecommend.interaction.Interaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a person's interactions is trained on, and what is held back. Whatever the person did with an item that is held
 * back, by any action and at any time, is not trained on: nothing may tell of the answer.
 *
 * @param training the newest first
 * @param test items that are held back, the newest first
 * @param repeated items that would have been held back, but which the person knows from training
 */
record Split(List<Event> training, List<TestUser.TestItem> test, int repeated) {

    /** Where training ends and the test begins. */
    sealed interface Cut {}

    /**
     * By the order of each person's items of the primary action.
     *
     * @param required items that a person must have; of others nothing is held back
     * @param unseen the newest items, which are neither trained on nor tested
     * @param tested the items before those
     */
    record ByOrder(int required, int unseen, int tested) implements Cut {}

    /**
     * By time.
     *
     * @param from the first time that is tested and not trained on, in milliseconds since the epoch
     * @param until the first time that is neither
     * @param knownItems whether items are tested that the person knows from training
     */
    record ByTime(long from, long until, boolean knownItems) implements Cut {}

    /** Splits what a person did. */
    static Split of(PersonEvents person, Interactions interactions, Cut cut) {
        return switch (cut) {
            case ByOrder order -> byOrder(person.events(), interactions, order);
            case ByTime time -> byTime(person.events(), interactions, time);
        };
    }

    private static Split byOrder(List<Event> events, Interactions interactions, ByOrder cut) {
        List<TestUser.TestItem> items = wanted(events, interactions);
        if (items.size() < cut.required) {
            return new Split(events, List.of(), 0);
        }
        List<TestUser.TestItem> untrained = items.subList(0, cut.unseen + cut.tested);
        Set<String> ids = new HashSet<>();
        untrained.forEach(item -> ids.add(item.id()));
        List<Event> training = new ArrayList<>(events);
        training.removeIf(event -> ids.contains(event.interaction().item()));
        return new Split(training, List.copyOf(untrained.subList(cut.unseen, untrained.size())), 0);
    }

    private static Split byTime(List<Event> events, Interactions interactions, ByTime cut) {
        List<Event> training = new ArrayList<>();
        List<Event> tested = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Event event : events) {
            long time = event.interaction().time();
            if (time < cut.from) {
                training.add(event);
                known.add(event.interaction().item());
            } else if (time < cut.until) {
                tested.add(event);
            }
        }
        List<TestUser.TestItem> items = new ArrayList<>(wanted(tested, interactions));
        int all = items.size();
        if (!cut.knownItems) {
            items.removeIf(item -> known.contains(item.id()));
        }
        return new Split(training, List.copyOf(items), all - items.size());
    }

    /** The items of the primary action, each once, the newest first; not those of which the newest word is against them. */
    private static List<TestUser.TestItem> wanted(List<Event> events, Interactions interactions) {
        Map<String, Float> actions = interactions.actions();
        Map<String, Boolean> liked = new HashMap<>();
        List<TestUser.TestItem> items = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Event event : events) {
            Interaction interaction = event.interaction();
            float weight = actions.getOrDefault(interaction.action(), 0f);
            if (weight != 0) {
                liked.putIfAbsent(interaction.item(), weight > 0);
            }
            if (interaction.action().equals(interactions.primary())
                    && liked.get(interaction.item())
                    && taken.add(interaction.item())) {
                items.add(new TestUser.TestItem(interaction.item(), interaction.platform(), event.value()));
            }
        }
        return items;
    }
}
