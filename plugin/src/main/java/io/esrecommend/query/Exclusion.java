package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Items that are not wanted: an array of ids and queries, or one of them.
 *
 * @param ids of items, at most 100,000
 * @param queries that no item may match
 */
public record Exclusion(List<String> ids, List<QueryBuilder> queries) implements Writeable, ToXContentFragment {

    /** Nothing. */
    public static final Exclusion NONE = new Exclusion(List.of(), List.of());

    private static final int MAX_IDS = 100_000;

    /**
     * Checks the ids.
     *
     * @throws IllegalArgumentException if there are too many, or one is empty
     */
    public Exclusion {
        RecommendSpec.requireIds("exclude", ids, MAX_IDS);
    }

    /** Reads one from another node. */
    Exclusion(StreamInput in) throws IOException {
        this(in.readStringCollectionAsList(), in.readNamedWriteableCollectionAsList(QueryBuilder.class));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeStringCollection(ids);
        out.writeNamedWriteableCollection(queries);
    }

    /** Reads one from a request. */
    static Exclusion parse(XContentParser parser) throws IOException {
        List<String> ids = new ArrayList<>();
        List<QueryBuilder> queries = new ArrayList<>();
        if (parser.currentToken() != XContentParser.Token.START_ARRAY) {
            add(parser, ids, queries);
        } else {
            while (parser.nextToken() != XContentParser.Token.END_ARRAY) {
                add(parser, ids, queries);
            }
        }
        return new Exclusion(ids, queries);
    }

    private static void add(XContentParser parser, List<String> ids, List<QueryBuilder> queries) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER -> ids.add(parser.text());
            case START_OBJECT -> queries.add(AbstractQueryBuilder.parseTopLevelQuery(parser));
            default ->
                throw new IllegalArgumentException(
                        "[exclude] has a [" + parser.currentToken() + "] but may only have ids of items, and queries");
        }
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startArray("exclude");
        for (String id : ids) {
            builder.value(id);
        }
        for (QueryBuilder query : queries) {
            query.toXContent(builder, params);
        }
        return builder.endArray();
    }
}
