package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/** A component of a score, with what it is computed from and its weight, above 0. */
public sealed interface Part permits SimilarityPart, TablePart, NumericPart, BoostPart {

    /** What the part is called. */
    Component component();

    /** How much it counts. */
    float weight();

    /** Writes all but the kind. */
    void writeBody(StreamOutput out) throws IOException;

    /** Writes a part. */
    static void write(StreamOutput out, Part part) throws IOException {
        out.writeByte(
                switch (part) {
                    case SimilarityPart similarity -> (byte) 0;
                    case TablePart table -> (byte) 1;
                    case NumericPart numeric -> (byte) 2;
                    case BoostPart boost -> (byte) 3;
                });
        out.writeString(part.component().label());
        out.writeFloat(part.weight());
        part.writeBody(out);
    }

    /** Reads a part from another node. */
    static Part read(StreamInput in) throws IOException {
        byte kind = in.readByte();
        Component component = new Component(in.readString());
        float weight = in.readFloat();
        return switch (kind) {
            case 0 -> SimilarityPart.read(component, weight, in);
            case 1 -> TablePart.read(component, weight, in);
            case 2 -> new NumericPart(component, weight, in.readString(), in.readDouble(), in.readDouble());
            case 3 -> BoostPart.read(component, weight, in);
            default -> throw new IOException("a part of a score of the unknown kind [" + kind + "]");
        };
    }
}
