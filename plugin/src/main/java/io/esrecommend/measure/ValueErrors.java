package io.esrecommend.measure;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * How far predicted values are from those that users gave.
 *
 * <p>A score is no value: it is put on the values' scale by least squares, as {@code a + b * baseline + c * score}. What
 * is fitted on one half is measured on the other and the other way round, so that no value helps to predict itself.
 *
 * @param rmse the root of the mean squared error; the ends of its interval are the roots of those of the mean
 * @param mae the mean absolute error
 */
public record ValueErrors(Estimate rmse, Estimate mae) {

    /** Fewer values in a half are too few to fit three numbers on. */
    private static final int MIN_HALF = 10;

    private static final int TERMS = 3;

    /**
     * Measures the errors.
     *
     * @param baselines what each value was expected to be from means alone, see {@link ValueBaseline}
     * @param scores what the recommender scored the item, on any scale
     * @param values what was given
     * @return {@link Estimate#NONE} both of fewer than 20 values
     */
    public static ValueErrors of(double[] baselines, double[] scores, double[] values) {
        if (values.length < 2 * MIN_HALF) {
            return new ValueErrors(Estimate.NONE, Estimate.NONE);
        }
        SampleMean squared = new SampleMean();
        SampleMean absolute = new SampleMean();
        for (int half = 0; half < 2; half++) {
            double[] terms = fit(baselines, scores, values, 1 - half);
            for (int i = half; i < values.length; i += 2) {
                double error = values[i] - (terms[0] + terms[1] * baselines[i] + terms[2] * scores[i]);
                squared.add(error * error);
                absolute.add(Math.abs(error));
            }
        }
        Estimate mean = squared.estimate();
        Estimate rmse = new Estimate(
                Math.sqrt(mean.value()), Math.sqrt(Math.max(0, mean.low())), Math.sqrt(Math.max(0, mean.high())));
        return new ValueErrors(rmse, absolute.estimate().within(0, Double.POSITIVE_INFINITY));
    }

    /** The three terms that fit every second value best; the smallest such if several do, as for equal scores. */
    private static double[] fit(double[] baselines, double[] scores, double[] values, int half) {
        int rows = (values.length - half + 1) / 2;
        DMatrixRMaj from = new DMatrixRMaj(rows, TERMS);
        DMatrixRMaj to = new DMatrixRMaj(rows, 1);
        for (int row = 0; row < rows; row++) {
            int i = half + 2 * row;
            from.set(row, 0, 1);
            from.set(row, 1, baselines[i]);
            from.set(row, 2, scores[i]);
            to.set(row, 0, values[i]);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
        DMatrixRMaj terms = new DMatrixRMaj(TERMS, 1);
        if (!solver.setA(from)) {
            throw new IllegalStateException("no least squares of " + rows + " values");
        }
        solver.solve(to, terms);
        return terms.data;
    }
}
