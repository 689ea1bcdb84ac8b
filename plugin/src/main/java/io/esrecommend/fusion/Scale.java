package io.esrecommend.fusion;

/** How a number that is known of an item becomes a component in [0,1]; a number of 0 is that of an item of which none is known. */
public enum Scale {
    /** {@code min(1, x p)}. */
    SHARE("min(1, x * %s)") {
        @Override
        float apply(float number, float parameter) {
            return Math.clamp(number * parameter, 0f, 1f);
        }
    },
    /** {@code sqrt(x / p)}: the share of the largest, which is {@code p}. */
    ROOT("sqrt(x / %s)") {
        @Override
        float apply(float number, float parameter) {
            return (float) Math.sqrt(Math.clamp(number / parameter, 0f, 1f));
        }
    },
    /** {@code x / (x + p)}: a half at {@code p}. */
    SATURATION("x / (x + %s)") {
        @Override
        float apply(float number, float parameter) {
            return number / (number + parameter);
        }
    },
    /** {@code 1 - log(1 + x) / log(1 + p)}: 1 for none, 0 for the largest, which is {@code p}. */
    RARITY("1 - log(1 + x) / log(1 + %s)") {
        @Override
        float apply(float number, float parameter) {
            return (float) Math.clamp(1 - Math.log1p(number) / Math.log1p(parameter), 0, 1);
        }
    },
    /** {@code 1 / (1 + x / p)}: 1 for none, a half at {@code p}. */
    FADING("1 / (1 + x / %s)") {
        @Override
        float apply(float number, float parameter) {
            return 1 / (1 + number / parameter);
        }
    };

    private final String formula;

    Scale(String formula) {
        this.formula = formula;
    }

    /**
     * The component.
     *
     * @param number at least 0
     * @param parameter above 0
     */
    abstract float apply(float number, float parameter);

    /** The formula, with a parameter. */
    String formula(float parameter) {
        return formula.replace("%s", Float.toString(parameter));
    }
}
