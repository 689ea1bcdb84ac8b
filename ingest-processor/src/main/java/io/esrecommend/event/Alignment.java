package io.esrecommend.event;

import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readStringProperty;

import io.esrecommend.pseudonym.Pseudonyms;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.core.TimeValue;

/** Turns raw events into interactions, as a pipeline asks for it. Safe for use by many threads. */
public final class Alignment {

    private static final int MAX_ID_LENGTH = 512;
    private static final int MAX_PLATFORM_LENGTH = 100;
    private static final int MAX_RECOMMENDATION_ID_LENGTH = 100;
    private static final String WINDOW = "repeat_window";
    private static final String TOLERANCE = "future_tolerance";

    private final EventUser user;
    private final Event.Reader event;
    private final KeptFields kept;
    private final InteractionId id;
    /** How far ahead of this node's clock a time may lie, in milliseconds. */
    private final long tolerance;

    /**
     * Takes the options out of a processor's configuration.
     *
     * @param processor names the processor's type
     * @param pseudonyms those of the node as it is now, asked for each event
     * @throws IllegalArgumentException naming the option that is wrong
     */
    public Alignment(String processor, String tag, Map<String, Object> config, Supplier<Pseudonyms> pseudonyms) {
        boolean hides = readBooleanProperty(processor, tag, config, "pseudonyms", false);
        if (hides && !pseudonyms.get().available()) {
            throw new IllegalArgumentException("[pseudonyms] " + EventUser.NO_KEY);
        }
        EventField userField = new InteractionOption("user", "user.id", config).field(hides);
        if (userField.fallback() != null) {
            throw new IllegalArgumentException(
                    "[default] of [user] would make one user of many; leave it out, and drop events without a user");
        }
        Object keep = config.remove("keep");
        this.user = new EventUser(new EventText(userField, MAX_ID_LENGTH), hides ? pseudonyms : null);
        this.event = event(config);
        this.kept = KeptFields.of(
                keep == null ? List.of() : InteractionOption.texts("[keep]", keep),
                hides ? userField.paths() : List.of());
        this.id = new InteractionId(
                Math.max(1, millis(readStringProperty(processor, tag, config, WINDOW, "0ms"), WINDOW, 1)));
        this.tolerance = millis(readStringProperty(processor, tag, config, TOLERANCE, "1m"), TOLERANCE, 365);
    }

    /**
     * Makes an interaction of a raw event, in its place; nothing else stays but the fields that are kept. An event that fails
     * stays as it was, but for raw ids where pseudonyms are asked for.
     *
     * @param now in milliseconds since 1970
     * @return the interaction's id, which follows from what happened
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public String align(Map<String, Object> source, long now) {
        // First of all: whatever fails from here on, no raw id is in the event any more.
        EventUser.Identity who = user.read(source);
        Event what = event.read(source, now);
        boolean capped = what.time() > now + tolerance;
        Map<String, Object> interaction = new StandardInteraction(who, what, now, capped).toMap();
        kept.copy(source, interaction);
        String result = id.of(who.oldest(), what);
        source.clear();
        source.putAll(interaction);
        return result;
    }

    private static Event.Reader event(Map<String, Object> config) {
        InteractionOption action = new InteractionOption("action", "event.action", config);
        ActionNames names = names(action);
        EventNumber value = new EventNumber(new InteractionOption("value", "event.value", config).field(false));
        if (value.field().fallback() != null && EventNumber.parse(value.field().fallback()) == null) {
            throw new IllegalArgumentException("[default] of [value] is ["
                    + EventField.cut(value.field().fallback()) + "] but must be a finite number");
        }
        return new Event.Reader(
                text(new InteractionOption("item", "item.id", config), MAX_ID_LENGTH),
                text(action, ActionNames.MAX_LENGTH),
                names,
                time(new InteractionOption("time", "@timestamp", config)),
                text(new InteractionOption("platform", "event.platform", config), MAX_PLATFORM_LENGTH),
                text(
                        new InteractionOption("recommendation_id", "event.recommendation_id", config),
                        MAX_RECOMMENDATION_ID_LENGTH),
                value);
    }

    private static EventText text(InteractionOption option, int maxLength) {
        EventField field = option.field(false);
        if (field.fallback() != null && field.fallback().length() > maxLength) {
            throw new IllegalArgumentException("[default] of [" + field.option() + "] has ["
                    + field.fallback().length() + "] characters but may have at most [" + maxLength + "]; shorten it");
        }
        return new EventText(field, maxLength);
    }

    private static ActionNames names(InteractionOption action) {
        Object map = action.take("map");
        String unmapped = action.take("unmapped", null);
        if (unmapped != null && !List.of("keep", "fail").contains(unmapped)) {
            throw new IllegalArgumentException(
                    "[unmapped] of [action] is [" + EventField.cut(unmapped) + "] but must be [keep] or [fail]");
        }
        if (map == null) {
            if (unmapped != null) {
                throw new IllegalArgumentException("[unmapped] of [action] needs a [map]; add one, or leave it out");
            }
            return ActionNames.SAME;
        }
        if (map instanceof Map<?, ?> names) {
            return ActionNames.of(names, !"fail".equals(unmapped));
        }
        throw new IllegalArgumentException("[map] of [action] is [" + EventField.cut(map.toString())
                + "] but must be an object such as [{\"order|checkout\": \"buy\"}]");
    }

    private static EventTime time(InteractionOption option) {
        String zoneName = option.take("timezone", "UTC");
        List<String> formats = option.takeList("formats");
        EventField field = option.field(false);
        if (field.fallback() != null && !field.fallback().equals(EventTime.NOW)) {
            throw new IllegalArgumentException("[default] of [time] is [" + EventField.cut(field.fallback())
                    + "] but must be [" + EventTime.NOW + "], the time when the event comes in");
        }
        ZoneId zone;
        try {
            zone = ZoneId.of(zoneName);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "[timezone] of [time] is [" + EventField.cut(zoneName)
                            + "] but must be a time zone such as [Europe/Berlin] or [+01:00]",
                    e);
        }
        return new EventTime(
                field,
                formats.isEmpty()
                        ? TimeFormat.any(zone)
                        : formats.stream()
                                .map(name -> TimeFormat.named(name, zone))
                                .toList());
    }

    private static long millis(String text, String name, int maxDays) {
        TimeValue time = TimeValue.parseTimeValue(text, name);
        if (time.nanos() < 0
                || time.nanos() % 1_000_000 != 0
                || time.millis() > TimeValue.timeValueDays(maxDays).millis()) {
            throw new IllegalArgumentException("[" + name + "] is [" + text + "] but must be from [0ms] to [" + maxDays
                    + "d], in whole milliseconds");
        }
        return time.millis();
    }
}
