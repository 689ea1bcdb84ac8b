package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Partition;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * What of the counts of a {@code popularity} aggregation is wanted.
 *
 * @param partition the items
 * @param size the most popular ones of them, and the most trending ones; 0 for all of them, popular or not
 * @param unit of the users of an item
 * @param growth whether users of two windows are counted
 * @param significance the least ratio of one that is trending
 */
record PopularityAnswer(Partition partition, int size, int unit, boolean growth, double significance)
        implements Writeable {

    /** The size that stands for all. */
    static final int ALL = 0;

    PopularityAnswer(StreamInput in) throws IOException {
        this(
                new Partition(in.readVInt(), in.readVInt()),
                in.readVInt(),
                in.readVInt(),
                in.readBoolean(),
                in.readDouble());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeVInt(partition.partition());
        out.writeVInt(partition.numPartitions());
        out.writeVInt(size);
        out.writeVInt(unit);
        out.writeBoolean(growth);
        out.writeDouble(significance);
    }

    boolean isAll() {
        return size == ALL;
    }
}
