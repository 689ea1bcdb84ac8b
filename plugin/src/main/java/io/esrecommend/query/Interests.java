package io.esrecommend.query;

import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What somebody likes, by what was done, as vectors of one field in the engine's space.
 *
 * @param shortTerm the sum of the newest items, older ones counting less; null where nothing is known
 * @param tastes one for each taste of the whole history; empty where nothing is known
 */
record Interests(VectorSpace.Interest shortTerm, List<VectorSpace.Interest> tastes) {

    /** Evidence that the short-term interest is made of. */
    private static final int SHORT_TERM = 10;

    /** How much less, where the order of what users do says all that it can. */
    private static final double FORGETTING = 0.3;

    /** Evidence that the tastes are made of. */
    static final int LONG_TERM = 50;

    /** What an item that was rejected counts, of one that was liked. */
    private static final double REJECTION = 0.1;

    /** An item that was done, as a vector less the catalogue's mean. */
    private record Piece(float[] centred, double weight, double recent) {}

    /**
     * Makes interests of what was done: sums of what speaks for the user, less a tenth of what was rejected.
     *
     * @param space the field's
     * @param evidence the newest first
     * @param rejected what the user does not want, the newest first
     * @param vectors of the items, as far as they are known and of the space's dimensions
     * @param order how much the order of what users do says, 0 to 1
     */
    static Interests of(
            VectorSpace space,
            List<Evidence> evidence,
            List<Evidence> rejected,
            Map<String, float[]> vectors,
            double order) {
        double decay = 1 - FORGETTING * order;
        List<Piece> liked = pieces(space, evidence, vectors, decay);
        List<Piece> disliked = pieces(space, rejected, vectors, decay);
        float[] newest = new float[space.dimensions()];
        liked.forEach(piece -> add(newest, piece.centred, piece.recent));
        if (!liked.isEmpty()) {
            disliked.forEach(piece -> add(newest, piece.centred, -REJECTION * piece.recent));
        }
        return new Interests(space.interest(newest), tastes(space, liked, disliked));
    }

    private static List<Piece> pieces(
            VectorSpace space, List<Evidence> evidence, Map<String, float[]> vectors, double decay) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < Math.min(LONG_TERM, evidence.size()); i++) {
            Evidence piece = evidence.get(i);
            float[] vector = vectors.get(piece.item());
            if (vector != null) {
                double recent = i < SHORT_TERM ? piece.weight(decay) : 0;
                pieces.add(new Piece(space.centred(vector), piece.actionWeight(), recent));
            }
        }
        return pieces;
    }

    /** From each taste its share of what was rejected is taken off. */
    private static List<VectorSpace.Interest> tastes(VectorSpace space, List<Piece> liked, List<Piece> disliked) {
        double[] weights = liked.stream().mapToDouble(Piece::weight).toArray();
        Tastes tastes =
                Tastes.of(space.cosines(liked.stream().map(Piece::centred).toList()), weights);
        double total = DoubleStream.of(weights).sum();
        List<VectorSpace.Interest> interests = new ArrayList<>();
        for (int taste = 0; taste < tastes.count(); taste++) {
            float[] sum = new float[space.dimensions()];
            double share = 0;
            for (int i = 0; i < liked.size(); i++) {
                if (tastes.of(i) == taste) {
                    add(sum, liked.get(i).centred, weights[i]);
                    share += weights[i] / total;
                }
            }
            for (Piece piece : disliked) {
                add(sum, piece.centred, -REJECTION * share * piece.weight);
            }
            VectorSpace.Interest interest = space.interest(sum);
            if (interest != null) {
                interests.add(interest);
            }
        }
        return interests;
    }

    private static void add(float[] sum, float[] centred, double weight) {
        for (int d = 0; d < sum.length; d++) {
            sum[d] += (float) (weight * centred[d]);
        }
    }
}
