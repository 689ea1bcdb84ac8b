package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamOutput;

/**
 * A number of the item itself, linear between two that the engine names: {@code (x - worst) / (best - worst)}, within [0,1]; 0
 * for an item without a number. Of several the best counts.
 *
 * @param field a numeric field with doc values
 * @param worst the number that counts 0
 * @param best the number that counts 1; may be smaller than the worst, but not the same
 */
public record NumericPart(Component component, float weight, String field, double worst, double best) implements Part {

    @Override
    public void writeBody(StreamOutput out) throws IOException {
        out.writeString(field);
        out.writeDouble(worst);
        out.writeDouble(best);
    }

    /** The component from a number. */
    float component(double number) {
        return (float) Math.clamp((number - worst) / (best - worst), 0, 1);
    }
}
