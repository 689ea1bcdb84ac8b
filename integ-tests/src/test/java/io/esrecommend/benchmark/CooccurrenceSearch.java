package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Map;

/** Asks by the plugin's aggregation {@code cooccurrence}. */
final class CooccurrenceSearch extends NeighbourSearch {

    private final String field;
    private final int size;

    /**
     * @param field of the items
     * @param partitions in which all items are asked for
     * @param size the most neighbours of an item
     */
    CooccurrenceSearch(Http http, String index, String field, int partitions, int size) {
        super(http, index, partitions);
        this.field = field;
        this.size = size;
    }

    @Override
    Map<String, ?> aggregation(int partition, int partitions) {
        return Map.of(
                "cooccurrence",
                Map.of("source", field, "size", size, "partition", partition, "num_partitions", partitions));
    }

    @Override
    void read(JsonNode aggregation, Ranking[] rankings) {
        for (JsonNode item : aggregation.path("items")) {
            JsonNode neighbours = item.path("neighbours");
            Ranking ranking = new Ranking(new int[neighbours.size()], new double[neighbours.size()]);
            for (int i = 0; i < neighbours.size(); i++) {
                ranking.items()[i] =
                        HistoryDocuments.item(neighbours.get(i).path("item").asText());
                ranking.ratios()[i] = neighbours.get(i).path("llr").asDouble();
            }
            rankings[HistoryDocuments.item(item.path("item").asText())] = ranking;
        }
    }
}
