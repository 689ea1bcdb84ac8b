package io.esrecommend.build;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * How far a build is.
 *
 * @param phase what it does
 * @param interactions events that this node has read for it so far
 * @param partitions of the counting that are done
 * @param totalPartitions of the counting, 0 until they are known
 * @param items whose neighbours are found, once for each pair of actions
 * @param pairs of an item and a neighbour's user that were seen
 * @param timeLeft of the counting, in milliseconds; -1 as long as it cannot be told
 */
public record Progress(
        String phase, long interactions, int partitions, int totalPartitions, long items, long pairs, long timeLeft)
        implements Task.Status {

    /** The name on the wire. */
    public static final String NAME = "recommend_build";

    /** Before anything was done. */
    static final Progress NONE = new Progress("starting", 0, 0, 0, 0, 0, -1);

    /** Reads one from another node. */
    public Progress(StreamInput in) throws IOException {
        this(phase(in), in.readVLong(), in.readVInt(), in.readVInt(), in.readVLong(), in.readVLong(), in.readZLong());
    }

    private static String phase(StreamInput in) throws IOException {
        WireFormat.read(in);
        return in.readString();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
        out.writeString(phase);
        out.writeVLong(interactions);
        out.writeVInt(partitions);
        out.writeVInt(totalPartitions);
        out.writeVLong(items);
        out.writeVLong(pairs);
        out.writeZLong(timeLeft);
    }

    Progress in(String newPhase) {
        return new Progress(newPhase, interactions, partitions, totalPartitions, items, pairs, -1);
    }

    Progress read(long more) {
        return new Progress(phase, interactions + more, partitions, totalPartitions, items, pairs, timeLeft);
    }

    Progress counted(BuildState state, long newTimeLeft) {
        return new Progress(
                phase, interactions, state.done(), state.total(), state.items(), state.pairs(), newTimeLeft);
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field("phase", phase)
                .field("interactions", interactions)
                .field("partitions", partitions)
                .field("total_partitions", totalPartitions)
                .field("items", items)
                .field("pairs", pairs);
        if (timeLeft >= 0) {
            builder.field("time_left_in_millis", timeLeft);
        }
        return builder.endObject();
    }
}
