package io.esrecommend.history;

import io.esrecommend.identity.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * What the statistics have of a person: the items of each history, and from which of them it was taken already. Kept in
 * place of the histories while the person is erased, so that an erasure that fails half-way can go on.
 *
 * @param histories the items of each action, by the user of the history: ids that were linked after the last fold have one
 *     each, and were counted as a user each
 * @param withdrawn the neighbour indices that it was taken from
 */
public record Footprint(Map<String, Map<String, Set<String>>> histories, Set<String> withdrawn) {

    /** Nobody's. */
    public static final Footprint NONE = new Footprint(Map.of(), Set.of());

    private static final String FOOTPRINT = "footprint";
    private static final String WITHDRAWN = "withdrawn";
    private static final String ACTIONS = "actions";

    /** Reads the documents of a history index: histories, and footprints in place of histories. */
    public static Footprint of(Collection<Map<String, Object>> documents) {
        Map<String, Map<String, Set<String>>> histories = new TreeMap<>();
        Set<String> withdrawn = new TreeSet<>();
        for (Map<String, Object> document : documents) {
            if (document.get(FOOTPRINT) instanceof List<?> footprint) {
                footprint.forEach(history -> add(histories, (Map<?, ?>) history));
                ((List<?>) document.get(WITHDRAWN)).forEach(index -> withdrawn.add((String) index));
            } else {
                add(histories, document);
            }
        }
        return new Footprint(histories, withdrawn);
    }

    private static void add(Map<String, Map<String, Set<String>>> histories, Map<?, ?> history) {
        Map<String, Set<String>> actions =
                histories.computeIfAbsent((String) history.get(History.USER), user -> new LinkedHashMap<>());
        ((Map<?, ?>) history.get(ACTIONS)).forEach((action, items) -> {
            Set<String> all = actions.computeIfAbsent((String) action, first -> new HashSet<>());
            ((List<?>) items).forEach(item -> all.add((String) item));
        });
    }

    /** Both: what was read before and what was read now. */
    public Footprint and(Footprint other) {
        Map<String, Map<String, Set<String>>> both = new TreeMap<>();
        for (Footprint footprint : List.of(this, other)) {
            footprint.histories.forEach((user, actions) -> {
                Map<String, Set<String>> known = both.computeIfAbsent(user, first -> new LinkedHashMap<>());
                actions.forEach((action, items) ->
                        known.computeIfAbsent(action, first -> new HashSet<>()).addAll(items));
            });
        }
        Set<String> indices = new TreeSet<>(withdrawn);
        indices.addAll(other.withdrawn);
        return new Footprint(both, indices);
    }

    /** The same after it was taken from one index more. */
    public Footprint withdrawnFrom(String index) {
        Set<String> indices = new TreeSet<>(withdrawn);
        indices.add(index);
        return new Footprint(histories, indices);
    }

    /** Whether there is nothing to take from anything. */
    public boolean isEmpty() {
        return histories.isEmpty();
    }

    /** The items of the histories that count. */
    public List<Map<String, Set<String>>> counted() {
        return histories.values().stream().filter(actions -> !actions.isEmpty()).toList();
    }

    /** The document of a history index: no search for what users did finds it. */
    XContentBuilder toDocument(Person person) throws IOException {
        XContentBuilder json = XContentFactory.jsonBuilder()
                .startObject()
                .field(History.USER, person.user())
                .field(History.IDS, person.ids())
                .field(History.RUN, 0)
                .field(History.EVENTS, 0)
                .field(History.INTERACTIONS, 0)
                .field(WITHDRAWN, withdrawn)
                .startArray(FOOTPRINT);
        for (Map.Entry<String, Map<String, Set<String>>> history : histories.entrySet()) {
            json.startObject().field(History.USER, history.getKey()).startObject(ACTIONS);
            for (Map.Entry<String, Set<String>> items : history.getValue().entrySet()) {
                json.field(items.getKey(), new ArrayList<>(items.getValue()));
            }
            json.endObject().endObject();
        }
        return json.endArray().endObject();
    }
}
