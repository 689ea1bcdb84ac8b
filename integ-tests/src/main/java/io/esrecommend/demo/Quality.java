package io.esrecommend.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares variants on what was held back.
 *
 * @param terminal to print on
 * @param recommender to ask
 * @param data the catalogue
 * @param split what was held back
 */
record Quality(Terminal terminal, Recommender recommender, DataSet data, HeldBack split) {

    private static final int LENGTH = 10;
    private static final int IN_FLIGHT = 4;

    /** Measures and prints; on at most so many users, on all with 0. */
    void show(int most) {
        List<String> users = Sample.of(split.answers().keySet());
        if (most > 0 && most < users.size()) {
            users = users.subList(0, most);
        }
        terminal.heading("Quality on what was held back");
        Map<Variant, Measures> measured = measure(users);
        table(measured).lines().forEach(terminal::line);
        terminal.line(gain(measured));
        terminal.line("  " + Text.count(users.size()) + " of "
                + Text.count(split.answers().size()) + " users with something held back; * is the best of its column.");
        terminal.line("  Of each user the last " + data.engine().primary()
                + " was kept from the node: Recall@10 is the share of users for whom it is among");
        terminal.line(
                "  the first 10, NDCG@10 counts it the more the higher it stands (± standard error: smaller differences are noise),"
                        + " and");
        terminal.line("  coverage@10 is the share of all "
                + Text.count(data.items().size()) + " items that anybody gets among the first 10.");
    }

    /** What fusing adds to the better of its parts, compared user by user: most of the spread is between users. */
    static String gain(Map<Variant, Measures> measured) {
        Variant better = Variant.PARTS.stream()
                .max(Comparator.comparingDouble(part -> measured.get(part).ndcg()))
                .orElseThrow();
        List<Double> differences = measured.get(Variant.FUSED).over(measured.get(better));
        double mean = Measures.mean(differences);
        return "  Fused against " + better.label() + ", the better of its parts, user by user: NDCG@10 "
                + (mean < 0 ? "" : "+") + Text.decimal(mean, 4) + " ± " + Text.decimal(Measures.error(differences), 4)
                + ".";
    }

    private Map<Variant, Measures> measure(List<String> users) {
        Progress progress = new Progress(terminal, "asking", "requests", users.size() * Variant.ALL.size());
        Map<Variant, Measures> measured = new LinkedHashMap<>();
        for (Variant variant : Variant.ALL) {
            List<List<String>> lists = Parallel.map(users, IN_FLIGHT, user -> {
                List<String> ids = recommender.ids(variant.request(user, LENGTH));
                progress.add(1);
                return ids;
            });
            Map<String, List<String>> byUser = new LinkedHashMap<>();
            for (int i = 0; i < users.size(); i++) {
                byUser.put(users.get(i), lists.get(i));
            }
            measured.put(
                    variant, Measures.of(byUser, split.answers(), data.items().size()));
        }
        progress.end();
        return measured;
    }

    /** The table of what was measured, the best of each column marked. */
    static Table table(Map<Variant, Measures> measured) {
        Table table = new Table("variant", ">Recall@10  ", ">NDCG@10  ", ">±", ">coverage@10  ");
        measured.forEach((variant, measures) -> {
            List<String> cells = new ArrayList<>(List.of(variant.label()));
            cells.add(marked(measures, measured, Measures::recall));
            cells.add(marked(measures, measured, Measures::ndcg));
            cells.add(Text.decimal(measures.ndcgError(), 4));
            cells.add(marked(measures, measured, Measures::coverage));
            table.row(cells.toArray(String[]::new));
        });
        return table;
    }

    private static String marked(
            Measures measures, Map<Variant, Measures> measured, ToDoubleFunction<Measures> column) {
        double best = measured.values().stream().mapToDouble(column).max().orElse(0);
        double value = column.applyAsDouble(measures);
        return Text.decimal(value, 4) + (value == best ? " *" : "  ");
    }
}
