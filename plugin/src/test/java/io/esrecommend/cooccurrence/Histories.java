package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** What some users did, and what counting it pair by pair gives. */
record Histories(List<User> users) {

    /** The items of a user's source action, and those of the target action. */
    record User(Set<String> sources, Set<String> targets) {}

    /** Users with up to twelve items each, a few items popular; some users did nothing. */
    static Histories random(Random random, int users) {
        List<User> all = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            all.add(new User(items(random), items(random)));
        }
        return new Histories(all);
    }

    private static Set<String> items(Random random) {
        Set<String> items = new TreeSet<>();
        for (int i = random.nextInt(13); i > 0; i--) {
            double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
            items.add("i" + (int) (skewed * 40));
        }
        return items;
    }

    /** The same users; the target action is the source action. */
    Histories ofOneAction() {
        return new Histories(
                users.stream().map(user -> new User(user.sources, user.sources)).toList());
    }

    /** Every item of the source action. */
    Set<String> sourceItems() {
        return items(User::sources);
    }

    private Set<String> items(Function<User, Set<String>> action) {
        return users.stream()
                .flatMap(user -> action.apply(user).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Counts the users as an index's ordinals would name their items. */
    CooccurrenceCounts count() {
        return count(sourceItems(), bytes -> {}, () -> false);
    }

    /** The same, for some of the source items. */
    CooccurrenceCounts count(Set<String> sourceItems, LongConsumer allocation, BooleanSupplier cancelled) {
        List<String> sources = List.copyOf(sourceItems());
        List<String> targets = List.copyOf(items(User::targets));
        CooccurrenceCounter counter = new CooccurrenceCounter(sources.size(), targets.size(), allocation);
        for (User user : users) {
            int[] userSources = user.sources.stream()
                    .filter(sourceItems::contains)
                    .mapToInt(sources::indexOf)
                    .toArray();
            int[] userTargets = user.targets.stream().mapToInt(targets::indexOf).toArray();
            counter.add(userSources, userSources.length, userTargets, userTargets.length);
        }
        return counter.counts(sources::get, targets::get, cancelled);
    }

    /** Users of each pair of items that any user did, by source and target. */
    Map<String, Map<String, Integer>> pairs() {
        Map<String, Map<String, Integer>> pairs = new TreeMap<>();
        for (User user : users) {
            for (String source : user.sources) {
                Map<String, Integer> both = pairs.computeIfAbsent(source, item -> new TreeMap<>());
                user.targets.forEach(target -> both.merge(target, 1, Integer::sum));
            }
        }
        return pairs;
    }

    /** Users of each item of the source action. */
    Map<String, Integer> sourceCounts() {
        return counts(User::sources);
    }

    /** Users of each item of the target action. */
    Map<String, Integer> targetCounts() {
        return counts(User::targets);
    }

    private Map<String, Integer> counts(Function<User, Set<String>> action) {
        Map<String, Integer> counts = new HashMap<>();
        users.forEach(user -> action.apply(user).forEach(item -> counts.merge(item, 1, Integer::sum)));
        return counts;
    }

    /** Neighbours by source item. */
    Map<String, NeighbourRow> neighbours(int size, int minCount) {
        Map<String, NeighbourRow> rows = new TreeMap<>();
        pairs().forEach((source, both) -> rows.put(
                source,
                new NeighbourRow(
                        source,
                        sourceCounts().get(source),
                        both.entrySet().stream()
                                .filter(pair -> !pair.getKey().equals(source))
                                .filter(pair -> pair.getValue() >= minCount)
                                .filter(pair -> isAttraction(source, pair.getKey(), pair.getValue()))
                                .map(pair -> neighbour(source, pair.getKey(), pair.getValue()))
                                .sorted(Neighbour.ORDER)
                                .limit(size)
                                .toList())));
        return rows;
    }

    private boolean isAttraction(String source, String target, int both) {
        return LogLikelihoodRatio.isAttraction(
                both, sourceCounts().get(source), targetCounts().get(target), users.size());
    }

    private Neighbour neighbour(String source, String target, int both) {
        int count = targetCounts().get(target);
        return new Neighbour(
                target, LogLikelihoodRatio.of(both, sourceCounts().get(source), count, users.size()), both, count);
    }

    /** Rows by their source item, of which each may have one. */
    static Map<String, NeighbourRow> byItem(List<NeighbourRow> rows) {
        Map<String, NeighbourRow> byItem = new TreeMap<>();
        for (NeighbourRow row : rows) {
            if (byItem.put(row.item(), row) != null) {
                throw new AssertionError("two rows of " + row.item());
            }
        }
        return byItem;
    }
}
