package io.esrecommend.fusion;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.VectorUtil;

/** The vectors of a field in a segment, each read once for all that is compared with it. They are the exact ones, also where the field is quantised. */
final class SegmentVectors {

    private final FloatVectorValues vectors;
    private final KnnVectorValues.DocIndexIterator docs;
    private int doc = -1;
    private float[] vector;
    private float length;

    SegmentVectors(LeafReader segment, String field) throws IOException {
        vectors = segment.getFloatVectorValues(field);
        docs = vectors == null ? null : vectors.iterator();
    }

    /** Goes to a document, after those asked for before; false if it has no vector, or one of length 0. */
    boolean advance(int target) throws IOException {
        if (target != doc) {
            doc = target;
            vector = null;
            if (docs != null) {
                int at = docs.docID() < target ? docs.advance(target) : docs.docID();
                vector = at == target ? vectors.vectorValue(docs.index()) : null;
            }
            length = vector == null ? 0 : (float) Math.sqrt(VectorUtil.dotProduct(vector, vector));
        }
        return length > 0;
    }

    /** The vector of the document, as it is until the next is asked for. */
    float[] vector() {
        return vector;
    }

    /** The vector's length. */
    float length() {
        return length;
    }
}
