package io.esrecommend.embedding;

import java.util.List;

/**
 * What a run of a batch gives.
 *
 * @param values a vector a text, or a vector a token, padding included; one after another
 * @param length tokens of each text, padding included
 * @param dimensions of a vector
 * @param ofTexts whether the values are vectors of texts, pooled by the graph
 */
record TokenVectors(float[] values, int length, int dimensions, boolean ofTexts) {

    /** A vector for each text of the batch that was run. */
    float[][] pool(Pooling pooling, List<Encoding> batch) {
        float[][] vectors = new float[batch.size()][dimensions];
        for (int i = 0; i < vectors.length; i++) {
            if (ofTexts) {
                System.arraycopy(values, i * dimensions, vectors[i], 0, dimensions);
            } else {
                pooling.pool(values, i * length * dimensions, batch.get(i).length(), vectors[i]);
            }
        }
        return vectors;
    }
}
