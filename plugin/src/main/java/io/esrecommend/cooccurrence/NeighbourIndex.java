package io.esrecommend.cooccurrence;

import io.esrecommend.history.History;
import io.esrecommend.history.HistoryIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.index.IndexRequestBuilder;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * The index that keeps neighbours: a document for each item and source action, the neighbours as arrays side by side.
 */
public final class NeighbourIndex {

    /** Neighbours kept of an item; the sums of 50 to 200 recommend equally well. */
    public static final int NEIGHBOURS = 100;

    private static final int PARTITION_ITEMS = 1_000;
    private static final int BULK = 500;
    private static final String AGGREGATION = "neighbours";

    private NeighbourIndex() {}

    /** The index's mapping: rows are found by item and action, the rest is only read. */
    public static String mapping() {
        return """
                {
                  "dynamic": false,
                  "properties": {
                    "item": { "type": "keyword" },
                    "action": { "type": "keyword" }
                  }
                }""";
    }

    /** How many partitions keep the answers of a build small. */
    public static int partitions(long items) {
        return Math.toIntExact(Math.max(1, (items + PARTITION_ITEMS - 1) / PARTITION_ITEMS));
    }

    /**
     * Which pairs are counted.
     *
     * @param source the action of the source items
     * @param target the action of the neighbours
     * @param minUsers the fewest users of a pair
     */
    public record Pairs(String source, String target, int minUsers) {}

    /**
     * Counts one partition of an action's items; blocks until the answer is there.
     *
     * @param histories the history index
     */
    public static InternalCooccurrence count(
            Client client, String histories, Pairs pairs, int partition, int partitions) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(0)
                .trackTotalHits(false)
                .query(HistoryIndex.counted())
                .aggregation(new CooccurrenceAggregationBuilder(AGGREGATION)
                        .source(History.field(pairs.source))
                        .target(History.field(pairs.target))
                        .size(NEIGHBOURS)
                        .minCount(pairs.minUsers)
                        .partition(partition, partitions));
        SearchRequest request =
                new SearchRequest(histories).source(search).requestCache(false).allowPartialSearchResults(false);
        SearchResponse response = client.search(request).actionGet();
        try {
            return response.getAggregations().get(AGGREGATION);
        } finally {
            response.decRef();
        }
    }

    /** Writes the rows of an action that are not empty; blocks until they are there. */
    public static void write(Client client, String index, String action, List<NeighbourRow> rows) {
        execute(client, index, rows, (bulk, row) -> bulk.add(request(client, index, action, row)));
    }

    /** Takes back rows that were written; blocks until they are gone. */
    public static void delete(Client client, String index, String action, List<NeighbourRow> rows) {
        execute(client, index, rows, (bulk, row) -> bulk.add(client.prepareDelete(index, id(action, row.item()))));
    }

    private static void execute(
            Client client,
            String index,
            List<NeighbourRow> rows,
            BiConsumer<BulkRequestBuilder, NeighbourRow> operation) {
        List<NeighbourRow> filled =
                rows.stream().filter(row -> !row.neighbours().isEmpty()).toList();
        for (int from = 0; from < filled.size(); from += BULK) {
            BulkRequestBuilder bulk = client.prepareBulk();
            filled.subList(from, Math.min(filled.size(), from + BULK)).forEach(row -> operation.accept(bulk, row));
            BulkResponse response = bulk.get();
            if (response.hasFailures()) {
                throw new IllegalStateException(
                        "neighbours could not be written to [" + index + "]: " + response.buildFailureMessage());
            }
        }
    }

    /** The document of an item's row: an item's id may be as long as a document's. */
    static String id(String action, String item) {
        byte[] hash = MessageDigests.sha256().digest((action + "\n" + item).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** Writes a row. */
    static IndexRequestBuilder request(Client client, String index, String action, NeighbourRow row) {
        List<Neighbour> neighbours = row.neighbours();
        try (XContentBuilder json = XContentFactory.jsonBuilder()) {
            json.startObject()
                    .field("item", row.item())
                    .field("action", action)
                    .field("count", row.count())
                    .field(
                            "neighbours",
                            neighbours.stream().map(Neighbour::item).toList())
                    .array(
                            "llr",
                            neighbours.stream().mapToDouble(Neighbour::llr).toArray())
                    .array("both", neighbours.stream().mapToInt(Neighbour::both).toArray())
                    .array(
                            "counts",
                            neighbours.stream().mapToInt(Neighbour::count).toArray())
                    .endObject();
            return client.prepareIndex(index).setId(id(action, row.item())).setSource(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A search for the rows of items and actions, which {@link #read} can read. */
    public static SearchRequest search(String index, Collection<String> items, Collection<String> actions) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .size(items.size() * actions.size())
                .trackTotalHits(false)
                .query(QueryBuilders.boolQuery()
                        .filter(QueryBuilders.termsQuery("item", items))
                        .filter(QueryBuilders.termsQuery("action", actions)));
        return new SearchRequest(index).source(search);
    }

    /**
     * A row as it was read.
     *
     * @param action the source action
     * @param row the item and its neighbours
     */
    public record ActionRow(String action, NeighbourRow row) {}

    /** Reads the rows of an answer. */
    public static List<ActionRow> read(SearchResponse response) {
        List<ActionRow> rows = new ArrayList<>();
        for (SearchHit hit : response.getHits()) {
            Map<String, Object> source = hit.getSourceAsMap();
            rows.add(new ActionRow((String) source.get("action"), row(source)));
        }
        return rows;
    }

    /** Reads the document of a row. */
    static NeighbourRow row(Map<String, Object> source) {
        List<?> items = (List<?>) source.get("neighbours");
        List<?> llr = (List<?>) source.get("llr");
        List<?> both = (List<?>) source.get("both");
        List<?> counts = (List<?>) source.get("counts");
        List<Neighbour> neighbours = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            neighbours.add(new Neighbour(
                    (String) items.get(i),
                    ((Number) llr.get(i)).doubleValue(),
                    ((Number) both.get(i)).intValue(),
                    ((Number) counts.get(i)).intValue()));
        }
        return new NeighbourRow((String) source.get("item"), ((Number) source.get("count")).intValue(), neighbours);
    }
}
