package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.lucene.util.BytesRef;

/**
 * What some users did, and what counting it pair by pair gives.
 *
 * @param unit the weight of what does not fade
 */
record Histories(List<User> users, int unit) {

    Histories(List<User> users) {
        this(users, 1);
    }

    /** The items of a user's source action, and those of the target action, with their weights, 0 included. */
    record User(Map<String, Integer> sources, Map<String, Integer> targets) {

        User(Set<String> sources, Set<String> targets) {
            this(whole(sources), whole(targets));
        }

        private static Map<String, Integer> whole(Set<String> items) {
            Map<String, Integer> weights = new LinkedHashMap<>();
            items.forEach(item -> weights.put(item, 1));
            return weights;
        }

        int weight() {
            int largest = 0;
            for (Map<String, Integer> items : List.of(sources, targets)) {
                largest = items.values().stream().reduce(largest, Math::max);
            }
            return largest;
        }
    }

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

    /** The same users and items; their weights are random, and some 0. */
    Histories fading(Random random) {
        List<User> faded = new ArrayList<>();
        for (User user : users) {
            faded.add(new User(fading(user.sources, random), fading(user.targets, random)));
        }
        return new Histories(faded, 256);
    }

    private static Map<String, Integer> fading(Map<String, Integer> items, Random random) {
        Map<String, Integer> faded = new TreeMap<>();
        items.keySet().forEach(item -> faded.put(item, random.nextInt(257)));
        return faded;
    }

    /** The same users; the target action is the source action. */
    Histories ofOneAction() {
        return new Histories(
                users.stream().map(user -> new User(user.sources, user.sources)).toList(), unit);
    }

    /** Every item of the source action. */
    Set<String> sourceItems() {
        return new TreeSet<>(sourceCounts().keySet());
    }

    /** Counts the users as an index's ordinals would name their items. */
    CooccurrenceCounts count() {
        return count(sourceItems(), true, Bounds.NONE, CooccurrenceCounter.CHUNK);
    }

    /** The same, for some of the source items. */
    CooccurrenceCounts count(Set<String> sourceItems, boolean targetCounts, Bounds bounds, int chunk) {
        List<String> sources = List.copyOf(sourceItems());
        List<String> targets = List.copyOf(new TreeSet<>(targetCounts().keySet()));
        CooccurrenceCounter counter = new CooccurrenceCounter(
                new CooccurrenceCounter.Shape(sources.size(), targets.size(), targetCounts, unit > 1), bounds, chunk);
        for (User user : users) {
            Map<String, Integer> wanted = new TreeMap<>(user.sources);
            wanted.keySet().retainAll(sourceItems);
            counter.add(unit == 1 ? 1 : user.weight(), items(wanted, sources), items(user.targets, targets));
        }
        return counter.counts(name(sources), name(targets));
    }

    private UserItems items(Map<String, Integer> weights, List<String> ordinals) {
        UserItems items = new UserItems(unit > 1);
        items.reset(weights.size());
        weights.forEach((item, weight) -> {
            if (weight > 0) {
                items.add(ordinals.indexOf(item), weight);
            }
        });
        return items;
    }

    static IntFunction<BytesRef> name(List<String> names) {
        return ordinal -> new BytesRef(names.get(ordinal));
    }

    /** Users of each pair of items that any user did, by source and target. */
    Map<String, Map<String, Integer>> pairs() {
        Map<String, Map<String, Integer>> pairs = new TreeMap<>();
        for (User user : users) {
            user.sources.forEach((source, weight) -> {
                if (weight > 0) {
                    Map<String, Integer> both = pairs.computeIfAbsent(source, item -> new TreeMap<>());
                    user.targets.forEach((target, other) -> {
                        if (other > 0) {
                            both.merge(target, Math.min(weight, other), Integer::sum);
                        }
                    });
                }
            });
        }
        return pairs;
    }

    /** How many pairs were seen. */
    long pairsSeen() {
        return users.stream()
                .mapToLong(user -> count(user.sources) * count(user.targets))
                .sum();
    }

    private static long count(Map<String, Integer> items) {
        return items.values().stream().filter(weight -> weight > 0).count();
    }

    /** All users. */
    long all() {
        return unit == 1 ? users.size() : users.stream().mapToLong(User::weight).sum();
    }

    /** Users of each item of the source action. */
    Map<String, Integer> sourceCounts() {
        return counts(User::sources);
    }

    /** Users of each item of the target action. */
    Map<String, Integer> targetCounts() {
        return counts(User::targets);
    }

    private Map<String, Integer> counts(Function<User, Map<String, Integer>> action) {
        Map<String, Integer> counts = new HashMap<>();
        users.forEach(user -> action.apply(user).forEach((item, weight) -> {
            if (weight > 0) {
                counts.merge(item, weight, Integer::sum);
            }
        }));
        return counts;
    }

    /** Neighbours by source item. */
    Map<String, NeighbourRow> neighbours(int size, int minCount) {
        return neighbours(Ranking.DEFAULT.withSize(size).withMinCount(minCount));
    }

    /** Neighbours by source item. */
    Map<String, NeighbourRow> neighbours(Ranking ranking) {
        Map<String, Integer> sourceCounts = sourceCounts();
        Map<String, Integer> targetCounts = targetCounts();
        Map<String, NeighbourRow> rows = new TreeMap<>();
        pairs().forEach((source, both) -> {
            double count = users(sourceCounts.get(source));
            if (count > ranking.minSourceCount() - 1) {
                List<Neighbour> neighbours = new ArrayList<>();
                both.forEach((target, pair) -> {
                    if (!target.equals(source)) {
                        add(neighbours, ranking, target, new int[] {
                            pair, sourceCounts.get(source), targetCounts.get(target)
                        });
                    }
                });
                neighbours.sort(Neighbour.ORDER);
                rows.put(
                        source,
                        new NeighbourRow(
                                source,
                                count,
                                List.copyOf(neighbours.subList(0, Math.min(ranking.size(), neighbours.size())))));
            }
        });
        return rows;
    }

    private double users(long units) {
        return (double) units / unit;
    }

    /** Adds a pair of both, source and target if it is a neighbour. */
    private void add(List<Neighbour> neighbours, Ranking ranking, String target, int[] table) {
        if (users(table[0]) <= ranking.minCount() - 1 || users(table[2]) <= ranking.minTargetCount() - 1) {
            return;
        }
        double score;
        if (ranking.measure() == Measure.LLR) {
            if (!LogLikelihoodRatio.isAttraction(table[0], table[1], table[2], all())) {
                return;
            }
            score = LogLikelihoodRatio.of(table[0], table[1], table[2], all()) / unit;
        } else {
            score = ranking.measure().of(table[0], table[1], table[2], (double) all());
        }
        neighbours.add(new Neighbour(target, score, users(table[0]), users(table[2])));
    }

    /** The neighbours of counts, as the last reduction makes them. */
    static List<NeighbourRow> neighbours(CooccurrenceCounts counts, Ranking ranking, int unit) {
        return new Ranker(ranking, counts.targets(), counts.totals().users(), unit, Bounds.NONE)
                .rank(CooccurrenceRows.of(counts));
    }

    /** The same of whole users. */
    static List<NeighbourRow> neighbours(CooccurrenceCounts counts, int size, int minCount) {
        return neighbours(counts, Ranking.DEFAULT.withSize(size).withMinCount(minCount), 1);
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
