package io.esrecommend.cooccurrence;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * What becomes of counts when those of all shards are there.
 *
 * @param ranking which pairs become neighbours
 * @param unit what a user is in the counts: 1, 256 where what users did fades, or 64 where pairs count by nearness
 * @param countsOnly whether the counts are the answer, and are ranked by whoever asked
 * @param cut whether users of popular items were left out
 */
record Reduction(Ranking ranking, int unit, boolean countsOnly, boolean cut) implements Writeable {

    Reduction(StreamInput in) throws IOException {
        this(new Ranking(in), in.readVInt(), in.readBoolean(), in.readBoolean());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        ranking.writeTo(out);
        out.writeVInt(unit);
        out.writeBoolean(countsOnly);
        out.writeBoolean(cut);
    }
}
