package io.esrecommend.demo;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For whom recommendations are shown: drawn by hash, so the same each time, and none of them chosen because it looks
 * good.
 *
 * @param users who did enough to be known
 * @param basket two items of one history: those that most users know
 * @param text a text that names no item
 */
record Guests(List<String> users, List<String> basket, String text) {

    private static final int USERS = 3;
    private static final int KNOWN = 4;
    private static final int BASKET = 2;
    private static final int FEWEST_WORDS = 8;
    private static final int WORDS = 12;

    /** Draws them from what the node knows. */
    static Guests of(DataSet data, HeldBack split) {
        List<String> known = Sample.of(split.answers().keySet()).stream()
                .filter(user -> split.histories().getOrDefault(user, List.of()).size() >= KNOWN)
                .limit(USERS + 1)
                .toList();
        if (known.isEmpty()) {
            throw new DemoFailure("no user has " + (KNOWN + 1) + " events, of which three or more are "
                    + data.engine().primary() + ": there is nobody to show recommendations for");
        }
        Map<String, Integer> popularity = popularity(split);
        List<String> basket = split.histories().get(known.getLast()).stream()
                .map(Event::item)
                .distinct()
                .sorted(Comparator.comparing((String item) -> -popularity.get(item))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(BASKET)
                .toList();
        return new Guests(known.subList(0, Math.min(USERS, known.size())), basket, text(data, popularity));
    }

    private static Map<String, Integer> popularity(HeldBack split) {
        Map<String, Integer> users = new HashMap<>();
        split.histories().values().forEach(history -> {
            Set<String> items = history.stream().map(Event::item).collect(Collectors.toCollection(HashSet::new));
            items.forEach(item -> users.merge(item, 1, Integer::sum));
        });
        return users;
    }

    /** The data set's own example, or the middle of the text of an item that nobody, or hardly anybody, knows. */
    private static String text(DataSet data, Map<String, Integer> popularity) {
        if (!data.engine().exampleText().isBlank()) {
            return data.engine().exampleText();
        }
        return Sample.of(data.items().keySet()).stream()
                .map(item -> data.items().get(item))
                .filter(item -> item.text().split("\\s+", -1).length >= FEWEST_WORDS)
                .min(Comparator.comparing(item -> popularity.getOrDefault(item.id(), 0)))
                .map(item -> middle(item.text()))
                .orElseGet(() -> data.items().values().iterator().next().text());
    }

    private static String middle(String text) {
        List<String> words = List.of(text.strip().split("\\s+", -1));
        int from = Math.max(0, words.size() - WORDS) / 2;
        return String.join(" ", words.subList(from, Math.min(words.size(), from + WORDS)));
    }
}
