package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.lucene.util.ArrayUtil;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * What one person did: for each action the newest items, each once, with the time it was done last, how often, and where,
 * and the {@link ItemTimes} of its occasions: the last one, then each that lies at least an hour before the one after it, so
 * that users can be counted by window of time. One document of a history index. Interactions are added newest first, so that the newest items and their counts are
 * exact however many there are.
 */
public final class History {

    /** The field of the interactions that count; 0 where rules dropped all of a user. */
    static final String INTERACTIONS = "interactions";

    static final String EVENTS = "events";
    static final String FUTURE = "future";
    static final String DROPPED = "dropped";
    static final String IDS = "ids";
    static final String RUN = "run";
    static final String USER = "user";

    static final String ACTIONS = "actions";
    private static final String TIMES = "times";
    private static final int BYTES_OF_ITEM = 240;
    private static final long MILLIS = 1_000;
    private static final long HOUR = 3_600;

    private final Person person;
    private final int maxItems;
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

        /** The occasions, the newest first. */
        private long[] seconds;

        Entry(long time, String platform) {
            this.time = time;
            this.platform = platform;
            this.seconds = new long[] {seconds(time)};
        }

        /** Whether a time is an occasion more. */
        boolean isOccasion(long otherTime) {
            return seconds.length < ItemTimes.MAX_OCCASIONS && seconds[seconds.length - 1] - seconds(otherTime) >= HOUR;
        }

        void addOccasion(long otherTime) {
            seconds = ArrayUtil.growExact(seconds, seconds.length + 1);
            seconds[seconds.length - 1] = seconds(otherTime);
        }

        private static long seconds(long time) {
            return Math.floorDiv(time, MILLIS);
        }
    }

    /**
     * An empty history.
     *
     * @param actions that are kept; those of others are passed over
     * @param maxItems the newest items of each action that are kept
     * @param allocation told of bytes before they are allocated; throws where they may not be
     */
    History(Person person, Set<String> actions, int maxItems, LongConsumer allocation) {
        this.person = person;
        this.maxItems = maxItems;
        this.allocation = allocation;
        actions.forEach(action -> items.put(action, new LinkedHashMap<>()));
    }

    /** The field of a history index that holds the items of an action. */
    public static String field(String action) {
        return ACTIONS + "." + action;
    }

    /** The field of a history index that holds the {@link ItemTimes} of the items of an action. */
    public static String times(String action) {
        return TIMES + "." + action;
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
            if (entry.isOccasion(interaction.time())) {
                allocation.accept(Long.BYTES);
                entry.addOccasion(interaction.time());
            }
        } else if (known.size() < maxItems) {
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
        json.endObject().startObject(TIMES);
        for (Map.Entry<String, Map<String, Entry>> action : items.entrySet()) {
            if (!action.getValue().isEmpty()) {
                json.field(action.getKey(), times(action.getValue()));
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

    private static byte[] times(Map<String, Entry> entries) {
        Map<String, long[]> times = new HashMap<>();
        entries.forEach((item, entry) -> times.put(item, entry.seconds));
        return ItemTimes.encode(times);
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
}
