package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Map;

/** A way to ask a node for the neighbours of all items of {@link HistoryDocuments}, a partition of them at a time. */
abstract class NeighbourSearch {

    /** The most neighbours of an item that are asked for. */
    static final int SIZE = 100;

    private static final String PARAMETERS = "/_search?request_cache=false&filter_path=took,aggregations";

    private final Http http;
    private final String index;
    private final int partitions;

    /** @param partitions in which all items are asked for */
    NeighbourSearch(Http http, String index, int partitions) {
        this.http = http;
        this.index = index;
        this.partitions = partitions;
    }

    /** The aggregation of a partition, as a search has it. */
    abstract Map<String, ?> aggregation(int partition, int partitions);

    /** Reads what the aggregation of that name answered. */
    abstract void read(JsonNode aggregation, Ranking[] rankings);

    /**
     * What asking took, in seconds.
     *
     * @param searched as the node tells: without writing the answer as JSON, and reading that
     * @param answered until the answer was there, read as JSON
     */
    record Time(double searched, double answered) {

        private Time plus(Time other) {
            return new Time(searched + other.searched, answered + other.answered);
        }
    }

    /**
     * Asks for all partitions.
     *
     * @param rankings where the neighbours of each item are put, while the clock stands still; null if nobody wants them
     */
    Time ask(Ranking[] rankings) {
        Time time = new Time(0, 0);
        for (int partition = 0; partition < partitions; partition++) {
            time = time.plus(ask(partition, rankings));
        }
        return time;
    }

    /** Asks for the first partition alone. */
    Time askFirst() {
        return ask(0, null);
    }

    private Time ask(int partition, Ranking[] rankings) {
        Map<String, ?> search = Map.of(
                "size", 0, "track_total_hits", false, "aggs", Map.of("items", aggregation(partition, partitions)));
        long start = System.nanoTime();
        JsonNode answer = http.post("/" + index + PARAMETERS, search).body();
        double answered = (System.nanoTime() - start) / 1e9;
        if (rankings != null) {
            read(answer.at("/aggregations/items"), rankings);
        }
        return new Time(answer.path("took").asLong() / 1e3, answered);
    }
}
