package io.esrecommend.list;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.index.fieldvisitor.StoredFieldLoader;

/**
 * Compares documents by their stored {@code _id}. Ids are read only where a comparison or an answer needs them: a search
 * asks its second comparator about ties of the first alone.
 */
final class ItemIdComparator extends FieldComparator<BytesRef> {

    private final StoredFieldLoader loader = StoredFieldLoader.create(false, Set.of());
    private final LeafReaderContext[] segments;
    private final int[] docs;
    private final BytesRef[] ids;
    private BytesRef top;
    /** Stays from one segment to the next. */
    private int bottom;

    /** @param hits that are kept, at least 1 */
    ItemIdComparator(int hits) {
        segments = new LeafReaderContext[hits];
        docs = new int[hits];
        ids = new BytesRef[hits];
    }

    @Override
    public int compare(int slot, int other) {
        return value(slot).compareTo(value(other));
    }

    @Override
    public void setTopValue(BytesRef value) {
        top = value;
    }

    @Override
    public BytesRef value(int slot) {
        if (ids[slot] == null) {
            ids[slot] = read(segments[slot], docs[slot]);
        }
        return ids[slot];
    }

    /** Loads anew each time: a slot may be read by another thread than the one that filled it. */
    private BytesRef read(LeafReaderContext segment, int doc) {
        try {
            var fields = loader.getLoader(segment, null);
            fields.advanceTo(doc);
            return new BytesRef(fields.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public LeafFieldComparator getLeafComparator(LeafReaderContext segment) {
        return new LeafFieldComparator() {
            private int lastDoc = -1;
            private BytesRef lastId;

            private BytesRef id(int doc) {
                if (doc != lastDoc) {
                    lastId = read(segment, doc);
                    lastDoc = doc;
                }
                return lastId;
            }

            @Override
            public void setBottom(int slot) {
                bottom = slot;
            }

            @Override
            public int compareBottom(int doc) {
                return value(bottom).compareTo(id(doc));
            }

            @Override
            public int compareTop(int doc) {
                return top.compareTo(id(doc));
            }

            @Override
            public void copy(int slot, int doc) {
                segments[slot] = segment;
                docs[slot] = doc;
                ids[slot] = doc == lastDoc ? lastId : null;
            }

            @Override
            public void setScorer(Scorable scorer) {}
        };
    }
}
