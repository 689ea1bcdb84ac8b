package io.esrecommend.counting;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.history.SequenceSample;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.get.MultiGetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.rest.RestStatus;

/**
 * How much the order says in which users did items: whether neighbouring items of a history are more alike than any two of it.
 * Where they are, what was done last tells most of what comes next; where histories come in no order, such as those of a
 * shop that only knows which orders a customer has ever placed, older items tell as much.
 *
 * <p>Alike are {@code m(i, j)}, the mean of j's share in i's row and of i's in j's. Over the users,
 * {@code lift = sum(mean m of neighbouring pairs) / sum(mean m of all pairs) - 1}. The order says
 * {@code (lift + standard error) / 0.06}, between 0 and 1: histories that were shuffled have a lift of 0 ± 0.01,
 * and with lifts of 0.06 on, forgetting as fast as one does with perfect order is best ({@code docs/quality.md}).
 */
public final class OrderEffect {

    /** Fewer users tell nothing. */
    private static final int FEWEST = 30;

    private static final double WHOLE_LIFT = 0.06;

    /** Histories whose rows are looked up at a time. */
    private static final int CHUNK = 50;

    /** The mean likeness of neighbouring items of a user, and of all pairs. */
    private record Likeness(double neighbouring, double any) {}

    private final List<Likeness> users = new ArrayList<>();

    /**
     * How much the order says, 0 to 1; 1 where there is too little to tell. Blocks.
     *
     * @param index the neighbours, all of them visible to searches
     * @param action the primary one
     */
    public static double read(Client client, String index, SequenceSample sample, String action) {
        Relation relation = Relation.ofItems(action, action);
        OrderEffect effect = new OrderEffect();
        List<List<String>> sequences = sample.sequences();
        for (int from = 0; from < sequences.size(); from += CHUNK) {
            List<List<String>> some = sequences.subList(from, Math.min(sequences.size(), from + CHUNK));
            Set<String> items = new LinkedHashSet<>();
            some.forEach(items::addAll);
            Map<String, Map<String, Double>> shares = new HashMap<>();
            MultiGetResponse rows = client.multiGet(NeighbourIndex.lookup(index, Map.of(relation, items)))
                    .actionGet();
            if (NeighbourIndex.isPartial(rows)) {
                throw new ElasticsearchStatusException(
                        "index [{}] has shards that do not answer; try again later",
                        RestStatus.SERVICE_UNAVAILABLE,
                        index);
            }
            for (StoredRow row : NeighbourIndex.read(rows)) {
                shares.put(row.row().item(), shares(row.row(), items));
            }
            some.forEach(sequence -> effect.add(sequence, shares));
        }
        return effect.order();
    }

    private static Map<String, Double> shares(NeighbourRow row, Set<String> wanted) {
        Map<String, Double> shares = new HashMap<>();
        double length = row.length();
        for (Neighbour neighbour : row.neighbours()) {
            if (wanted.contains(neighbour.item())) {
                shares.put(neighbour.item(), neighbour.score() / length);
            }
        }
        return shares;
    }

    /**
     * Adds a user.
     *
     * @param sequence at least two different items
     * @param shares of neighbours, by item
     */
    void add(List<String> sequence, Map<String, Map<String, Double>> shares) {
        int length = sequence.size();
        double neighbouring = 0;
        double any = 0;
        for (int i = 0; i < length; i++) {
            for (int j = i + 1; j < length; j++) {
                double likeness = (share(shares, sequence.get(i), sequence.get(j))
                                + share(shares, sequence.get(j), sequence.get(i)))
                        / 2;
                any += likeness;
                neighbouring += j == i + 1 ? likeness : 0;
            }
        }
        users.add(new Likeness(neighbouring / (length - 1), any / (length * (length - 1) / 2.0)));
    }

    private static double share(Map<String, Map<String, Double>> shares, String item, String neighbour) {
        return shares.getOrDefault(item, Map.of()).getOrDefault(neighbour, 0.0);
    }

    /** How much the order says, 0 to 1. */
    double order() {
        double neighbouring = users.stream().mapToDouble(Likeness::neighbouring).sum();
        double any = users.stream().mapToDouble(Likeness::any).sum();
        if (users.size() < FEWEST || any == 0) {
            return 1;
        }
        double ratio = neighbouring / any;
        // The residuals of a ratio of means sum to 0.
        double squares = users.stream()
                .mapToDouble(user -> user.neighbouring - ratio * user.any)
                .map(residual -> residual * residual)
                .sum();
        double error = Math.sqrt(squares) / any;
        return Math.clamp((ratio - 1 + error) / WHOLE_LIFT, 0, 1);
    }
}
