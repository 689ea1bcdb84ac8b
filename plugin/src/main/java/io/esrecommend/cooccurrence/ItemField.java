package io.esrecommend.cooccurrence;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.aggregations.support.ValuesSource;

/**
 * A field of items, and the field that says when a user did them.
 *
 * @param name of the field
 * @param items its ordinals; null if the index does not have the field
 * @param timesName of the field of times; null where times do not matter
 * @param times what {@link io.esrecommend.history.ItemTimes} encodes; null if the index does not have the field
 */
record ItemField(
        String name,
        @Nullable ValuesSource.Bytes.WithOrdinals items,
        @Nullable String timesName,
        @Nullable ValuesSource.Bytes times) {

    /** The ordinals of a segment's items. Users of an index that does not have the field have done nothing of its kind. */
    SortedSetDocValues ordinals(LeafReaderContext leaf) throws IOException {
        return items == null ? DocValues.emptySortedSet() : items.globalOrdinalsValues(leaf);
    }
}
