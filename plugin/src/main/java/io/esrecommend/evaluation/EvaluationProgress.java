package io.esrecommend.evaluation;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * How far an evaluation is.
 *
 * @param phase what it does
 * @param done how much of that; what is counted depends on the phase
 * @param total of it; 0 where that is not known
 */
public record EvaluationProgress(String phase, long done, long total) implements Task.Status {

    /** The name on the wire. */
    public static final String NAME = "recommend_evaluation";

    /** Reads one from another node. */
    public EvaluationProgress(StreamInput in) throws IOException {
        this(phase(in), in.readVLong(), in.readVLong());
    }

    private static String phase(StreamInput in) throws IOException {
        WireFormat.read(in);
        return in.readString();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
        out.writeString(phase);
        out.writeVLong(done);
        out.writeVLong(total);
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("phase", phase)
                .field("done", done)
                .field("total", total)
                .endObject();
    }
}
