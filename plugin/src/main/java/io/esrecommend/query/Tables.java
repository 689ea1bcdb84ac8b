package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Statistics;
import io.esrecommend.fusion.Scale;
import io.esrecommend.fusion.TablePart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Parts of a score from numbers that are known by item. */
final class Tables {

    /** The fewest associated items that the shards hear of, as far as there are so many. */
    private static final int ASSOCIATED = 300;

    /** The ratio of a growth at which it counts half. */
    private static final float TRENDING_HALF = 50;

    private final int candidates;
    private final Set<String> excluded;
    private final List<TablePart> parts = new ArrayList<>();

    /**
     * @param candidates that a page may lie in
     * @param excluded ids of items that are no candidates
     */
    Tables(int candidates, Set<String> excluded) {
        this.candidates = candidates;
        this.excluded = excluded;
    }

    /** What occurs with what the user did: what a page may show, as much again for filters, and no more, as each costs a lookup. */
    void addAssociated(Association association, float weight) {
        List<String> items = association.items().stream()
                .filter(item -> !excluded.contains(item))
                .limit(Math.max(ASSOCIATED, 2L * candidates))
                .toList();
        add(Component.COOCCURRENCE, weight, Scale.SHARE, association.scale(), true, items, association::sum);
    }

    /** What grows. */
    void addTrending(List<Statistics.Trending> trending, float weight) {
        Map<String, Double> ratios = new HashMap<>();
        trending.forEach(item -> ratios.put(item.item(), item.llr()));
        add(Component.TRENDING, weight, Scale.SATURATION, TRENDING_HALF, true, wanted(ratios), ratios::get);
    }

    /** What many did. */
    void addPopular(List<Statistics.Popular> popular, float weight) {
        if (!popular.isEmpty()) {
            Map<String, Double> users = users(popular);
            float most = (float) popular.get(0).users();
            add(Component.POPULARITY, weight, Scale.ROOT, most, true, wanted(users), users::get);
        }
    }

    /** What few did, as far as it is known: of the popular and of the associated; whatever else there is, few did. */
    void addNovelty(List<Statistics.Popular> popular, Association association, float weight) {
        if (!popular.isEmpty()) {
            Map<String, Double> users = users(popular);
            association.users().forEach(users::putIfAbsent);
            float most = (float) popular.get(0).users();
            add(Component.NOVELTY, weight, Scale.RARITY, most, false, wanted(users), users::get);
        }
    }

    /** What was not shown lately. */
    void addRotation(Map<String, Float> shown, float weight) {
        add(Component.ROTATION, weight, Scale.FADING, 1, false, wanted(shown), shown::get);
    }

    private static Map<String, Double> users(List<Statistics.Popular> popular) {
        Map<String, Double> users = new HashMap<>();
        popular.forEach(item -> users.put(item.item(), item.users()));
        return users;
    }

    private List<String> wanted(Map<String, ?> numbers) {
        return numbers.keySet().stream()
                .filter(item -> !excluded.contains(item))
                .toList();
    }

    private void add(
            Component component,
            float weight,
            Scale scale,
            float parameter,
            boolean candidates,
            List<String> items,
            ToDoubleFunction<String> number) {
        if (weight > 0 && !items.isEmpty()) {
            parts.add(TablePart.of(component, weight, scale, parameter, candidates, items, number));
        }
    }

    /** The parts that were added and have any items. */
    List<TablePart> parts() {
        return parts;
    }

    /** Whether a part of a component was added. */
    boolean has(Component component) {
        return parts.stream().anyMatch(part -> part.component().equals(component));
    }
}
