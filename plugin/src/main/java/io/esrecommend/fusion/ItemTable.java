package io.esrecommend.fusion;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.index.mapper.IdFieldMapper;

/** Items as documents of a segment: those of a list that the segment holds, with their places in the list. */
final class ItemTable {

    private final int[] docs;
    private final int[] places;
    private int cursor;

    private ItemTable(int[] docs, int[] places) {
        this.docs = docs;
        this.places = places;
    }

    /**
     * Finds items in a segment.
     *
     * @param terms the items' ids as terms of the id field, in order
     */
    static ItemTable of(LeafReader segment, BytesRef[] terms) throws IOException {
        Terms ids = terms.length == 0 ? null : segment.terms(IdFieldMapper.NAME);
        if (ids == null) {
            return new ItemTable(new int[0], new int[0]);
        }
        // The document's number above, the place below, so that they are sorted together.
        long[] found = new long[0];
        int size = 0;
        Bits live = segment.getLiveDocs();
        TermsEnum cursor = ids.iterator();
        PostingsEnum postings = null;
        for (int place = 0; place < terms.length; place++) {
            if (cursor.seekExact(terms[place])) {
                postings = cursor.postings(postings, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    if (live == null || live.get(doc)) {
                        found = ArrayUtil.grow(found, size + 1);
                        found[size++] = (long) doc << Integer.SIZE | place;
                    }
                }
            }
        }
        Arrays.sort(found, 0, size);
        int[] docs = new int[size];
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            docs[i] = (int) (found[i] >>> Integer.SIZE);
            places[i] = (int) found[i];
        }
        return new ItemTable(docs, places);
    }

    /** The documents, in order. */
    int[] docs() {
        return docs;
    }

    /** The place of a document in the list, -1 for one not in it; documents must be asked for in order. */
    int place(int doc) {
        while (cursor < docs.length && docs[cursor] < doc) {
            cursor++;
        }
        return cursor < docs.length && docs[cursor] == doc ? places[cursor] : -1;
    }
}
