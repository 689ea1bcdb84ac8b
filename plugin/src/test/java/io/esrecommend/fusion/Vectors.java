package io.esrecommend.fusion;

import io.esrecommend.vector.VectorSpace;
import org.elasticsearch.test.ESTestCase;

/** Vectors for tests. */
public final class Vectors {

    private Vectors() {}

    /** Of any direction, and of length one. */
    public static float[] unit(int dimensions) {
        float[] vector = new float[dimensions];
        double square = 0;
        for (int d = 0; d < dimensions; d++) {
            vector[d] = (float) ESTestCase.random().nextGaussian();
            square += vector[d] * (double) vector[d];
        }
        for (int d = 0; d < dimensions; d++) {
            vector[d] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** The interest in a vector, in a space whose likeness is the cosine. */
    public static VectorSpace.Interest interest(float... vector) {
        return VectorSpace.raw(vector.length).interest(vector);
    }
}
