package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What was counted over a set of users: for each source item of a partition, how many users did it, and with which
 * target items. Counts of disjoint sets of users can be merged without loss.
 *
 * @param users all users, whatever they did
 * @param targets the target items' names
 * @param targetCounts users who did the target, one a target
 * @param rows one a source item
 */
record CooccurrenceCounts(long users, String[] targets, int[] targetCounts, List<Row> rows) {

    static final CooccurrenceCounts EMPTY = new CooccurrenceCounts(0, new String[0], new int[0], List.of());

    /**
     * A source item.
     *
     * @param item its name
     * @param count users who did it
     * @param targets indices of the target items that occur with it
     * @param both users who did both, one a target
     */
    record Row(String item, int count, int[] targets, int[] both) {}

    /** Adds counts of disjoint sets of users. */
    static CooccurrenceCounts merge(List<CooccurrenceCounts> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Map<String, Integer> indices = new HashMap<>();
        Map<String, Map<Integer, Integer>> pairs = new LinkedHashMap<>();
        Map<String, Integer> sources = new HashMap<>();
        int[] counts = new int[0];
        long users = 0;
        for (CooccurrenceCounts part : parts) {
            users += part.users;
            int[] renamed = new int[part.targets.length];
            for (int t = 0; t < renamed.length; t++) {
                Integer known = indices.putIfAbsent(part.targets[t], indices.size());
                renamed[t] = known == null ? indices.size() - 1 : known;
            }
            counts = Arrays.copyOf(counts, indices.size());
            for (int t = 0; t < renamed.length; t++) {
                counts[renamed[t]] += part.targetCounts[t];
            }
            for (Row row : part.rows) {
                sources.merge(row.item, row.count, Integer::sum);
                Map<Integer, Integer> both = pairs.computeIfAbsent(row.item, item -> new HashMap<>());
                for (int i = 0; i < row.targets.length; i++) {
                    both.merge(renamed[row.targets[i]], row.both[i], Integer::sum);
                }
            }
        }
        String[] targets = new String[indices.size()];
        indices.forEach((name, index) -> targets[index] = name);
        List<Row> rows = new ArrayList<>(pairs.size());
        pairs.forEach((item, both) -> rows.add(new Row(
                item,
                sources.get(item),
                both.keySet().stream().mapToInt(Integer::intValue).toArray(),
                both.values().stream().mapToInt(Integer::intValue).toArray())));
        return new CooccurrenceCounts(users, targets, counts, rows);
    }

    /**
     * The neighbours of each source item: those that attract it, an item itself left out.
     *
     * @param size the most of a row
     * @param minCount the fewest users of a pair
     */
    List<NeighbourRow> neighbours(int size, int minCount) {
        List<NeighbourRow> result = new ArrayList<>(rows.size());
        for (Row row : rows) {
            PriorityQueue<Neighbour> best = new PriorityQueue<>(Neighbour.ORDER.reversed());
            for (int i = 0; i < row.targets.length; i++) {
                int target = row.targets[i];
                int both = row.both[i];
                if (both < minCount
                        || targets[target].equals(row.item)
                        || !LogLikelihoodRatio.isAttraction(both, row.count, targetCounts[target], users)) {
                    continue;
                }
                double llr = LogLikelihoodRatio.of(both, row.count, targetCounts[target], users);
                best.add(new Neighbour(targets[target], llr, both, targetCounts[target]));
                if (best.size() > size) {
                    best.poll();
                }
            }
            List<Neighbour> sorted = new ArrayList<>(best);
            sorted.sort(Neighbour.ORDER);
            result.add(new NeighbourRow(row.item, row.count, sorted));
        }
        return result;
    }
}
