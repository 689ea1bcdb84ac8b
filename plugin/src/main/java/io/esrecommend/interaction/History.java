package io.esrecommend.interaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * What one user did: for each action its items, newest last, each once, capped. One document of a history index.
 */
public final class History {

    /** The newest items that are kept of a user and action; more say little and cost the square of their number. */
    static final int MAX_ITEMS = 500;

    private static final String ACTIONS = "actions";

    private final String user;
    private final Map<String, SequencedSet<String>> items = new LinkedHashMap<>();

    /** An empty history that keeps the actions named. */
    History(String user, Set<String> actions) {
        this.user = user;
        actions.forEach(action -> items.put(action, new LinkedHashSet<>()));
    }

    /** The field of a history index that holds the items of an action. */
    public static String field(String action) {
        return ACTIONS + "." + action;
    }

    /** Adds an interaction that is newer than all before; one of an action that is not kept changes nothing. */
    void add(String action, String item) {
        SequencedSet<String> known = items.get(action);
        if (known != null) {
            known.remove(item);
            known.addLast(item);
            if (known.size() > MAX_ITEMS) {
                known.removeFirst();
            }
        }
    }

    /** Whose history it is. */
    String user() {
        return user;
    }

    boolean isEmpty() {
        return items.values().stream().allMatch(Collection::isEmpty);
    }

    /** The items of an action, newest last. */
    List<String> items(String action) {
        return new ArrayList<>(items.getOrDefault(action, new LinkedHashSet<>()));
    }

    /** The document of a history index. */
    XContentBuilder toDocument() throws IOException {
        XContentBuilder json = XContentFactory.jsonBuilder().startObject().field("user", user);
        json.startObject(ACTIONS);
        for (Map.Entry<String, SequencedSet<String>> action : items.entrySet()) {
            if (!action.getValue().isEmpty()) {
                json.field(action.getKey(), action.getValue());
            }
        }
        return json.endObject().endObject();
    }

    /** The mapping of a history index: every action's items as keywords. */
    static XContentBuilder mapping() throws IOException {
        return XContentFactory.jsonBuilder()
                .startObject()
                .field("dynamic", false)
                .startObject("properties")
                .startObject("user")
                .field("type", "keyword")
                .endObject()
                .startObject(ACTIONS)
                .field("type", "object")
                .field("dynamic", true)
                .endObject()
                .endObject()
                .startArray("dynamic_templates")
                .startObject()
                .startObject("items")
                .field("path_match", field("*"))
                .startObject("mapping")
                .field("type", "keyword")
                .endObject()
                .endObject()
                .endObject()
                .endArray()
                .endObject();
    }
}
