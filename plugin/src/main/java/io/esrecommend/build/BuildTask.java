package io.esrecommend.build;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.xcontent.XContentBuilder;

/** A running build: shows its progress in the task API and can be cancelled there. */
public final class BuildTask extends CancellableTask {

    private final LinkedHashMap<String, Long> starts = new LinkedHashMap<>();
    private volatile Progress progress = new Progress("starting", 0, 0, 0);

    /** @param description names the engine */
    public BuildTask(
            long id, String type, String action, String description, TaskId parent, Map<String, String> headers) {
        super(id, type, action, description, parent, headers);
    }

    /**
     * How far a build is.
     *
     * @param phase what it does
     * @param interactions events read so far
     * @param partitions of the counting that are done
     * @param totalPartitions of the counting, 0 until they are known
     */
    public record Progress(String phase, long interactions, int partitions, int totalPartitions)
            implements Task.Status {

        /** The name on the wire. */
        public static final String NAME = "recommend_build";

        /** Reads one from another node. */
        public Progress(StreamInput in) throws IOException {
            this(in.readString(), in.readVLong(), in.readVInt(), in.readVInt());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(phase);
            out.writeVLong(interactions);
            out.writeVInt(partitions);
            out.writeVInt(totalPartitions);
        }

        @Override
        public String getWriteableName() {
            return NAME;
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("phase", phase)
                    .field("interactions", interactions)
                    .field("partitions", partitions)
                    .field("total_partitions", totalPartitions)
                    .endObject();
        }
    }

    @Override
    public Progress getStatus() {
        return progress;
    }

    /** Says what the build does now; ends it if it was cancelled. */
    void phase(String phase) {
        starts.put(phase, System.nanoTime());
        update(new Progress(phase, progress.interactions, progress.partitions, progress.totalPartitions));
    }

    /** How long each phase took, in milliseconds; the last one until now. For the thread that builds. */
    public Map<String, Long> phases() {
        LinkedHashMap<String, Long> phases = new LinkedHashMap<>();
        long end = System.nanoTime();
        for (Map.Entry<String, Long> phase : starts.reversed().entrySet()) {
            phases.putFirst(phase.getKey(), TimeValue.nsecToMSec(end - phase.getValue()));
            end = phase.getValue();
        }
        return Collections.unmodifiableMap(phases);
    }

    /** Counts events that were read; ends the build if it was cancelled. */
    public void read(long interactions) {
        update(new Progress(
                progress.phase, progress.interactions + interactions, progress.partitions, progress.totalPartitions));
    }

    void counted(int partitions, int totalPartitions) {
        update(new Progress(progress.phase, progress.interactions, partitions, totalPartitions));
    }

    private void update(Progress now) {
        ensureNotCancelled();
        progress = now;
    }
}
