package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** A {@link Fusion.Table} as documents of a segment: the items of the table that the segment holds. */
final class ItemTable {

    private final int[] docs;
    private final float[] values;

    private record Entry(int doc, float value) {}

    private ItemTable(List<Entry> entries) {
        entries.sort(Comparator.comparingInt(Entry::doc));
        docs = entries.stream().mapToInt(Entry::doc).toArray();
        values = new float[docs.length];
        for (int i = 0; i < docs.length; i++) {
            values[i] = entries.get(i).value;
        }
    }

    /**
     * Finds a table's items in a segment.
     *
     * @param idField the field of the documents' ids
     * @param terms the items' ids as terms of that field, in order
     * @param values of the items, in the same order
     */
    static ItemTable of(LeafReader segment, String idField, BytesRef[] terms, float[] values) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Terms ids = segment.terms(idField);
        if (ids != null) {
            Bits live = segment.getLiveDocs();
            TermsEnum cursor = ids.iterator();
            PostingsEnum postings = null;
            for (int i = 0; i < terms.length; i++) {
                if (cursor.seekExact(terms[i])) {
                    postings = cursor.postings(postings, PostingsEnum.NONE);
                    for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                        if (live == null || live.get(doc)) {
                            entries.add(new Entry(doc, values[i]));
                        }
                    }
                }
            }
        }
        return new ItemTable(entries);
    }

    /** The documents, in order. */
    int[] docs() {
        return docs;
    }

    /** The value of a document, 0 for one not in the table. */
    float value(int doc) {
        int at = Arrays.binarySearch(docs, doc);
        return at < 0 ? 0 : values[at];
    }
}
