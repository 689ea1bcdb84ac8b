package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.List;

/**
 * The sum of the counts of disjoint sets of users, a row at a time: the parts stay as they are, and what is added is no more
 * than the names, and two integers a target item.
 */
final class CountsMerge implements CooccurrenceRows {

    private final List<CooccurrenceCounts> parts;
    private final Bounds bounds;
    private final CooccurrenceCounts.Items sources;
    private final CooccurrenceCounts.Items targets;
    private final int[][] sourceNumbers;
    private final int[][] targetNumbers;
    private final PairSums sums;
    /** For each part, which of its rows comes next. */
    private final int[] at;

    private int source;

    /** @param parts at least one */
    CountsMerge(List<CooccurrenceCounts> parts, Bounds bounds) {
        this.parts = parts;
        this.bounds = bounds;
        this.at = new int[parts.size()];
        List<CooccurrenceCounts.Items> all =
                parts.stream().map(CooccurrenceCounts::sources).toList();
        MergedNames names = MergedNames.of(names(all), bounds);
        this.sourceNumbers = names.numbers();
        this.sources = sum(names, all);
        all = parts.stream().map(CooccurrenceCounts::targets).toList();
        names = MergedNames.of(names(all), bounds);
        this.targetNumbers = names.numbers();
        this.targets = sum(names, all);
        bounds.allocate(2L * Integer.BYTES * targets.names().size());
        this.sums = new PairSums(targets.names().size());
    }

    private static List<Names> names(List<CooccurrenceCounts.Items> items) {
        return items.stream().map(CooccurrenceCounts.Items::names).toList();
    }

    private CooccurrenceCounts.Items sum(MergedNames merged, List<CooccurrenceCounts.Items> items) {
        boolean counted = items.stream().anyMatch(part -> part.counts().length > 0);
        bounds.allocate(counted ? (long) Long.BYTES * merged.names().size() : 0);
        long[] counts = new long[counted ? merged.names().size() : 0];
        for (int part = 0; part < items.size(); part++) {
            long[] partCounts = items.get(part).counts();
            int[] numbers = merged.numbers()[part];
            for (int i = 0; i < partCounts.length; i++) {
                counts[numbers[i]] += partCounts[i];
            }
        }
        return new CooccurrenceCounts.Items(merged.names(), counts);
    }

    @Override
    public CooccurrenceCounts.Totals totals() {
        return parts.stream()
                .map(CooccurrenceCounts::totals)
                .reduce(CooccurrenceCounts.EMPTY.totals(), CooccurrenceCounts.Totals::plus);
    }

    @Override
    public CooccurrenceCounts.Items sources() {
        return sources;
    }

    @Override
    public CooccurrenceCounts.Items targets() {
        return targets;
    }

    /** The next row: those of the first source item, then of the second, and so on; once for each. */
    @Override
    public CooccurrenceCounts.Row next() {
        bounds.checkCancelled();
        for (int part = 0; part < at.length; part++) {
            int[] numbers = sourceNumbers[part];
            if (at[part] < numbers.length && numbers[at[part]] == source) {
                sums.add(parts.get(part).rows().get(at[part]++), targetNumbers[part]);
            }
        }
        source++;
        return sums.take();
    }

    /** All rows. */
    CooccurrenceCounts counts() {
        List<CooccurrenceCounts.Row> rows = new ArrayList<>(sources.names().size());
        for (int i = 0; i < sources.names().size(); i++) {
            CooccurrenceCounts.Row row = next();
            bounds.allocate(row.memory());
            rows.add(row);
        }
        return new CooccurrenceCounts(totals(), sources, targets, rows);
    }
}
