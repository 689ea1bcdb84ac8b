package io.esrecommend.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readStringProperty;

import io.esrecommend.pseudonym.Pseudonyms;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.core.TimeValue;

/**
 * What a pipeline asks the processor for.
 *
 * @param user reads who did something
 * @param event reads what they did
 * @param kept the fields that stay
 * @param id makes ids
 * @param tolerance how far ahead of this node's clock a time may lie, in milliseconds
 */
record InteractionOptions(EventUser user, Event.Reader event, KeptFields kept, InteractionId id, long tolerance) {

    private static final int MAX_ID_LENGTH = 512;
    private static final int MAX_PLATFORM_LENGTH = 100;

    /**
     * Takes the options out of a configuration.
     *
     * @param pseudonyms those of the node as it is now
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static InteractionOptions read(String tag, Map<String, Object> config, Supplier<Pseudonyms> pseudonyms) {
        boolean hides = readBooleanProperty(InteractionProcessor.TYPE, tag, config, "pseudonyms", false);
        if (hides && !pseudonyms.get().available()) {
            throw new IllegalArgumentException("[pseudonyms] " + EventUser.NO_KEY);
        }
        EventField user = new InteractionOption("user", "user.id", config).field(hides);
        if (user.fallback() != null) {
            throw new IllegalArgumentException(
                    "[default] of [user] would make one user of many; leave it out, and drop events without a user");
        }
        Object keep = config.remove("keep");
        KeptFields kept = KeptFields.of(
                keep == null ? List.of() : InteractionOption.texts("[keep]", keep), hides ? user.paths() : List.of());
        return new InteractionOptions(
                new EventUser(new EventText(user, MAX_ID_LENGTH), hides ? pseudonyms : null),
                event(config),
                kept,
                new InteractionId(Math.max(1, millis(tag, config, "repeat_window", "0ms", 1))),
                millis(tag, config, "future_tolerance", "1m", 365));
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

    private static long millis(String tag, Map<String, Object> config, String name, String otherwise, int maxDays) {
        String text = readStringProperty(InteractionProcessor.TYPE, tag, config, name, otherwise);
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
