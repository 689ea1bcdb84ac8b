package io.esrecommend.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An interaction as it is stored.
 *
 * @param user who
 * @param event did what
 * @param ingested when it came here, in milliseconds since 1970
 * @param capped whether the event's time lies so far ahead that {@code ingested} stands for it
 */
record StandardInteraction(EventUser.Identity user, Event event, long ingested, boolean capped) {

    /** The user's pseudonyms under older keys. */
    static final String PREVIOUS = "user.previous";

    /** The names of its fields. */
    static final List<String> FIELDS = List.of(
            "user.id",
            PREVIOUS,
            "item.id",
            "event.action",
            "event.platform",
            "event.recommendation_id",
            "event.value",
            "event.ingested",
            "event.time_capped",
            "@timestamp");

    /** As a document has it. */
    Map<String, Object> toMap() {
        Map<String, Object> who = new HashMap<>();
        who.put("id", user.id());
        if (!user.previous().isEmpty()) {
            who.put("previous", new ArrayList<>(user.previous())); // processors that follow may add to it
        }
        Map<String, Object> what = new HashMap<>();
        what.put("action", event.action());
        if (event.platform() != null) {
            what.put("platform", event.platform());
        }
        if (event.recommendation() != null) {
            what.put("recommendation_id", event.recommendation());
        }
        if (event.value() != null) {
            what.put("value", event.value());
        }
        what.put("ingested", EventTime.iso(ingested));
        if (capped) {
            what.put("time_capped", true);
        }
        Map<String, Object> item = new HashMap<>();
        item.put("id", event.item());
        Map<String, Object> map = new HashMap<>();
        map.put("user", who);
        map.put("item", item);
        map.put("event", what);
        map.put("@timestamp", EventTime.iso(capped ? ingested : event.time()));
        return map;
    }
}
