package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * What one person did: for each action the newest items, each once, with the time it was done last, how often, and where.
 * One document of a history index. Interactions are added newest first, so that the newest items and their counts are
 * exact however many there are.
 */
public final class History {

    /** The newest items that are kept of a user and action; more say little and cost the square of their number. */
    static final int MAX_ITEMS = 500;

    /** The field of the interactions that count; 0 where rules dropped all of a user. */
    static final String INTERACTIONS = "interactions";

    static final String EVENTS = "events";
    static final String FUTURE = "future";
    static final String DROPPED = "dropped";
    static final String IDS = "ids";
    static final String RUN = "run";
    static final String USER = "user";

    private static final String ACTIONS = "actions";
    private static final int BYTES_OF_ITEM = 200;

    private final Person person;
    private final LongConsumer allocation;
    private final Map<String, Map<String, Entry>> items = new LinkedHashMap<>();
    private final Map<String, Long> dropped = new TreeMap<>();
    private long events;
    private long interactions;
    private long future;

    private static final class Entry {
        private final long time;
        private final String platform;
        private int count = 1;

        Entry(long time, String platform) {
            this.time = time;
            this.platform = platform;
        }
    }

    /**
     * An empty history.
     *
     * @param actions that are kept; those of others are passed over
     * @param allocation told of bytes before they are allocated; throws where they may not be
     */
    History(Person person, Set<String> actions, LongConsumer allocation) {
        this.person = person;
        this.allocation = allocation;
        actions.forEach(action -> items.put(action, new LinkedHashMap<>()));
    }

    /** The field of a history index that holds the items of an action. */
    public static String field(String action) {
        return ACTIONS + "." + action;
    }

    /** Counts an event that was read, whatever becomes of it. */
    void countEvent(boolean fromTheFuture) {
        events++;
        if (fromTheFuture) {
            future++;
        }
    }

    /** Counts events that a rule dropped. */
    void countDropped(String rule, long number) {
        dropped.merge(rule, number, Long::sum);
    }

    /** Adds an interaction that is not newer than those before. */
    void add(Interaction interaction) {
        Map<String, Entry> known = items.get(interaction.action());
        if (known == null) {
            return;
        }
        interactions++;
        Entry entry = known.get(interaction.item());
        if (entry != null) {
            entry.count++;
        } else if (known.size() < MAX_ITEMS) {
            allocation.accept(BYTES_OF_ITEM);
            known.put(interaction.item(), new Entry(interaction.time(), interaction.platform()));
        }
    }

    /** Takes all interactions back, and returns how many there were. */
    long clear() {
        long taken = interactions;
        interactions = 0;
        items.values().forEach(Map::clear);
        return taken;
    }

    /** Whose history it is. */
    Person person() {
        return person;
    }

    /** Events that were read; without any there is nothing to keep. */
    long events() {
        return events;
    }

    /** The items of an action, newest last. */
    List<String> items(String action) {
        return new ArrayList<>(
                new LinkedHashSet<>(items.getOrDefault(action, Map.of()).keySet()).reversed());
    }

    /** The document of a history index. */
    XContentBuilder toDocument(long run) throws IOException {
        XContentBuilder json = XContentFactory.jsonBuilder()
                .startObject()
                .field(USER, person.user())
                .field(IDS, person.ids())
                .field(RUN, run)
                .field(EVENTS, events)
                .field(INTERACTIONS, interactions)
                .field(FUTURE, future)
                .field(DROPPED, dropped);
        json.startObject(ACTIONS);
        for (String action : items.keySet()) {
            if (!items.get(action).isEmpty()) {
                json.field(action, items(action));
            }
        }
        json.endObject().startObject("details");
        for (Map.Entry<String, Map<String, Entry>> action : items.entrySet()) {
            if (!action.getValue().isEmpty()) {
                details(json, action.getKey(), new ArrayList<>(action.getValue().values()).reversed());
            }
        }
        return json.endObject().endObject();
    }

    /** What is known of the items of an action, side by side with them. */
    private static void details(XContentBuilder json, String action, List<Entry> entries) throws IOException {
        json.startObject(action);
        json.array("time", entries.stream().mapToLong(entry -> entry.time).toArray());
        json.array("count", entries.stream().mapToInt(entry -> entry.count).toArray());
        json.startArray("platform");
        for (Entry entry : entries) {
            json.value(entry.platform);
        }
        json.endArray().endObject();
    }

    /** The mapping of a history index: every action's items as keywords, numbers to be summed. */
    static String mapping() {
        return """
                {
                  "dynamic": false,
                  "properties": {
                    "user": { "type": "keyword" },
                    "ids": { "type": "keyword" },
                    "run": { "type": "long" },
                    "events": { "type": "long" },
                    "interactions": { "type": "long" },
                    "future": { "type": "long" },
                    "dropped": { "type": "object", "dynamic": true },
                    "actions": { "type": "object", "dynamic": true },
                    "details": { "type": "object", "enabled": false }
                  },
                  "dynamic_templates": [
                    { "items": { "path_match": "actions.*", "mapping": { "type": "keyword" } } },
                    { "rules": { "path_match": "dropped.*", "mapping": { "type": "long" } } }
                  ]
                }""";
    }
}
