package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Histories as documents of an index of one shard: one a user, with its items in a keyword field.
 *
 * @param http of the node
 * @param index the index's name
 */
record HistoryDocuments(Http http, String index) {

    /** The field of the items. */
    static final String FIELD = "items";

    private static final String ITEM = "i";
    private static final int AT_ONCE = 50_000;

    /** The name of an item. */
    static String name(int item) {
        return ITEM + item;
    }

    /** The item of a name. */
    static int item(String name) {
        return Integer.parseInt(name.substring(ITEM.length()));
    }

    /** Makes the index anew and merges it into one segment: the best that any search can find. */
    void write(Histories histories) {
        http.delete("/" + index + "?ignore_unavailable=true");
        http.put(
                "/" + index,
                Map.of(
                        "settings",
                        Map.of("number_of_shards", 1, "number_of_replicas", 0, "refresh_interval", "-1"),
                        "mappings",
                        Map.of("properties", Map.of(FIELD, Map.of("type", "keyword")))));
        List<Map<String, ?>> documents = new ArrayList<>();
        for (int[] user : histories) {
            documents.add(Map.of(
                    FIELD, Arrays.stream(user).mapToObj(HistoryDocuments::name).toList()));
            if (documents.size() == AT_ONCE) {
                send(documents);
            }
        }
        send(documents);
        http.post("/" + index + "/_forcemerge?max_num_segments=1", null);
        http.post("/" + index + "/_refresh", null);
    }

    private void send(List<Map<String, ?>> documents) {
        Bulks.ofEvents(documents).send(http, "/" + index + "/_bulk");
        documents.clear();
    }
}
