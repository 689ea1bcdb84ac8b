package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.fusion.Part;
import io.esrecommend.fusion.SimilarityPart;
import io.esrecommend.fusion.TablePart;
import io.esrecommend.query.Resolution.Cause;
import io.esrecommend.query.Resolution.Reason;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;

/** Explains the hits of one answer from what its request has already read. */
public final class Reasons {

    /** Causes that are named of each reason. */
    private static final int CAUSES = 3;

    private final Resolution resolution;
    private final Map<String, List<Known>> known = new HashMap<>();

    private record Weighted(Reason reason, float share) {}

    /** A piece of evidence whose vector is known, as something that items are like. */
    private record Known(Evidence evidence, VectorSpace.Interest interest) {}

    /** @param resolution what the answer was made from */
    public Reasons(Resolution resolution) {
        this.resolution = resolution;
        resolution.spaces().forEach((field, space) -> known.put(field, known(field, space)));
    }

    private List<Known> known(String field, VectorSpace space) {
        List<Known> pieces = new ArrayList<>();
        for (Evidence piece : resolution.evidence()) {
            ItemVectors.Item item = resolution.evidenceItems().get(piece.item());
            float[] vector = item == null ? null : item.vectors().get(field);
            if (vector != null && vector.length == space.dimensions()) {
                VectorSpace.Interest interest = space.interest(space.centred(vector));
                if (interest != null) {
                    pieces.add(new Known(piece, interest));
                }
            }
        }
        return pieces;
    }

    /**
     * Why an item was recommended: its components above 0, the one that adds most to the score first.
     *
     * @param item its id
     * @param vectors as they are stored, by their field
     */
    public List<Reason> of(String item, Map<String, float[]> vectors) {
        List<Weighted> reasons = new ArrayList<>();
        for (Part part : resolution.query().fusion().parts()) {
            // What only orders candidates is no reason for any.
            if (part instanceof SimilarityPart similarity) {
                reasons.add(similar(similarity, vectors.get(similarity.field())));
            } else if (part instanceof TablePart table && table.candidates()) {
                reasons.add(known(table, item));
            }
        }
        reasons.sort(Comparator.comparingDouble(Weighted::share).reversed());
        // A hit that nothing speaks for is there for want of a better one: the first reason says what.
        int speaking =
                (int) reasons.stream().filter(weighted -> weighted.share > 0).count();
        return reasons.stream()
                .limit(Math.max(1, speaking))
                .map(Weighted::reason)
                .toList();
    }

    private Weighted known(TablePart part, String item) {
        float value = part.component(item);
        List<Cause> causes = part.component().equals(Component.COOCCURRENCE) ? associated(item) : List.of();
        return new Weighted(new Reason(part.component(), value, causes), part.weight() * value);
    }

    private Weighted similar(SimilarityPart part, float[] vector) {
        float length = vector == null ? 0 : (float) Math.sqrt(VectorUtil.dotProduct(vector, vector));
        if (length == 0) {
            return new Weighted(new Reason(part.component(), SimilarityPart.NO_VECTOR, List.of()), 0);
        }
        float value = SimilarityPart.component(part.likeness(vector, length));
        boolean ofItems =
                !part.component().equals(Component.QUERY) && !part.component().equals(Component.PROFILE);
        List<Cause> nearest = ofItems ? nearest(part.field(), vector) : List.of();
        // What an unrelated item gets, too, is no reason.
        float share = part.weight() * (value - SimilarityPart.NO_VECTOR);
        return new Weighted(new Reason(part.component(), value, nearest), share);
    }

    private List<Cause> associated(String item) {
        return resolution.association().contributions(item).stream()
                .limit(CAUSES)
                .map(contribution -> cause(contribution.evidence(), (float) contribution.score()))
                .toList();
    }

    /** The piece of evidence that the item is most like; the newest of several. */
    private List<Cause> nearest(String field, float[] vector) {
        Known nearest = null;
        float most = 0;
        for (Known piece : known.getOrDefault(field, List.of())) {
            float likeness = piece.interest.likeness(vector);
            if (nearest == null || likeness > most) {
                nearest = piece;
                most = likeness;
            }
        }
        return nearest == null ? List.of() : List.of(cause(nearest.evidence, most));
    }

    private Cause cause(Evidence evidence, float score) {
        ItemVectors.Item item = resolution.evidenceItems().get(evidence.item());
        return new Cause(evidence.item(), evidence.action(), item == null ? null : item.title(), score);
    }
}
