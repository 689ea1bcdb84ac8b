package io.esrecommend.vector;

import java.util.List;

/** The formulas of {@link VectorSpace}, in double precision and with no thought of speed. */
final class NaiveSpace {

    private final double[] mean;
    private final double[][] inverse;
    private final double length;

    /**
     * @param sample vectors of length one
     * @param whiten whether the covariance is inverted; else its inverse is the identity
     */
    NaiveSpace(List<float[]> sample, boolean whiten) {
        int dimensions = sample.get(0).length;
        mean = new double[dimensions];
        for (float[] vector : sample) {
            for (int d = 0; d < dimensions; d++) {
                mean[d] += vector[d] / (double) sample.size();
            }
        }
        double[][] covariance = new double[dimensions][dimensions];
        double variance = 0;
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j < dimensions; j++) {
                for (float[] vector : sample) {
                    covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / sample.size();
                }
            }
            variance += covariance[i][i] / dimensions;
        }
        for (int i = 0; i < dimensions; i++) {
            covariance[i][i] += (0.3 + dimensions / (double) sample.size()) * variance;
            for (int j = 0; j < dimensions; j++) {
                covariance[i][j] /= variance;
            }
        }
        inverse = whiten ? invert(covariance) : identity(dimensions);
        length = sample.stream().mapToDouble(this::norm).average().orElseThrow();
    }

    private double norm(float[] vector) {
        double[] centred = centred(vector);
        return Math.sqrt(product(centred, centred));
    }

    private double[] centred(float[] vector) {
        double[] centred = new double[mean.length];
        for (int d = 0; d < mean.length; d++) {
            centred[d] = vector[d] - mean[d];
        }
        return centred;
    }

    private double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                sum += a[i] * inverse[i][j] * b[j];
            }
        }
        return sum;
    }

    /**
     * {@code (S q) . (y - m) / (|q|_S n)}.
     *
     * @param wanted {@code q}
     * @param item {@code y}, of length one
     */
    double likeness(float[] wanted, float[] item) {
        double[] q = new double[wanted.length];
        for (int d = 0; d < q.length; d++) {
            q[d] = wanted[d];
        }
        return product(q, centred(item)) / (Math.sqrt(product(q, q)) * length);
    }

    /** Gauss and Jordan's elimination; the matrix is positive definite, so no pivot is zero. */
    private static double[][] invert(double[][] matrix) {
        int n = matrix.length;
        double[][] inverse = identity(n);
        for (int pivot = 0; pivot < n; pivot++) {
            double scale = matrix[pivot][pivot];
            for (int j = 0; j < n; j++) {
                matrix[pivot][j] /= scale;
                inverse[pivot][j] /= scale;
            }
            for (int i = 0; i < n; i++) {
                double factor = i == pivot ? 0 : matrix[i][pivot];
                for (int j = 0; j < n; j++) {
                    matrix[i][j] -= factor * matrix[pivot][j];
                    inverse[i][j] -= factor * inverse[pivot][j];
                }
            }
        }
        return inverse;
    }

    private static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }
}
