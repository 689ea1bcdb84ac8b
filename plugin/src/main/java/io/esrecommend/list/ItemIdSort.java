package io.esrecommend.list;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.index.fielddata.IndexFieldData.XFieldComparatorSource;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.DocValueFormat;
import org.elasticsearch.search.MultiValueMode;
import org.elasticsearch.search.sort.BucketedSort;
import org.elasticsearch.search.sort.SortBuilder;
import org.elasticsearch.search.sort.SortFieldAndFormat;
import org.elasticsearch.search.sort.SortOrder;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Sorts by {@code _id}, ascending by its bytes in UTF-8. After the score it makes the order of a list the same on any
 * number of shards and on each of their copies, where the order of documents in an index would not.
 *
 * <p>Elasticsearch's own sort by {@code _id} needs fielddata, which is off for this field and holds every id of the index
 * in memory. This one reads the ids of ties and of the hits themselves from their stored field. Requests cannot name it.
 */
public final class ItemIdSort extends SortBuilder<ItemIdSort> {

    /** The name on the wire. */
    public static final String NAME = "recommend_item_id";

    /** The sort, ascending. */
    public ItemIdSort() {}

    /** Reads one from another node: there is nothing to read. */
    public ItemIdSort(StreamInput in) throws IOException {
        WireFormat.read(in);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
    }

    @Override
    protected SortFieldAndFormat build(SearchExecutionContext context) {
        return new SortFieldAndFormat(new SortField(IdFieldMapper.NAME, new Source()), DocValueFormat.RAW);
    }

    /** Compares as strings once the ids have left the shard. */
    private static final class Source extends XFieldComparatorSource {

        Source() {
            super(null, MultiValueMode.MIN, null);
        }

        @Override
        public SortField.Type reducedType() {
            return SortField.Type.STRING;
        }

        @Override
        public FieldComparator<BytesRef> newComparator(String field, int hits, Pruning pruning, boolean reversed) {
            return new ItemIdComparator(hits);
        }

        @Override
        public BucketedSort newBucketedSort(
                BigArrays arrays, SortOrder order, DocValueFormat format, int size, BucketedSort.ExtraData extra) {
            throw new UnsupportedOperationException("[" + NAME + "] does not sort inside of aggregations");
        }
    }

    @Override
    public BucketedSort buildBucketedSort(
            SearchExecutionContext context, BigArrays arrays, int size, BucketedSort.ExtraData extra) {
        throw new UnsupportedOperationException("[" + NAME + "] does not sort inside of aggregations");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public ItemIdSort rewrite(QueryRewriteContext context) {
        return this;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .startObject(NAME)
                .field(ORDER_FIELD.getPreferredName(), order)
                .endObject()
                .endObject();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemIdSort;
    }

    @Override
    public int hashCode() {
        return NAME.hashCode();
    }
}
