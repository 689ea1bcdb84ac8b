package io.esrecommend.cooccurrence;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * Which pairs become neighbours. Where what users did fades, an item or a pair must have more than one user less than the
 * fewest: of whole users that is the same, and no pair that fewer users did comes through.
 *
 * @param size the most neighbours of an item, 1 to 1000
 * @param minCount the fewest users of a pair, at least 1
 * @param minSourceCount the fewest users of a source item, at least 1; one with fewer has no row
 * @param minTargetCount the fewest users of a target item, at least 1
 * @param measure the neighbours of the largest value come first
 */
public record Ranking(int size, int minCount, int minSourceCount, int minTargetCount, Measure measure)
        implements Writeable {

    /** What holds where nothing is said. */
    public static final Ranking DEFAULT = new Ranking(50, 1, 1, 1, Measure.LLR);

    static final int MAX_SIZE = 1000;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Ranking {
        requireRange("size", size, MAX_SIZE);
        requireRange("min_count", minCount, Integer.MAX_VALUE);
        requireRange("min_source_count", minSourceCount, Integer.MAX_VALUE);
        requireRange("min_target_count", minTargetCount, Integer.MAX_VALUE);
    }

    private static void requireRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("[" + option + "] of a [" + CooccurrenceAggregationBuilder.NAME
                    + "] aggregation is [" + value + "] but must be between 1 and " + max);
        }
    }

    Ranking(StreamInput in) throws IOException {
        this(in.readVInt(), in.readVInt(), in.readVInt(), in.readVInt(), in.readEnum(Measure.class));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeVInt(size);
        out.writeVInt(minCount);
        out.writeVInt(minSourceCount);
        out.writeVInt(minTargetCount);
        out.writeEnum(measure);
    }

    /** The same with another size. */
    public Ranking withSize(int other) {
        return new Ranking(other, minCount, minSourceCount, minTargetCount, measure);
    }

    /** The same with other fewest users of a pair. */
    public Ranking withMinCount(int other) {
        return new Ranking(size, other, minSourceCount, minTargetCount, measure);
    }

    /** The same with other fewest users of a source item. */
    public Ranking withMinSourceCount(int other) {
        return new Ranking(size, minCount, other, minTargetCount, measure);
    }

    /** The same with other fewest users of a target item. */
    public Ranking withMinTargetCount(int other) {
        return new Ranking(size, minCount, minSourceCount, other, measure);
    }

    /** The same with another measure. */
    public Ranking withMeasure(Measure other) {
        return new Ranking(size, minCount, minSourceCount, minTargetCount, other);
    }
}
