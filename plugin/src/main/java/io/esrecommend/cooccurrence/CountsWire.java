package io.esrecommend.cooccurrence;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/**
 * Counts on their way between nodes. Arrays go as they are, four bytes an integer: Elasticsearch compresses what it sends,
 * asks for the size of every answer, of those that are not sent, too, and knows that of such an array without a look at it.
 */
final class CountsWire {

    private CountsWire() {}

    static void write(StreamOutput out, CooccurrenceCounts counts) throws IOException {
        CooccurrenceCounts.Totals totals = counts.totals();
        out.writeVLong(totals.users());
        out.writeVLong(totals.pairs());
        out.writeVLong(totals.cutItems());
        out.writeVLong(totals.cutInteractions());
        write(out, counts.sources());
        write(out, counts.targets());
        out.writeCollection(counts.rows(), (o, row) -> {
            o.writeIntArray(row.targets());
            o.writeIntArray(row.both());
        });
    }

    private static void write(StreamOutput out, CooccurrenceCounts.Items items) throws IOException {
        out.writeByteArray(items.names().bytes());
        out.writeIntArray(items.names().ends());
        out.writeLongArray(items.counts());
    }

    static CooccurrenceCounts read(StreamInput in) throws IOException {
        return new CooccurrenceCounts(
                new CooccurrenceCounts.Totals(in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong()),
                readItems(in),
                readItems(in),
                in.readCollectionAsList(row -> new CooccurrenceCounts.Row(row.readIntArray(), row.readIntArray())));
    }

    private static CooccurrenceCounts.Items readItems(StreamInput in) throws IOException {
        return new CooccurrenceCounts.Items(new Names(in.readByteArray(), in.readIntArray()), in.readLongArray());
    }
}
