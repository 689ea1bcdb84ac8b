package io.esrecommend.query;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How strongly items occur with what a user did: for each, the sum {@code x} of its log-likelihood ratios over the
 * evidence, recent evidence counting more as far as order says anything, less a tenth of those over what the user rejected. A
 * row's ratios are divided by its {@linkplain NeighbourRow#length() length} first; where it is known what was done near to an
 * item, that row counts 0.7 and the one of the same users 0.3. The sum becomes a component by
 * {@code x / max(x) * e / (e + 20)}: its share of the largest, trusted as far as {@code e}, the largest sum of plain ratios of
 * rows of the same users, goes beyond chance. Both maxima are over all items, those that are filtered later too, so that no
 * filter changes a score. {@code docs/quality.md} has the measurements.
 */
final class Association {

    /** Evidence that is looked at, and as many rejected items; more gains nothing, with the decay or without. */
    static final int MAX_EVIDENCE = 100;

    /** How much less than the newer one evidence counts, where the order of what users do says all that it can. */
    private static final double FORGETTING = 0.15;

    /** What an item that was rejected counts, of one that was liked. */
    private static final double REJECTION = 0.1;

    private static final double EVIDENCE_HALF = 20;

    /** The newest evidence of which it is looked up, too, what was done near to it. */
    static final int MAX_SEQUENCES = 30;

    /** What a row of what was done near to an item counts of both its rows. */
    private static final double SEQUENCE_SHARE = 0.7;

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

        void add(double share) {
            shares += share;
        }

        /** Of a row of the same users alone: only there are counts those of users. */
        void trust(Neighbour neighbour, double weight) {
            plain += weight * neighbour.score();
            users = Math.max(users, neighbour.count());
        }

        /** Both rows of a piece are one contribution. */
        void keep(Evidence piece, double share) {
            if (contributions.isEmpty()) {
                contributions = new ArrayList<>();
            }
            Contribution last = contributions.isEmpty() ? null : contributions.getLast();
            if (last != null && last.evidence.equals(piece)) {
                contributions.set(contributions.size() - 1, new Contribution(piece, last.score + share));
            } else {
                contributions.add(new Contribution(piece, share));
            }
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
     * @param order how much the order of what users do says, 0 to 1
     * @param contributions whether what each piece adds to an item is kept
     */
    static Association of(
            List<Evidence> evidence,
            List<Evidence> rejected,
            String primary,
            List<StoredRow> rows,
            double order,
            boolean contributions) {
        double decay = 1 - FORGETTING * order;
        Map<Relation, Map<String, NeighbourRow>> byRelation = new HashMap<>();
        rows.forEach(row -> byRelation
                .computeIfAbsent(row.relation(), relation -> new HashMap<>())
                .put(row.row().item(), row.row()));
        Map<String, NeighbourRow> sequences = byRelation.getOrDefault(Relation.inSequence(primary), Map.of());
        Map<String, Sum> sums = new HashMap<>();
        for (Evidence piece : evidence.subList(0, Math.min(MAX_EVIDENCE, evidence.size()))) {
            NeighbourRow row = row(byRelation, piece.action(), primary, piece.item());
            NeighbourRow sequence = piece.action().equals(primary) ? sequences.get(piece.item()) : null;
            double weight = piece.weight(decay);
            if (row != null) {
                double share = sequence == null ? 1 : 1 - SEQUENCE_SHARE;
                add(sums, piece, share * weight, weight, row, contributions);
            }
            if (sequence != null) {
                add(sums, piece, SEQUENCE_SHARE * weight, 0, sequence, contributions);
            }
        }
        for (Evidence piece : rejected.subList(0, Math.min(MAX_EVIDENCE, rejected.size()))) {
            NeighbourRow row = row(byRelation, primary, primary, piece.item());
            if (row != null) {
                double weight = -REJECTION * piece.weight(decay);
                add(sums, piece, weight, weight, row, contributions);
            }
        }
        return new Association(sums);
    }

    private static NeighbourRow row(
            Map<Relation, Map<String, NeighbourRow>> rows, String action, String primary, String item) {
        return rows.getOrDefault(Relation.ofItems(action, primary), Map.of()).get(item);
    }

    /**
     * @param weight of the row's shares
     * @param trust the weight of its plain ratios; 0 for a row of what was done near
     */
    private static void add(
            Map<String, Sum> sums,
            Evidence piece,
            double weight,
            double trust,
            NeighbourRow row,
            boolean contributions) {
        double scale = weight / row.length();
        for (Neighbour neighbour : row.neighbours()) {
            Sum sum = sums.computeIfAbsent(neighbour.item(), item -> new Sum());
            double share = scale * neighbour.score();
            sum.add(share);
            if (trust != 0) {
                sum.trust(neighbour, trust);
            }
            if (contributions) {
                sum.keep(piece, share);
            }
        }
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

    /** Users who did the primary action, of each item that the same users did as any evidence. */
    Map<String, Double> users() {
        Map<String, Double> users = new HashMap<>();
        sums.forEach((item, sum) -> {
            if (sum.users > 0) {
                users.put(item, sum.users);
            }
        });
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
