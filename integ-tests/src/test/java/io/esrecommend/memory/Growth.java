package io.esrecommend.memory;

import java.util.List;
import java.util.Locale;

/**
 * Whether a number stays as it is: by how much the line through its values, at equal distances, rises from the first to the last.
 *
 * @param what the number is
 * @param rise of the line, as a share of the mean of the values
 * @param most that it may rise
 */
public record Growth(String what, double rise, double most) {

    /**
     * That of some values; the line is that of least squares.
     *
     * @param values at least two
     */
    public static Growth of(String what, List<? extends Number> values, double most) {
        int size = values.size();
        if (size < 2) {
            throw new IllegalArgumentException(what + " has [" + size + "] values but needs two or more to grow");
        }
        double middle = (size - 1) / 2.0;
        double mean = values.stream().mapToDouble(Number::doubleValue).average().orElseThrow();
        double along = 0;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            along += (i - middle) * (values.get(i).doubleValue() - mean);
            squares += (i - middle) * (i - middle);
        }
        double rise = along / squares * (size - 1);
        return new Growth(what, rise == 0 ? 0 : rise / mean, most);
    }

    /** Whether it is within what it may be; shrinking always is. */
    public boolean isFlat() {
        return rise <= most;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %+.1f %% (at most %+.1f %%): %s",
                what,
                100 * rise,
                100 * most,
                isFlat() ? "flat" : "GROWS");
    }
}
