package io.esrecommend.cooccurrence;

import java.util.List;

/**
 * An item and its neighbours.
 *
 * @param item the source item
 * @param count users who did the source action on it
 * @param neighbours the most surprising first
 */
public record NeighbourRow(String item, int count, List<Neighbour> neighbours) {}
