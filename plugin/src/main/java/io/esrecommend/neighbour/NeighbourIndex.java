package io.esrecommend.neighbour;

import io.esrecommend.cooccurrence.NeighbourRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionFuture;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.get.MultiGetResponse;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.composite.CompositeAggregation;
import org.elasticsearch.search.aggregations.bucket.composite.CompositeAggregationBuilder;
import org.elasticsearch.search.aggregations.bucket.composite.TermsValuesSourceBuilder;
import org.elasticsearch.search.aggregations.metrics.Sum;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** The index that keeps neighbours: a document for each item, or user, and pair of actions. All calls block. */
public final class NeighbourIndex {

    static final String NEIGHBOURS = "neighbours";

    static final String SIZE = "size";

    private static final int BULK = 500;
    private static final int PAGE = 1_000;

    private final Client client;
    private final String index;

    /** @param index its name; an alias where it is written to, so that none comes back whose engine is deleted */
    public NeighbourIndex(Client client, String index) {
        this.client = client;
        this.index = index;
    }

    /** The index's mapping: rows are found by whose they are, by actions and by neighbour; the rest is only read. */
    public static String mapping() {
        return """
                {
                  "dynamic": false,
                  "properties": {
                    "item": { "type": "keyword" },
                    "sequence_item": { "type": "keyword" },
                    "user": { "type": "keyword" },
                    "source": { "type": "keyword", "doc_values": false },
                    "target": { "type": "keyword", "doc_values": false },
                    "neighbours": { "type": "keyword", "doc_values": false },
                    "size": { "type": "integer", "index": false }
                  }
                }""";
    }

    /** Writes rows; takes back those that are empty. */
    public void write(Relation relation, Collection<NeighbourRow> rows) {
        execute(rows, row -> {
            StoredRow stored = new StoredRow(relation, row);
            return row.neighbours().isEmpty()
                    ? new DeleteRequest(index, stored.id())
                    : client.prepareIndex(index)
                            .setId(stored.id())
                            .setRequireAlias(true)
                            .setSource(stored.toDocument())
                            .request();
        });
    }

    /** Takes back the rows of items, or users. */
    public void delete(Relation relation, Collection<String> items) {
        execute(items, item -> new DeleteRequest(index, StoredRow.id(relation, item)));
    }

    /** Sends bulks; while one is indexed, the next is made. */
    private <T> void execute(Collection<T> all, Function<T, DocWriteRequest<?>> operation) {
        ActionFuture<BulkResponse> sent = null;
        BulkRequest bulk = new BulkRequest();
        Iterator<T> left = all.iterator();
        while (left.hasNext()) {
            bulk.add(operation.apply(left.next()));
            if (bulk.numberOfActions() == BULK || !left.hasNext()) {
                await(sent);
                sent = client.bulk(bulk);
                bulk = new BulkRequest();
            }
        }
        await(sent);
    }

    private void await(@Nullable ActionFuture<BulkResponse> sent) {
        if (sent != null) {
            BulkResponse response = sent.actionGet();
            for (BulkItemResponse item : response) {
                if (item.isFailed()) {
                    throw new ElasticsearchStatusException(
                            "neighbours could not be written to [{}]: {}",
                            item.status(),
                            item.getFailure().getCause(),
                            index,
                            item.getFailureMessage());
                }
            }
        }
    }

    /** Takes back all rows of items, or of users. */
    public void deleteAll(Relation.Subject subject) {
        Set<String> ids = new HashSet<>();
        do {
            ids.clear();
            client.admin().indices().prepareRefresh(index).get();
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .size(PAGE)
                    .trackTotalHits(false)
                    .fetchSource(false)
                    .query(QueryBuilders.existsQuery(subject.field()));
            SearchResponse response = client.search(
                            new SearchRequest(index).source(search).allowPartialSearchResults(false))
                    .actionGet();
            try {
                response.getHits().forEach(hit -> ids.add(hit.getId()));
            } finally {
                response.decRef();
            }
            execute(ids, id -> new DeleteRequest(index, id));
        } while (!ids.isEmpty());
    }

    /**
     * How much there is, of what a search can find.
     *
     * @param rows of items and users by whom they have in common
     * @param neighbours in all rows
     */
    public record Totals(long rows, long neighbours) {}

