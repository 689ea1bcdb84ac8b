package io.esrecommend.cooccurrence;

import java.util.Comparator;

/**
 * An item that occurs with another more than chance explains.
 *
 * @param item the neighbour
 * @param llr the log-likelihood ratio of the pair, above 0
 * @param both users who did both
 * @param count users who did the neighbour
 */
public record Neighbour(String item, double llr, int both, int count) {

    /** The most surprising first; ties by name, so that every build writes the same row. */
    static final Comparator<Neighbour> ORDER =
            Comparator.comparingDouble(Neighbour::llr).reversed().thenComparing(Neighbour::item);

    /** The same without a user who did both. */
    Neighbour withoutUser() {
        return new Neighbour(item, llr, Math.max(0, both - 1), Math.max(0, count - 1));
    }

    /** The same with another ratio. */
    Neighbour withLlr(double other) {
        return new Neighbour(item, other, both, count);
    }
}
