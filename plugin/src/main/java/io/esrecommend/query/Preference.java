package io.esrecommend.query;

import io.esrecommend.neighbour.StoredRow;
import io.esrecommend.vector.VectorSpace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody prefers, by what was done and rejected: all of it that a score is made of.
 *
 * @param association how items occur with it
 * @param interests vectors of it, by the name of their field in the engine
 */
record Preference(Association association, Map<String, Interests> interests) {

    private static final long OVERHEAD = 500;

    /** An item's sum, its entry in a map, and its id. */
    private static final long BYTES_OF_SUM = 200;

    /**
     * Makes it of what was read.
     *
     * @param evidence the newest first
     * @param rejected the newest first
     * @param primary the primary action
     * @param rows of their items, for any action
     * @param items their items, as far as they were found
     * @param order how much the order of what users do says, 0 to 1
     * @param contributions whether what each piece adds to an item is kept, which reasons need
     */
    static Preference of(
            List<Evidence> evidence,
            List<Evidence> rejected,
            String primary,
            List<StoredRow> rows,
            Spaces spaces,
            Map<String, ItemVectors.Item> items,
            double order,
            boolean contributions) {
        Map<String, Interests> interests = new HashMap<>();
        spaces.byName()
                .forEach((name, space) -> interests.put(
                        name, Interests.of(space, evidence, rejected, spaces.vectors(name, items), order)));
        return new Preference(Association.of(evidence, rejected, primary, rows, order, contributions), interests);
    }

    /** About how much memory it takes, where contributions are not kept. */
    long bytes() {
        long bytes = OVERHEAD + BYTES_OF_SUM * association.size();
        for (Interests interest : interests.values()) {
            bytes += OVERHEAD + bytes(interest.shortTerm());
            for (VectorSpace.Interest taste : interest.tastes()) {
                bytes += bytes(taste);
            }
        }
        return bytes;
    }

    private static long bytes(VectorSpace.Interest interest) {
        return interest == null ? 0 : OVERHEAD + (long) Float.BYTES * interest.query().length;
    }
}
