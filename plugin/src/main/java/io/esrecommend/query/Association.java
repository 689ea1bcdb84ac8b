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
 * evidence, recent evidence counting more, less a tenth of those over what the user rejected. A row's ratios are divided by its length
 * first, {@code llr / sqrt(sum(llr²) + 20²)}, so that popular items, which have large ratios with everything, do not drown
 * the rest. The sum becomes a component by {@code x / max(x) * e / (e + 20)}: its share of the largest, trusted as far as
 * {@code e}, the largest sum of plain ratios, goes beyond chance. Both maxima are over all items, those that are filtered
 * later too, so that no filter changes a score. {@code docs/quality.md} has the measurements.
 */
final class Association {

    /** Evidence that is looked at, and as many rejected items; with the decay, what is older adds nothing. */
    static final int MAX_EVIDENCE = 100;

    private static final double DECAY = 0.85;
    /** What an item that was rejected counts, of one that was liked. */
    private static final double REJECTION = 0.1;

    private static final double ROW_SHRINKAGE = 20;
    private static final double EVIDENCE_HALF = 20;

    /**
     * What one piece of evidence adds to an item.
     *
     * @param evidence the item that the user did
     * @param score in [0,1]; those of an item, less what rejected items take, sum to its component
     */
    record Contribution(Evidence evidence, double score) {}

    /** An item's sums, while they grow. */
    private static final class Sum {
        private List<Contribution> contributions = List.of();
        private double shares;
        private double plain;
        private double users;

        void add(double share, Neighbour neighbour, double weight) {
            shares += share;
            plain += weight * neighbour.score();
            users = Math.max(users, neighbour.count());
        }

        void keep(Contribution contribution) {
            if (contributions.isEmpty()) {
                contributions = new ArrayList<>();
            }
            contributions.add(contribution);
        }
    }

    private final Map<String, Sum> sums;
    private final float scale;

    private Association(Map<String, Sum> sums) {
        this.sums = sums;
        double max = sums.values().stream().mapToDouble(sum -> sum.shares).max().orElse(1);
        double plain =
                sums.values().stream().mapToDouble(sum -> sum.plain).max().orElse(0);
        this.scale = max > 0 ? (float) (plain / (plain + EVIDENCE_HALF) / max) : 0;
    }

    /**
     * Sums the neighbours of the evidence, and takes off those of what was rejected.
     *
     * @param evidence what speaks for the user
     * @param rejected what the user does not want; it counts by those who did the primary action to it
     * @param primary the primary action
     * @param rows of the items, for any action
     * @param contributions whether what each piece adds to an item is kept
     */
    static Association of(
            List<Evidence> evidence,
            List<Evidence> rejected,
            String primary,
            List<StoredRow> rows,
            boolean contributions) {
        Map<String, Map<String, NeighbourRow>> byAction = new HashMap<>();
        rows.forEach(row -> byAction.computeIfAbsent(row.relation().source(), action -> new HashMap<>())
                .put(row.row().item(), row.row()));
        Map<String, Sum> sums = new HashMap<>();
        for (Evidence piece : evidence.subList(0, Math.min(MAX_EVIDENCE, evidence.size()))) {
            add(sums, piece, piece.weight(DECAY), byAction.getOrDefault(piece.action(), Map.of()), contributions);
        }
        for (Evidence piece : rejected.subList(0, Math.min(MAX_EVIDENCE, rejected.size()))) {
            add(sums, piece, -REJECTION * piece.weight(DECAY), byAction.getOrDefault(primary, Map.of()), contributions);
        }
        return new Association(sums);
    }

    private static void add(
            Map<String, Sum> sums,
            Evidence piece,
            double weight,
            Map<String, NeighbourRow> rows,
            boolean contributions) {
        NeighbourRow row = rows.get(piece.item());
        if (row == null) {
            return;
        }
        double scale = weight / length(row);
        for (Neighbour neighbour : row.neighbours()) {
            Sum sum = sums.computeIfAbsent(neighbour.item(), item -> new Sum());
            double share = scale * neighbour.score();
            sum.add(share, neighbour, weight);
            if (contributions) {
                sum.keep(new Contribution(piece, share));
            }
        }
    }

    private static double length(NeighbourRow row) {
        double squares = ROW_SHRINKAGE * ROW_SHRINKAGE;
        for (Neighbour neighbour : row.neighbours()) {
            squares += neighbour.score() * neighbour.score();
        }
        return Math.sqrt(squares);
    }

    /** The associated items that more speaks for than against, the strongest first; ties by id. */
    List<String> items() {
        return sums.entrySet().stream()
                .filter(entry -> entry.getValue().shares > 0)
                .sorted(Comparator.<Map.Entry<String, Sum>>comparingDouble(entry -> -entry.getValue().shares)
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What an item's sum is multiplied with to become its component. */
    float scale() {
        return scale;
    }

    /** The sum {@code x} of an item, at least 0. */
    double sum(String item) {
        Sum sum = sums.get(item);
        return sum == null ? 0 : Math.max(0, sum.shares);
    }

    /** Users who did the primary action, of each item that occurs with anything. */
    Map<String, Double> users() {
        Map<String, Double> users = new HashMap<>();
        sums.forEach((item, sum) -> users.put(item, sum.users));
        return users;
    }

    /** Items that occur with anything. */
    int size() {
        return sums.size();
    }

    /** What adds to an item, the most first; nothing where contributions were not kept. */
    List<Contribution> contributions(String item) {
        Sum sum = sums.get(item);
        if (sum == null) {
            return List.of();
        }
        return sum.contributions.stream()
                .filter(part -> part.score > 0)
                .map(part -> new Contribution(part.evidence, part.score * scale))
                .sorted(Comparator.comparingDouble(Contribution::score).reversed())
                .toList();
    }
}
