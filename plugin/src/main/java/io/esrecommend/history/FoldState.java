package io.esrecommend.history;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.seqno.SequenceNumbers;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * How far the folding of an engine's histories is: one document of its history index.
 *
 * @param seqNo of the document as it was read, so that of two who change it only one can
 * @param primaryTerm of the document as it was read
 * @param erasures how often a user was erased: who wrote histories meanwhile has to read again
 * @param run the number of the last run
 * @param digest of all that histories depend on beside the events, in the last run
 * @param folded what the runs before the last have read; nothing before the first
 * @param running the last run, if it is not finished; null if it is
 */
record FoldState(
        long seqNo,
        long primaryTerm,
        long erasures,
        long run,
        String digest,
        Checkpoint folded,
        @Nullable Run running) {

    /** Before the first run. */
    static final FoldState NONE = new FoldState(
            SequenceNumbers.UNASSIGNED_SEQ_NO,
            SequenceNumbers.UNASSIGNED_PRIMARY_TERM,
            0,
            0,
            "",
            Checkpoint.NONE,
            null);

    /**
     * A run that is not finished.
     *
     * @param full whether all users are folded, not only those who did something
     * @param target what is known when it is finished
     * @param slice the key of the slice it is in; null at the beginning
     * @param after the last user of the slice that was folded; null at its beginning
     */
    record Run(
            boolean full,
            Checkpoint target,
            @Nullable String slice,
            @Nullable String after) {}

    /** Where a new run begins. */
    FoldState begin(boolean full, String newDigest, Checkpoint target) {
        return new FoldState(
                seqNo, primaryTerm, erasures, run + 1, newDigest, folded, new Run(full, target, null, null));
    }

    /**
     * Beside histories that were made anew. Whoever read those before has to read again, so the erasures count on.
     *
     * @param before the state beside those before
     */
    FoldState anew(FoldState before) {
        return new FoldState(
                seqNo,
                primaryTerm,
                before.erasures + erasures + 1,
                Math.max(before.run, run),
                "",
                Checkpoint.NONE,
                null);
    }

    /** After some users more. */
    FoldState after(String slice, String user) {
        Run further = new Run(running.full, running.target, slice, user);
        return new FoldState(seqNo, primaryTerm, erasures, run, digest, folded, further);
    }

    /** When the run is through. */
    FoldState finished() {
        return new FoldState(seqNo, primaryTerm, erasures, run, digest, running.target, null);
    }

    /** After a user was erased: where a run was broken off at one of the ids, it begins its slice again. */
    FoldState erased(Collection<String> ids) {
        Run kept = running != null && running.after != null && ids.contains(running.after)
                ? new Run(running.full, running.target, running.slice, null)
                : running;
        return new FoldState(seqNo, primaryTerm, erasures + 1, run, digest, folded, kept);
    }

    /** As it was written. */
    FoldState written(long newSeqNo, long newPrimaryTerm) {
        return new FoldState(newSeqNo, newPrimaryTerm, erasures, run, digest, folded, running);
    }

    /** Reads the document. */
    static FoldState of(Map<String, Object> source, long seqNo, long primaryTerm) {
        Map<?, ?> running = (Map<?, ?>) source.get("running");
        return new FoldState(
                seqNo,
                primaryTerm,
                ((Number) source.get("erasures")).longValue(),
                ((Number) source.get("run_number")).longValue(),
                (String) source.get("digest"),
                checkpoint(source.get("folded")),
                running == null
                        ? null
                        : new Run(
                                (Boolean) running.get("full"),
                                checkpoint(running.get("target")),
                                (String) running.get("slice"),
                                (String) running.get("after")));
    }

    private static Checkpoint checkpoint(Object map) {
        TreeMap<String, Long> shards = new TreeMap<>();
        ((Map<?, ?>) map).forEach((shard, seqNo) -> shards.put((String) shard, ((Number) seqNo).longValue()));
        return new Checkpoint(shards);
    }

    /** The document. */
    XContentBuilder toDocument() throws IOException {
        XContentBuilder json = XContentFactory.jsonBuilder()
                .startObject()
                .field("erasures", erasures)
                .field("run_number", run)
                .field("digest", digest)
                .field("folded", folded.shards());
        if (running != null) {
            json.startObject("running")
                    .field("full", running.full)
                    .field("target", running.target.shards())
                    .field("slice", running.slice)
                    .field("after", running.after)
                    .endObject();
        }
        return json.endObject();
    }
}
