package io.esrecommend.fusion;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * All that the score of an item needs: {@code score = sum(w c) / sum(w)} over the parts that the request has, with each
 * component {@code c} in [0,1]. Nothing in it depends on the shard, so one item has one score wherever it lies.
 *
 * @param parts of the score, in the order in which they are summed
 */
public record Fusion(List<Part> parts) implements Writeable {

    /** Reads one from another node. */
    public Fusion(StreamInput in) throws IOException {
        this(in.readCollectionAsList(Part::read));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeCollection(parts, Part::write);
    }

    /** The sum of the weights; 0 if there is nothing to recommend from. */
    public float totalWeight() {
        float total = 0;
        for (Part part : parts) {
            total += part.weight();
        }
        return total;
    }

    /** Whether a part brings candidates or compares vectors, for which there are nearest ones; others only order them. */
    public boolean findsCandidates() {
        return parts.stream()
                .anyMatch(part ->
                        part instanceof SimilarityPart || (part instanceof TablePart table && table.candidates()));
    }
}
