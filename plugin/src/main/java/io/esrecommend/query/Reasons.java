package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.query.Resolution.Cause;
import io.esrecommend.query.Resolution.Reason;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Explains hits from what a request has already read. */
final class Reasons {

    /** Causes that are named of each reason. */
    private static final int CAUSES = 3;

    private final Resolution resolution;

    private record Weighted(Reason reason, float share) {}

    Reasons(Resolution resolution) {
        this.resolution = resolution;
    }

    /**
     * Why an item was recommended.
     *
     * @param item its id
     * @param vector as it is stored; null if it has none
     */
    List<Reason> of(String item, float[] vector) {
        Fusion fusion = resolution.query().fusion();
        List<Weighted> reasons = new ArrayList<>();
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            float likeness = vector == null ? 0 : interest.interest().likeness(vector);
            List<Cause> nearest =
                    vector == null || interest.component() == Component.QUERY ? List.of() : nearest(vector);
            float value = Fusion.similarity(likeness);
            // What an unrelated item gets, too, is no reason.
            float share = interest.weight() * (value - Fusion.NO_VECTOR);
            reasons.add(new Weighted(new Reason(interest.component(), value, nearest), share));
        }
        for (Fusion.Table table : fusion.tables()) {
            int at = table.items().indexOf(item);
            float value = at < 0 ? 0 : table.values()[at];
            List<Cause> causes = table.component() == Component.COOCCURRENCE ? associated(item) : List.of();
            reasons.add(new Weighted(new Reason(table.component(), value, causes), table.weight() * value));
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

    private List<Cause> associated(String item) {
        return resolution.association().contributions(item).stream()
                .limit(CAUSES)
                .map(contribution -> cause(contribution.evidence(), (float) contribution.score()))
                .toList();
    }

    private List<Cause> nearest(float[] vector) {
        List<Cause> causes = new ArrayList<>();
        for (Evidence piece : resolution.evidence()) {
            ItemVectors.Item known = resolution.evidenceItems().get(piece.item());
            if (known != null && known.vector() != null && known.vector().length == vector.length) {
                causes.add(cause(piece, likeness(vector, known.vector())));
            }
        }
        return causes.stream()
                .sorted(Comparator.comparingDouble(Cause::score).reversed())
                .limit(1)
                .toList();
    }

    private float likeness(float[] vector, float[] other) {
        VectorSpace.Interest interest =
                resolution.space().interest(resolution.space().centred(other));
        return interest == null ? 0 : interest.likeness(vector);
    }

    private Cause cause(Evidence evidence, float score) {
        ItemVectors.Item known = resolution.evidenceItems().get(evidence.item());
        return new Cause(evidence.item(), evidence.action(), known == null ? null : known.text(), score);
    }
}
