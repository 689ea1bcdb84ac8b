package io.esrecommend.cooccurrence;

import java.util.List;
import java.util.Set;

/**
 * An item and its neighbours.
 *
 * @param item the source item
 * @param count users who did the source action on it; not whole where what they did fades
 * @param neighbours the largest score first
 */
public record NeighbourRow(String item, double count, List<Neighbour> neighbours) {

    private static final double SHRINKAGE = 20;

    /**
     * What scores are divided by to become shares of the row: {@code sqrt(sum(score²) + 20²)}. Popular items have large scores
     * with everything; this way they do not drown the rest, and a row of small scores stays small.
     */
    public double length() {
        double squares = SHRINKAGE * SHRINKAGE;
        for (Neighbour neighbour : neighbours) {
            squares += neighbour.score() * neighbour.score();
        }
        return Math.sqrt(squares);
    }

    /** The same without some neighbours. */
    public NeighbourRow without(Set<String> items) {
        return new NeighbourRow(
                item,
                count,
                neighbours.stream()
                        .filter(neighbour -> !items.contains(neighbour.item()))
                        .toList());
    }

    /**
     * The same without a user who did the source action on the item, as if that user had not been counted; what is then no
     * neighbour any more is left out.
     *
     * @param targets the target items of the user
     * @param minUsers the fewest users of a pair
     * @param users all users, this one left out
     */
    public NeighbourRow without(Set<String> targets, int minUsers, long users) {
        double left = Math.max(0, count - 1);
        double all = (double) users;
        List<Neighbour> neighboursLeft = neighbours.stream()
                .map(neighbour -> targets.contains(neighbour.item()) ? neighbour.withoutUser() : neighbour)
                .filter(neighbour -> neighbour.both() > Math.max(1, minUsers) - 1)
                .filter(neighbour -> LogLikelihoodRatio.isAttraction(neighbour.both(), left, neighbour.count(), all))
                .map(neighbour ->
                        neighbour.withScore(LogLikelihoodRatio.of(neighbour.both(), left, neighbour.count(), all)))
                .sorted(Neighbour.ORDER)
                .toList();
        return new NeighbourRow(item, left, neighboursLeft);
    }
}
