package io.esrecommend.cooccurrence;

import java.util.Comparator;
import org.apache.lucene.util.BytesRef;

/**
 * An item that occurs with another.
 *
 * @param item the neighbour
 * @param score the measure of the pair: where nothing else was asked for the log-likelihood ratio, above 0
 * @param both users who did both; not whole where what they did fades
 * @param count users who did the neighbour
 */
public record Neighbour(String item, double score, double both, double count) {

    /** The largest score first; ties by the bytes of the name, so that every build writes the same row. */
    static final Comparator<Neighbour> ORDER = Comparator.comparingDouble(Neighbour::score)
            .reversed()
            .thenComparing(neighbour -> new BytesRef(neighbour.item));

    /** The same without a user who did both. */
    Neighbour withoutUser() {
        return new Neighbour(item, score, Math.max(0, both - 1), Math.max(0, count - 1));
    }

    /** The same with another score. */
    Neighbour withScore(double other) {
        return new Neighbour(item, other, both, count);
    }
}
