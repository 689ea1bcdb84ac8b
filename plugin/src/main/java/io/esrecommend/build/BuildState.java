package io.esrecommend.build;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * What a build has done so far: one document of its index, from which it goes on when its node is lost.
 *
 * @param digest of the engine that is built: of another one nothing can be gone on with
 * @param previous the index that was published when the build began; null if none was
 * @param runs of the fold that had begun before the build
 * @param stage what it does
 * @param done partitions that were counted and written
 * @param total partitions; 0 until they are known
 * @param items whose neighbours were found
 * @param pairs of an item and a neighbour's user that were seen
 */
record BuildState(
        String digest, @Nullable String previous, long runs, Stage stage, int done, int total, long items, long pairs) {

    /** The document's id. */
    static final String ID = "build";

    /** What a build does. */
    enum Stage {
        /** Brings the histories up to date. */
        FOLDING,
        /** Counts: the histories stay as they are. */
        COUNTING,
        /** Everything is written, only the alias is not swapped. */
        WRITTEN
    }

    static BuildState begin(String digest, @Nullable String previous, long runs) {
        return new BuildState(digest, previous, runs, Stage.FOLDING, 0, 0, 0, 0);
    }

    /** Counting may begin. */
    BuildState counting(int partitions) {
        return new BuildState(digest, previous, runs, Stage.COUNTING, 0, partitions, 0, 0);
    }

    /** With another partition that was counted and written. */
    BuildState counted(int newItems, long newPairs) {
        return new BuildState(digest, previous, runs, stage, done + 1, total, items + newItems, pairs + newPairs);
    }

    /** When nothing is left but to publish. */
    BuildState written() {
        return new BuildState(digest, previous, runs, Stage.WRITTEN, done, total, items, pairs);
    }

    /** Reads the document. */
    static BuildState of(Map<String, Object> source) {
        return new BuildState(
                (String) source.get("digest"),
                (String) source.get("previous"),
                number(source, "runs"),
                Stage.valueOf((String) source.get("stage")),
                (int) number(source, "done"),
                (int) number(source, "total"),
                number(source, "items"),
                number(source, "pairs"));
    }

    private static long number(Map<String, Object> source, String field) {
        return ((Number) source.get(field)).longValue();
    }

    /** The document. */
    XContentBuilder toDocument() throws IOException {
        return XContentFactory.jsonBuilder()
                .startObject()
                .field("digest", digest)
                .field("previous", previous)
                .field("runs", runs)
                .field("stage", stage)
                .field("done", done)
                .field("total", total)
                .field("items", items)
                .field("pairs", pairs)
                .endObject();
    }
}
