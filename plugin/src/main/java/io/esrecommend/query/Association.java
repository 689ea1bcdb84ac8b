package io.esrecommend.query;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.neighbour.StoredRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How strongly items occur with what a user did: for each, the sum {@code x} of its log-likelihood ratios over the
 * evidence, recent evidence counting more. A row's ratios are divided by its length first, {@code llr / sqrt(sum(llr²) +
 * 20²)}, so that popular items, which have large ratios with everything, do not drown the rest. The sum becomes a
 * component by {@code x / max(x) * e / (e + 20)}: its share of the largest, trusted as far as {@code e}, the largest sum
 * of plain ratios, goes beyond chance. Both maxima are over all items, those that are filtered later too, so that no
 * filter changes a score. {@code docs/quality.md} has the measurements.
 */
final class Association {

    /** Evidence that is looked at; with the decay, what is older adds nothing. */
    static final int MAX_EVIDENCE = 100;

    private static final double DECAY = 0.85;
    private static final double ROW_SHRINKAGE = 20;
    private static final double EVIDENCE_HALF = 20;

    /**
     * What one piece of evidence adds to an item.
     *
     * @param evidence the item that the user did
     * @param score in [0,1]; those of an item sum to its component
     */
    record Contribution(Evidence evidence, double score) {}

    /** An item's sums, while they grow. */
    private static final class Sum {
        private final List<Contribution> contributions = new ArrayList<>();
        private double shares;
        private double plain;

        void add(Evidence evidence, double share, double llr) {
            contributions.add(new Contribution(evidence, share));
            shares += share;
            plain += llr;
        }
    }

    private final Map<String, Sum> sums;
    private final double factor;

    private Association(Map<String, Sum> sums) {
        this.sums = sums;
        double max = sums.values().stream().mapToDouble(sum -> sum.shares).max().orElse(1);
        double plain =
                sums.values().stream().mapToDouble(sum -> sum.plain).max().orElse(0);
        this.factor = max > 0 ? plain / (plain + EVIDENCE_HALF) / max : 0;
    }

    /**
     * Sums the neighbours of the evidence.
     *
     * @param evidence what speaks for the user
     * @param rows of the evidence's items, for any action
     */
    static Association of(List<Evidence> evidence, List<StoredRow> rows) {
        Map<String, Map<String, NeighbourRow>> byAction = new HashMap<>();
        rows.forEach(row -> byAction.computeIfAbsent(row.relation().source(), action -> new HashMap<>())
                .put(row.row().item(), row.row()));
        Map<String, Sum> sums = new HashMap<>();
        for (Evidence piece : evidence) {
            NeighbourRow row = byAction.getOrDefault(piece.action(), Map.of()).get(piece.item());
            if (row != null) {
                double weight = piece.weight(DECAY);
                double scale = weight / length(row);
                for (Neighbour neighbour : row.neighbours()) {
                    sums.computeIfAbsent(neighbour.item(), item -> new Sum())
                            .add(piece, scale * neighbour.score(), weight * neighbour.score());
                }
            }
        }
        return new Association(sums);
    }

    private static double length(NeighbourRow row) {
        double squares = ROW_SHRINKAGE * ROW_SHRINKAGE;
        for (Neighbour neighbour : row.neighbours()) {
            squares += neighbour.score() * neighbour.score();
        }
        return Math.sqrt(squares);
    }

    /** The associated items, the strongest first; ties by id. */
    List<String> items() {
        return sums.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Sum>>comparingDouble(entry -> -entry.getValue().shares)
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The component of an item, in [0,1]. */
    float value(String item) {
        Sum sum = sums.get(item);
        return sum == null ? 0 : (float) Math.min(1, sum.shares * factor);
    }

    /** What adds to an item, the most first. */
    List<Contribution> contributions(String item) {
        Sum sum = sums.get(item);
        if (sum == null) {
            return List.of();
        }
        return sum.contributions.stream()
                .map(part -> new Contribution(part.evidence, part.score * factor))
                .sorted(Comparator.comparingDouble(Contribution::score).reversed())
                .toList();
    }
}
