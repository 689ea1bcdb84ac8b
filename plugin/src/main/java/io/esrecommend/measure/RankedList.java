package io.esrecommend.measure;

/**
 * A ranked list, as far as a metric needs to know it.
 *
 * @param hits the places of the relevant items that are in the list, from 1, ascending
 * @param relevant how many items are relevant, in the list or not; at least 1
 * @param size how many items the list has
 * @param candidates how many items could have been in it, the relevant ones among them; of use to the AUC only
 */
public record RankedList(int[] hits, int relevant, int size, int candidates) {

    public RankedList {
        if (relevant < 1 || hits.length > relevant) {
            throw new IllegalArgumentException(hits.length + " hits of " + relevant + " relevant items");
        }
        if (candidates < size || candidates < relevant) {
            throw new IllegalArgumentException(
                    candidates + " candidates for a list of " + size + " and " + relevant + " relevant items");
        }
        int last = 0;
        for (int hit : hits) {
            if (hit <= last || hit > size) {
                throw new IllegalArgumentException("a hit at " + hit + " after " + last + " in a list of " + size);
            }
            last = hit;
        }
    }

    /** How many hits are among the first {@code cutoff} items. */
    int hits(int cutoff) {
        int count = 0;
        while (count < hits.length && hits[count] <= cutoff) {
            count++;
        }
        return count;
    }
}
