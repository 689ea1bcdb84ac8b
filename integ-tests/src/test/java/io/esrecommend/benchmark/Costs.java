package io.esrecommend.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * What the steps of a count cost, in seconds, and how often pairs come again.
 *
 * @param read an interaction, each time that a partition of the items passes over it
 * @param count a pair that is seen, its ratio included
 * @param merge a different pair that a shard sends, on the node that asked
 * @param write a row of neighbours, published
 * @param pairs ordered pairs of two items of one user, an interaction
 * @param different pairs of a shard that are different, of those that it sees; at most 1
 */
record Costs(double read, double count, double merge, double write, double pairs, double different) {

    /**
     * What counting would take elsewhere, on nodes like this one with a shard each.
     *
     * @param partitionItems items of a partition
     */
    List<String> estimate(double interactions, double items, int nodes, int partitionItems) {
        double shard = interactions / nodes;
        double passes = Math.ceil(items / partitionItems);
        double reading = shard * passes * read;
        double counting = shard * pairs * count;
        double merging = interactions * pairs * different * merge;
        double writing = items * write;
        return List.of(
                String.format(
                        Locale.ROOT,
                        "On paper: %.0f million interactions, %.0f million items, %d nodes with a shard each, %.0f passes of %d items:",
                        interactions / 1e6,
                        items / 1e6,
                        nodes,
                        passes,
                        partitionItems),
                String.format(
                        Locale.ROOT,
                        "  reading %.0f s = interactions of a shard x passes x %.1f ns; all shards at once",
                        reading,
                        1e9 * read),
                String.format(
                        Locale.ROOT,
                        "  counting %.0f s = interactions of a shard x %.1f pairs x %.1f ns; all shards at once",
                        counting,
                        pairs,
                        1e9 * count),
                String.format(
                        Locale.ROOT,
                        "  merging %.0f s = interactions x %.1f pairs x %.3f different x %.1f ns; on one node",
                        merging,
                        pairs,
                        different,
                        1e9 * merge),
                String.format(Locale.ROOT, "  writing %.0f s = items x %.1f us; one row an item", writing, 1e6 * write),
                String.format(
                        Locale.ROOT,
                        "  together %.1f hours, folding left out",
                        (reading + counting + merging + writing) / 3600),
                "  Extrapolated: that each step stays linear, that a user's history is no longer than here, that doc values stay"
                        + " in memory; and that as many pairs of a shard are different, which fall with its size, so that merging is"
                        + " a bound from above.");
    }
}