    /** How much there is. */
    public Totals totals() {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(0)
                .trackTotalHits(true)
                .query(QueryBuilders.boolQuery()
                        .filter(QueryBuilders.existsQuery(SIZE))
                        .mustNot(QueryBuilders.existsQuery(Relation.Subject.SEQUENCE.field())))
                .aggregation(AggregationBuilders.sum(SIZE).field(SIZE));
        SearchResponse response = client.search(
                        new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
        try {
            Sum neighbours = response.getAggregations().get(SIZE);
            return new Totals(response.getHits().getTotalHits().value(), (long) neighbours.value());
        } finally {
            response.decRef();
        }
    }

    /**
     * The items that have any of some neighbours.
     *
     * @param neighbours at most 10,000
     * @param found hears of them, some at a time
     */
    public void withNeighbours(Relation relation, Collection<String> neighbours, Consumer<String> found) {
        String item = relation.subject().field();
        Map<String, Object> after = null;
        do {
            CompositeAggregationBuilder items = new CompositeAggregationBuilder(
                            item, List.of(new TermsValuesSourceBuilder(item).field(item)))
                    .size(PAGE);
            if (after != null) {
                items.aggregateAfter(after);
            }
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .size(0)
                    .trackTotalHits(false)
                    .query(QueryBuilders.boolQuery()
                            .filter(QueryBuilders.termsQuery(NEIGHBOURS, neighbours))
                            .filter(QueryBuilders.termQuery("source", relation.source()))
                            .filter(QueryBuilders.termQuery("target", relation.target())))
                    .aggregation(items);
            SearchResponse response = client.search(
                            new SearchRequest(index).source(search).allowPartialSearchResults(false))
                    .actionGet();
            try {
                CompositeAggregation page = response.getAggregations().get(item);
                page.getBuckets()
                        .forEach(bucket -> found.accept((String) bucket.getKey().get(item)));
                after = page.afterKey();
            } finally {
                response.decRef();
            }
        } while (after != null);
    }

    /**
     * A search for rows, which {@link #read(SearchResponse)} can read: one round trip, whatever the number of items.
     *
     * @param index an index or alias
     * @param items whose rows are wanted, or users
     * @param sources source actions
     * @param targets target actions
     */
    public static SearchRequest search(
            String index,
            Relation.Subject subject,
            Collection<String> items,
            Collection<String> sources,
            Collection<String> targets) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(items.size() * sources.size() * targets.size())
                .trackTotalHits(false)
                .query(QueryBuilders.boolQuery()
                        .filter(QueryBuilders.termsQuery(subject.field(), items))
                        .filter(QueryBuilders.termsQuery("source", sources))
                        .filter(QueryBuilders.termsQuery("target", targets)));
        return new SearchRequest(index).source(search);
    }

    /**
     * Looks rows up, which {@link #read(MultiGetResponse)} can read. They are looked up by their documents' ids: that is half the
     * work of a search for them.
     *
     * @param index an index or alias
     * @param items whose rows are wanted, or users, by relation
     */
    public static MultiGetRequest lookup(String index, Map<Relation, ? extends Collection<String>> items) {
        MultiGetRequest request = new MultiGetRequest().realtime(false);
        items.forEach((relation, ids) -> ids.forEach(id -> request.add(index, StoredRow.id(relation, id))));
        return request;
    }

    /** Reads the rows that were found. */
    public static List<StoredRow> read(MultiGetResponse response) {
        List<StoredRow> rows = new ArrayList<>();
        for (MultiGetItemResponse item : response) {
            if (!item.isFailed() && item.getResponse().isExists()) {
                rows.add(StoredRow.of(item.getResponse().getSourceAsMap()));
            }
        }
        return rows;
    }

    /** Whether rows could not be looked up, because a shard failed. */
    public static boolean isPartial(MultiGetResponse response) {
        return Arrays.stream(response.getResponses()).anyMatch(MultiGetItemResponse::isFailed);
    }

    /** Reads the rows of an answer. */
    public static List<StoredRow> read(SearchResponse response) {
        List<StoredRow> rows = new ArrayList<>();
        for (SearchHit hit : response.getHits()) {
            rows.add(StoredRow.of(hit.getSourceAsMap()));
        }
        return rows;
    }
}
