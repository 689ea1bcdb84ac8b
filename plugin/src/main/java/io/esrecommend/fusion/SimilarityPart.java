package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;

/**
 * How like an item is to what is wanted: {@code (1 + t / 1.5) / 2} of the likeness {@code t} to the nearest of some interests
 * in the engine's space, within [0,1]; 0.5 for an item without a vector, of which nothing is known.
 *
 * @param field the {@code dense_vector} field
 * @param interests of which the nearest counts; at least one
 */
public record SimilarityPart(Component component, float weight, String field, List<VectorSpace.Interest> interests)
        implements Part {

    /** The component of an item without a vector: neither like the interest nor unlike it. */
    public static final float NO_VECTOR = 0.5f;

    /** The likeness that is the most a component tells apart. */
    private static final float LIKENESS_RANGE = 1.5f;

    static SimilarityPart read(Component component, float weight, StreamInput in) throws IOException {
        return new SimilarityPart(
                component,
                weight,
                in.readString(),
                in.readCollectionAsList(i -> new VectorSpace.Interest(i.readFloatArray(), i.readFloat())));
    }

    @Override
    public void writeBody(StreamOutput out) throws IOException {
        out.writeString(field);
        out.writeCollection(interests, (o, interest) -> {
            o.writeFloatArray(interest.query());
            o.writeFloat(interest.offset());
        });
    }

    /** The component from the likeness to the nearest interest. */
    public static float component(float likeness) {
        return Math.clamp((1 + likeness / LIKENESS_RANGE) / 2, 0f, 1f);
    }

    /**
     * The likeness to the nearest interest.
     *
     * @param vector as it is stored
     * @param length of the vector
     */
    public float likeness(float[] vector, float length) {
        float nearest = Float.NEGATIVE_INFINITY;
        for (VectorSpace.Interest interest : interests) {
            nearest = Math.max(nearest, interest.likeness(vector, length));
        }
        return nearest;
    }
}
