package io.esrecommend.query;

import io.esrecommend.engine.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.Explanation;

/** Computes the scores of a segment's documents, in order of their numbers. */
final class SegmentFusion {

    private final Fusion fusion;
    private final List<ItemTable> tables;
    private final FloatVectorValues vectors;
    private final KnnVectorValues.DocIndexIterator docs;
    private final float totalWeight;

    SegmentFusion(Fusion fusion, LeafReader segment, List<ItemTable> tables) throws IOException {
        this.fusion = fusion;
        this.tables = tables;
        this.vectors = fusion.interests().isEmpty() ? null : segment.getFloatVectorValues(fusion.field());
        this.docs = vectors == null ? null : vectors.iterator();
        this.totalWeight = fusion.totalWeight();
    }

    /** The score of a document, in [0,1]; documents must be asked for in order. */
    float score(int doc) throws IOException {
        float[] vector = vector(doc);
        float sum = 0;
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            sum += interest.weight() * similarity(interest, vector);
        }
        for (int t = 0; t < tables.size(); t++) {
            sum += fusion.tables().get(t).weight() * tables.get(t).value(doc);
        }
        return sum / totalWeight;
    }

    private static float similarity(Fusion.WeightedInterest interest, float[] vector) {
        return vector == null
                ? Fusion.NO_VECTOR
                : Fusion.similarity(interest.interest().likeness(vector));
    }

    /** The vector of a document, to be used before the next is asked for; null if it has none. */
    private float[] vector(int doc) throws IOException {
        if (docs == null) {
            return null;
        }
        if (docs.docID() < doc) {
            docs.advance(doc);
        }
        return docs.docID() == doc ? vectors.vectorValue(docs.index()) : null;
    }

    /** The score of a document, component by component. */
    Explanation explain(int doc, float boost) throws IOException {
        List<Explanation> parts = new ArrayList<>();
        float[] vector = vector(doc);
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            Explanation input = vector == null
                    ? Explanation.match(0, "the item has no vector")
                    : Explanation.match(interest.interest().likeness(vector), "likeness in the engine's vector space");
            parts.add(component(interest.component(), interest.weight(), similarity(interest, vector), input));
        }
        for (int t = 0; t < tables.size(); t++) {
            Fusion.Table table = fusion.tables().get(t);
            float value = tables.get(t).value(doc);
            Explanation input = Explanation.match(
                    value, "of the item, among " + table.items().size() + " of the request");
            parts.add(component(table.component(), table.weight(), value, input));
        }
        float sum = 0;
        for (Explanation part : parts) {
            sum += part.getValue().floatValue();
        }
        parts.add(Explanation.match(totalWeight, "sum of the weights"));
        parts.add(Explanation.match(boost, "boost"));
        return Explanation.match(
                boost * (sum / totalWeight),
                "fusion: boost * sum(weight * component) / sum of the weights, computed from:",
                parts);
    }

    private static Explanation component(Component component, float weight, float value, Explanation input) {
        return Explanation.match(
                weight * value,
                component.label() + ": weight * component, of:",
                Explanation.match(weight, "weight"),
                Explanation.match(value, "component", input));
    }
}
