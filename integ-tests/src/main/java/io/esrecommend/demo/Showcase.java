package io.esrecommend.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows recommendations as tables.
 *
 * @param terminal to print on
 * @param recommender to ask
 * @param data has the titles
 * @param split what the node knows, and what was held back
 */
record Showcase(Terminal terminal, Recommender recommender, DataSet data, HeldBack split) {

    private static final int SHOWN = 10;
    private static final int FEWER = 5;
    private static final int NEWEST = 5;
    private static final int SUMMARY = 44;
    private static final int REASON = 58;

    /** For each guest, the basket and the text. */
    void show(Guests guests) {
        for (String user : guests.users()) {
            user(user);
        }
        terminal.heading("For a basket");
        terminal.line("  In it: " + titles(guests.basket()));
        table(Map.of("items", guests.basket(), "size", FEWER, "reasons", true), "the basket");
        terminal.heading("For a text, with nobody known");
        terminal.line("  Text: " + Text.cut(guests.text(), Terminal.WIDTH - 10));
        table(Map.of("text", guests.text(), "size", FEWER, "reasons", true), "the text");
    }

    private void user(String user) {
        terminal.heading("For the user " + Text.cut(user, 60));
        List<Event> history = split.histories().get(user);
        List<Event> newest = history.reversed().subList(0, Math.min(NEWEST, history.size()));
        terminal.line("  The newest " + newest.size() + " of " + history.size() + " interactions:");
        Text.wrap(newest.stream().map(this::words).toList(), Terminal.WIDTH - 4)
                .forEach(line -> terminal.line("    " + line));
        List<Hit> hits = table(Map.of("user", user, "size", SHOWN, "reasons", true), "recent interest");
        String answer = split.answers().get(user);
        int rank = hits.stream().map(Hit::item).toList().indexOf(answer);
        terminal.line("  Held back: " + data.title(answer)
                + (rank < 0 ? ", which is not among these" : ", found at rank " + (rank + 1)));
    }

    private String words(Event event) {
        String title = data.title(event.item());
        return event.action().equals(data.engine().primary()) ? title : title + " (" + event.action() + ")";
    }

    private String titles(List<String> items) {
        return items.stream().map(data::title).collect(Collectors.joining(" and "));
    }

    private List<Hit> table(Map<String, ?> request, String subject) {
        List<Hit> hits = recommender.recommend(request);
        Table table = new Table(">#", "item", ">score", "reason");
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            table.row(
                    Integer.toString(i + 1),
                    data.items().get(hit.item()).summary(SUMMARY),
                    Text.decimal(hit.score(), 3),
                    Wording.of(hit, subject, REASON));
        }
        table.lines().forEach(terminal::line);
        return hits;
    }
}
