package io.esrecommend.cooccurrence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How strongly two items belong together, by the users who did both, the source, the target, and all users. */
public enum Measure {

    /**
     * The log-likelihood ratio, above 0; only of items that occur together more often than chance has it.
     *
     * @see LogLikelihoodRatio
     */
    LLR {
        @Override
        public double of(double both, double source, double target, double users) {
            return LogLikelihoodRatio.of(both, source, target, users);
        }
    },

    /**
     * {@code both * users / (source * target)}: how many times more often than by chance; 1 is chance. Above all it finds
     * rare items (S. Brin, R. Motwani, J. Ullman, S. Tsur, "Dynamic Itemset Counting and Implication Rules for Market
     * Basket Data", SIGMOD 1997, where it is called interest).
     */
    LIFT {
        @Override
        public double of(double both, double source, double target, double users) {
            return both * users / (source * target);
        }
    },

    /**
     * {@code both / (source + target - both)}, in [0, 1]: of the users who did either, how many did both (P. Jaccard, "Étude
     * comparative de la distribution florale dans une portion des Alpes et des Jura", 1901).
     */
    JACCARD {
        @Override
        public double of(double both, double source, double target, double users) {
            return both / (source + target - both);
        }
    },

    /**
     * {@code both / sqrt(source * target)}, in [0, 1]: the cosine of the two columns of a matrix that has 1 where a user did an
     * item (B. Sarwar, G. Karypis, J. Konstan, J. Riedl, "Item-Based Collaborative Filtering Recommendation Algorithms", WWW
     * 2001).
     */
    COSINE {
        @Override
        public double of(double both, double source, double target, double users) {
            return both / Math.sqrt(source * target);
        }
    };

    /** The measure's value; finite where each item has users. */
    public abstract double of(double both, double source, double target, double users);

    /** As it is called in a request and in the answer. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The measure of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Measure parse(String label) {
        return Arrays.stream(values())
                .filter(measure -> measure.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("[measure] is [" + label + "] but must be one of "
                        + Arrays.stream(values()).map(Measure::label).collect(Collectors.joining(", ", "[", "]"))));
    }
}
