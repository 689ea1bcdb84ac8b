package io.esrecommend.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set without what is to be predicted. Of every user with three or more events of the primary action the last is
 * held back, and with it all that the user did with the same item: nothing may tell of the answer.
 *
 * @param histories what stays, by user, the oldest first
 * @param answers the items held back, by user
 */
record HeldBack(Map<String, List<Event>> histories, Map<String, String> answers) {

    private static final int FEWEST = 3;

    /** Takes the answers out of a data set. */
    static HeldBack of(DataSet data) {
        Map<String, List<Event>> histories = new LinkedHashMap<>();
        data.events().stream()
                .sorted(Event.BY_TIME)
                .forEach(event -> histories
                        .computeIfAbsent(event.user(), user -> new ArrayList<>())
                        .add(event));
        Map<String, String> answers = new LinkedHashMap<>();
        histories.forEach((user, events) -> {
            List<Event> positive = events.stream()
                    .filter(event -> event.action().equals(data.engine().primary()))
                    .toList();
            if (positive.size() >= FEWEST) {
                String answer = positive.getLast().item();
                answers.put(user, answer);
                events.removeIf(event -> event.item().equals(answer));
            }
        });
        histories.values().removeIf(List::isEmpty);
        return new HeldBack(histories, answers);
    }

    /** Events that stay. */
    int size() {
        return histories.values().stream().mapToInt(List::size).sum();
    }
}
