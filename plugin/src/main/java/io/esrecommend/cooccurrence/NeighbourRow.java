package io.esrecommend.cooccurrence;

import java.util.List;
import java.util.Set;

/**
 * An item and its neighbours.
 *
 * @param item the source item
 * @param count users who did the source action on it
 * @param neighbours the most surprising first
 */
public record NeighbourRow(String item, int count, List<Neighbour> neighbours) {

    /**
     * The same without a user who did the source action on the item, as if that user had not been counted; what is then no
     * neighbour any more is left out.
     *
     * @param targets the target items of the user
     * @param minUsers the fewest users of a pair
     * @param users all users, this one left out
     */
    NeighbourRow without(Set<String> targets, int minUsers, long users) {
        int left = Math.max(0, count - 1);
        List<Neighbour> neighboursLeft = neighbours.stream()
                .map(neighbour -> targets.contains(neighbour.item()) ? neighbour.withoutUser() : neighbour)
                .filter(neighbour -> neighbour.both() >= Math.max(1, minUsers))
                .filter(neighbour -> LogLikelihoodRatio.isAttraction(neighbour.both(), left, neighbour.count(), users))
                .map(neighbour ->
                        neighbour.withLlr(LogLikelihoodRatio.of(neighbour.both(), left, neighbour.count(), users)))
                .sorted(Neighbour.ORDER)
                .toList();
        return new NeighbourRow(item, left, neighboursLeft);
    }
}
