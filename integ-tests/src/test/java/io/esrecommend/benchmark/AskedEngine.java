package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An engine whose recommendations are measured: made-up items, as many users, ten interactions of each on average. */
final class AskedEngine {

    private static final Map<String, Double> ACTIONS = Map.of(TasteEvents.BUY, 1.0, TasteEvents.VIEW, 0.3);

    private final Http http;
    private final String name;
    private final ClusteredItems items;
    private final Histories histories;

    AskedEngine(Http http, int items) {
        this.http = http;
        this.name = "benchmark-asked-" + items;
        this.items = new ClusteredItems(items);
        this.histories = Histories.of(new TasteHistories(this.items, items), items);
    }

    /** Writes items and interactions, makes the engine and builds its statistics. */
    AskedEngine create(Report report) {
        report.progress("Indexing " + items.count() + " items …");
        items.write(http, itemIndex());
        report.progress("Indexing " + histories.interactions() + " interactions of " + histories.users() + " users …");
        new TasteEvents(new EventsIndex(http, eventIndex()), histories).write();
        http.put(
                "/_recommend/" + name,
                Map.of(
                        "items", Map.of("index", itemIndex(), "vector", "embedding", "text", "title"),
                        "interactions",
                                Map.of(
                                        "index",
                                        eventIndex(),
                                        "primary",
                                        TasteEvents.BUY,
                                        "actions",
                                        Map.of(
                                                TasteEvents.BUY, Map.of("weight", ACTIONS.get(TasteEvents.BUY)),
                                                TasteEvents.VIEW, Map.of("weight", ACTIONS.get(TasteEvents.VIEW))))));
        report.progress("Building the statistics …");
        JsonNode build = http.post("/_recommend/" + name + "/_build?wait_for_completion=true", null)
                .body();
        http.post("/" + neighbourIndex() + "/_forcemerge?max_num_segments=1", null);
        report.note(items.count() + " items of " + ClusteredItems.DIMENSIONS + " dimensions, "
                + histories.interactions() + " interactions of " + histories.users() + " users, "
                + build.at("/counts/rows").asLong() + " rows of "
                + build.at("/counts/neighbours").asLong() + " neighbours; each index has one shard and one segment");
        return this;
    }

    /**
     * The user of an interaction, so that who comes often asks often.
     *
     * @param share where the interaction is among all, in [0,1)
     */
    int user(double share) {
        int found = Arrays.binarySearch(histories.starts(), (int) (share * histories.interactions()));
        return found < 0 ? -found - 2 : found;
    }

    /** The ids of the items of a user, each once. */
    List<String> history(int user) {
        return Arrays.stream(numbers(user)).mapToObj(ClusteredItems::name).toList();
    }

    private int[] numbers(int user) {
        return Arrays.copyOfRange(
                histories.items(), histories.starts()[user], histories.starts()[user + 1]);
    }

    /** The mean of the vectors of what a user did, of length one. */
    float[] taste(int user) {
        double[] sum = new double[ClusteredItems.DIMENSIONS];
        for (int item : numbers(user)) {
            float[] vector = items.vector(item);
            for (int d = 0; d < sum.length; d++) {
                sum[d] += vector[d];
            }
        }
        return ClusteredItems.unit(sum);
    }

    Http http() {
        return http;
    }

    String name() {
        return name;
    }

    int items() {
        return items.count();
    }

    String itemIndex() {
        return name + "-items";
    }

    String eventIndex() {
        return name + "-events";
    }

    String neighbourIndex() {
        return "recommend." + name + ".neighbours";
    }

    static double weight(String action) {
        return ACTIONS.get(action);
    }
}
