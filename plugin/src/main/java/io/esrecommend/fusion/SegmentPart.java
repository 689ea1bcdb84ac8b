package io.esrecommend.fusion;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.elasticsearch.common.Strings;
import org.elasticsearch.index.fielddata.SortedNumericDoubleValues;

/** A part of a score in a segment. Documents are asked for in order. */
interface SegmentPart {

    /** The component of a document, in [0,1]. */
    float component(int doc) throws IOException;

    /** How the component is computed from its inputs. */
    String formula();

    /** What the component of a document is computed from. */
    List<Explanation> inputs(int doc) throws IOException;

    /** Compares vectors. */
    record Similarity(SimilarityPart part, SegmentVectors vectors) implements SegmentPart {
        @Override
        public float component(int doc) throws IOException {
            return vectors.advance(doc)
                    ? SimilarityPart.component(part.likeness(vectors.vector(), vectors.length()))
                    : SimilarityPart.NO_VECTOR;
        }

        @Override
        public String formula() {
            return "(1 + t / 1.5) / 2 of the largest t";
        }

        @Override
        public List<Explanation> inputs(int doc) throws IOException {
            if (!vectors.advance(doc)) {
                return List.of(Explanation.match(0, "the item has no vector in [" + part.field() + "]"));
            }
            return part.interests().stream()
                    .map(interest -> Explanation.match(
                            interest.likeness(vectors.vector(), vectors.length()),
                            "t, likeness in the engine's space of [" + part.field() + "]"))
                    .toList();
        }
    }

    /** Looks up. */
    record Table(TablePart part, ItemTable items) implements SegmentPart {
        private float number(int doc) {
            int place = items.place(doc);
            return place < 0 ? 0 : part.numbers()[place];
        }

        @Override
        public float component(int doc) {
            return part.component(number(doc));
        }

        @Override
        public String formula() {
            return part.scale().formula(part.parameter());
        }

        @Override
        public List<Explanation> inputs(int doc) {
            return List.of(Explanation.match(
                    number(doc), "x of the item, of " + part.terms().length + " items that the request knows it of"));
        }
    }

    /** Reads a number of the item. */
    final class Numeric implements SegmentPart {
        private final NumericPart part;
        private final SortedNumericDoubleValues values;
        private int doc = -1;
        private double best;

        /** @param values null where there are none */
        Numeric(NumericPart part, SortedNumericDoubleValues values) {
            this.part = part;
            this.values = values;
        }

        /** NaN for an item without a number. */
        private double best(int target) throws IOException {
            if (doc != target) {
                doc = target;
                best = Double.NaN;
                int count = values != null && values.advanceExact(target) ? values.docValueCount() : 0;
                for (int i = 0; i < count; i++) {
                    double value = values.nextValue();
                    if (Double.isNaN(best) || value > best == part.best() > part.worst()) {
                        best = value;
                    }
                }
            }
            return best;
        }

        @Override
        public float component(int target) throws IOException {
            double number = best(target);
            return Double.isNaN(number) ? 0 : part.component(number);
        }

        @Override
        public String formula() {
            return "(x - " + part.worst() + ") / (" + part.best() + " - " + part.worst() + ")";
        }

        @Override
        public List<Explanation> inputs(int target) throws IOException {
            double number = best(target);
            return List.of(
                    Double.isNaN(number)
                            ? Explanation.match(0, "the item has no [" + part.field() + "]")
                            : Explanation.match(number, "x, the item's [" + part.field() + "]"));
        }
    }

    /** Asks a query. */
    final class Boost implements SegmentPart {
        private final BoostPart part;
        private final TwoPhaseIterator matches;
        private final DocIdSetIterator docs;
        private int doc = -1;
        private boolean match;

        /** @param scorer null where nothing matches */
        Boost(BoostPart part, Scorer scorer) {
            this.part = part;
            this.matches = scorer == null ? null : scorer.twoPhaseIterator();
            DocIdSetIterator all = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
            this.docs = matches == null ? all : matches.approximation();
        }

        @Override
        public float component(int target) throws IOException {
            if (doc != target) {
                doc = target;
                match = matches(target);
            }
            return match ? 1 : 0;
        }

        private boolean matches(int target) throws IOException {
            int at = docs.docID() < target ? docs.advance(target) : docs.docID();
            return at == target && (matches == null || matches.matches());
        }

        @Override
        public String formula() {
            return "1 for a match, else 0";
        }

        @Override
        public List<Explanation> inputs(int target) throws IOException {
            String matching = component(target) == 1 ? "matches" : "does not match";
            return List.of(Explanation.match(
                    component(target), "the item " + matching + " " + Strings.toString(part.filter())));
        }
    }
}
