package io.esrecommend.vector;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * An engine's space: the model's, centred on the catalogue and whitened, so that no direction in which the whole
 * catalogue varies outweighs the others. Raw vectors of a transformer crowd into a cone, where every item is close to
 * every other; in this space they tell items apart (J. Su et al., "Whitening Sentence Representations for Better
 * Semantics and Faster Retrieval", 2021).
 *
 * <p>With the catalogue's mean {@code m} and the shrunk inverse {@code S} of its covariance, the likeness of an interest
 * {@code q} (a sum of centred vectors) and an item {@code y} is {@code t = (S q) . (y - m) / (|q|_S n)}, where {@code
 * |q|_S = sqrt(q' S q)} and {@code n} is the mean of {@code |y - m|_S} over the catalogue. This is the cosine of the
 * whitened vectors but for the item's own length, which varies little and did not matter where it was measured
 * ({@code docs/quality.md}). So items keep the vectors they have: an item takes one product, and the query vector of a
 * nearest-neighbour search is {@code S q}.
 *
 * @param mean {@code m}, of the model's dimensions
 * @param inverse {@code S}, row by row; null for the identity, in a space that is only centred
 * @param length {@code n}, above 0
 */
public record VectorSpace(float[] mean, float[] inverse, float length) {

    /** The share of the mean variance that is added to every direction's, so that noise is not blown up. */
    private static final double SHRINKAGE = 0.3;
    /** Vectors of more dimensions are only centred: the inverse has the square of their number. */
    private static final int MAX_DIMENSIONS = 1024;
    /** Of fewer vectors only the mean is worth knowing. */
    private static final int MIN_SAMPLE = 30;

    /** The model's own space, for a catalogue that nothing is known of. */
    public static VectorSpace raw(int dimensions) {
        return new VectorSpace(new float[dimensions], null, 1);
    }

    /**
     * Learns the space of a catalogue.
     *
     * @param sample vectors of length one
     * @param dimensions of the vectors
     */
    public static VectorSpace learn(List<float[]> sample, int dimensions) {
        if (sample.size() < 2) {
            return raw(dimensions);
        }
        double[] sums = new double[dimensions];
        for (float[] vector : sample) {
            for (int d = 0; d < dimensions; d++) {
                sums[d] += vector[d];
            }
        }
        float[] mean = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            mean[d] = (float) (sums[d] / sample.size());
        }
        float[] inverse = sample.size() < MIN_SAMPLE || dimensions > MAX_DIMENSIONS ? null : inverse(sample, mean);
        VectorSpace unscaled = new VectorSpace(mean, inverse, 1);
        double length = sample.stream()
                .mapToDouble(vector -> unscaled.norm(unscaled.centred(vector)))
                .average()
                .orElse(1);
        return new VectorSpace(mean, inverse, (float) Math.max(length, 1e-3));
    }

    /** The inverse of the covariance; null if there is none, as for vectors that are all the same. */
    private static float[] inverse(List<float[]> sample, float[] mean) {
        int dimensions = mean.length;
        DMatrixRMaj covariance = covariance(sample, mean);
        double variance = CommonOps_DDRM.trace(covariance) / dimensions;
        double shrinkage = SHRINKAGE + (double) dimensions / sample.size();
        for (int d = 0; d < dimensions; d++) {
            covariance.add(d, d, shrinkage * variance);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(dimensions);
        if (variance <= 0 || !solver.setA(covariance)) {
            return null;
        }
        DMatrixRMaj inverse = new DMatrixRMaj(dimensions, dimensions);
        solver.invert(inverse);
        float[] result = new float[dimensions * dimensions];
        for (int i = 0; i < result.length; i++) {
            // On the scale of the variance, so that numbers stay near 1.
            result[i] = (float) (inverse.data[i] * variance);
        }
        return result;
    }

    private static DMatrixRMaj covariance(List<float[]> sample, float[] mean) {
        int dimensions = mean.length;
        double[] sums = new double[dimensions * dimensions];
        float[] centred = new float[dimensions];
        for (float[] vector : sample) {
            for (int d = 0; d < dimensions; d++) {
                centred[d] = vector[d] - mean[d];
            }
            for (int row = 0; row < dimensions; row++) {
                double value = centred[row] / sample.size();
                for (int column = 0; column <= row; column++) {
                    sums[row * dimensions + column] += value * centred[column];
                }
            }
        }
        for (int row = 0; row < dimensions; row++) {
            for (int column = 0; column < row; column++) {
                sums[column * dimensions + row] = sums[row * dimensions + column];
            }
        }
        return DMatrixRMaj.wrap(dimensions, dimensions, sums);
    }

    /** The model's dimensions. */
    public int dimensions() {
        return mean.length;
    }

    /** How much heap its numbers take, in bytes. */
    public long bytes() {
        return (long) Float.BYTES * (mean.length + (inverse == null ? 0 : inverse.length));
    }

    /** A vector of any length above zero, scaled to length one, less the catalogue's mean. */
    public float[] centred(float[] raw) {
        float[] centred = VectorUtil.l2normalize(raw.clone(), false);
        for (int d = 0; d < centred.length; d++) {
            centred[d] -= mean[d];
        }
        return centred;
    }

    private float[] whitened(float[] centred) {
        return whitened(List.of(centred)).getFirst();
    }

    /** Row by row for all vectors together: the inverse is too large to be read again for each, and a row is not. */
    private List<float[]> whitened(List<float[]> centred) {
        if (inverse == null) {
            return centred.stream().map(float[]::clone).toList();
        }
        List<float[]> results =
                centred.stream().map(vector -> new float[mean.length]).toList();
        float[] row = new float[mean.length];
        for (int r = 0; r < row.length; r++) {
            System.arraycopy(inverse, r * row.length, row, 0, row.length);
            for (int i = 0; i < results.size(); i++) {
                results.get(i)[r] = VectorUtil.dotProduct(row, centred.get(i));
            }
        }
        return results;
    }

    /**
     * How alike vectors are.
     *
     * @param centred vectors less the catalogue's mean
     * @return the cosine of each with each in this space, 1 with itself; 0 with one that is no longer than nothing
     */
    public float[][] cosines(List<float[]> centred) {
        int size = centred.size();
        List<float[]> whitened = whitened(centred);
        float[][] products = new float[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = VectorUtil.dotProduct(whitened.get(i), centred.get(j));
            }
        }
        float[][] cosines = new float[size][size];
        for (int i = 0; i < size; i++) {
            cosines[i][i] = 1;
            for (int j = 0; j < i; j++) {
                double lengths = Math.sqrt(Math.max(0, products[i][i])) * Math.sqrt(Math.max(0, products[j][j]));
                cosines[i][j] = lengths < 1e-12 ? 0 : (float) (products[i][j] / lengths);
                cosines[j][i] = cosines[i][j];
            }
        }
        return cosines;
    }

    private double norm(float[] centred) {
        return Math.sqrt(Math.max(0, VectorUtil.dotProduct(whitened(centred), centred)));
    }

    /**
     * The query side of an interest.
     *
     * @param centred a sum of centred vectors, of any length
     * @return null if the sum is zero, so that no direction is any better than another
     */
    public Interest interest(float[] centred) {
        float[] query = whitened(centred);
        double norm = Math.sqrt(Math.max(0, VectorUtil.dotProduct(query, centred))) * length;
        if (norm < 1e-6) {
            return null;
        }
        for (int d = 0; d < query.length; d++) {
            query[d] /= (float) norm;
        }
        return new Interest(query, VectorUtil.dotProduct(query, mean));
    }

    /**
     * What items are compared with.
     *
     * @param query {@code S q / (|q|_S n)}
     * @param offset {@code query . m}
     */
    public record Interest(float[] query, float offset) {

        /**
         * The likeness {@code t} of an item: about 0 for an unrelated one, 1 for one that is all that is wanted; rarely
         * beyond [-0.5, 1.5].
         *
         * @param vector the item's own, of any length; a zero vector is like nothing
         */
        public float likeness(float[] vector) {
            float length = (float) Math.sqrt(VectorUtil.dotProduct(vector, vector));
            return length > 0 ? likeness(vector, length) : 0;
        }

        /**
         * The same where the length of the vector is known already.
         *
         * @param length of the vector, above 0
         */
        public float likeness(float[] vector, float length) {
            return VectorUtil.dotProduct(query, vector) / length - offset;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Interest that && offset == that.offset && Arrays.equals(query, that.query);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(query);
        }
    }
}
