package io.esrecommend.interaction;

import io.esrecommend.ingest.MappedField;
import java.util.Set;
import java.util.function.Function;
import org.elasticsearch.core.Nullable;

/**
 * The fields of an events index that hold interactions, as they can be searched and sorted: where dynamic mapping made
 * an id a text, its keyword below.
 *
 * @param user keyword of the user's id
 * @param item keyword of the item's id
 * @param action keyword of the action
 * @param time when it happened; a date or a number
 * @param timeIsDate whether it is a date: numbers are taken for milliseconds since the epoch
 * @param platform keyword of where it happened; null if no event says
 * @param previous keyword of a user's earlier pseudonyms; null if no event has any
 * @param timeCapped boolean of events whose time lay in the future; null if no event says
 */
public record InteractionFields(
        String user,
        String item,
        String action,
        String time,
        boolean timeIsDate,
        @Nullable String platform,
        @Nullable String previous,
        @Nullable String timeCapped) {

    private static final Set<String> KEYWORDS = Set.of("keyword", "constant_keyword", "wildcard");
    private static final Set<String> DATES = Set.of("date", "date_nanos");
    private static final Set<String> NUMBERS = Set.of("long", "integer", "double", "float", "unsigned_long");
    private static final Set<String> VALUES = Set.of(
            "long", "integer", "short", "byte", "double", "float", "half_float", "scaled_float", "unsigned_long");

    /**
     * Finds the fields of an events index.
     *
     * @param index the name by which the user knows the index, for messages
     * @param mapping finds a field by its path
     * @throws IllegalArgumentException naming the field that is missing or cannot be used
     */
    public static InteractionFields resolve(String index, Function<String, MappedField> mapping) {
        String user = required(index, "user.id", mapping);
        String item = required(index, "item.id", mapping);
        String action = required(index, "event.action", mapping);
        MappedField time = mapping.apply("@timestamp");
        if (!DATES.contains(String.valueOf(time.type())) && !NUMBERS.contains(String.valueOf(time.type()))) {
            throw unusable(index, "@timestamp", "date", time);
        }
        return new InteractionFields(
                user,
                item,
                action,
                "@timestamp",
                DATES.contains(time.type()),
                keyword("event.platform", mapping),
                keyword("user.previous", mapping),
                "boolean".equals(mapping.apply("event.time_capped").type()) ? "event.time_capped" : null);
    }

    /**
     * Finds the numeric field of how much an interaction says, such as a rating; null if no event has a number there.
     *
     * @param mapping finds a field by its path
     */
    @Nullable
    public static String value(Function<String, MappedField> mapping) {
        String path = "event.value";
        return VALUES.contains(String.valueOf(mapping.apply(path).type())) ? path : null;
    }

    /**
     * Finds the keyword field of the list that an interaction came of; null if no event says.
     *
     * @param mapping finds a field by its path
     */
    @Nullable
    public static String recommendation(Function<String, MappedField> mapping) {
        return keyword("event.recommendation_id", mapping);
    }

    /** The same where no event is to be believed about earlier pseudonyms. */
    public InteractionFields withoutPrevious() {
        return new InteractionFields(user, item, action, time, timeIsDate, platform, null, timeCapped);
    }

    /** The same without what does not matter to a taste: where it happened, and who the user was before. */
    public InteractionFields withoutDetails() {
        return new InteractionFields(user, item, action, time, timeIsDate, null, null, null);
    }

    private static String required(String index, String path, Function<String, MappedField> mapping) {
        String found = keyword(path, mapping);
        if (found == null) {
            throw unusable(index, path, "keyword", mapping.apply(path));
        }
        return found;
    }

    @Nullable
    private static String keyword(String path, Function<String, MappedField> mapping) {
        for (String candidate : new String[] {path, path + ".keyword"}) {
            if (KEYWORDS.contains(String.valueOf(mapping.apply(candidate).type()))) {
                return candidate;
            }
        }
        return null;
    }

    private static IllegalArgumentException unusable(String index, String path, String wanted, MappedField field) {
        String problem = field.exists() ? "is a [" + field.type() + "]" : "is not mapped";
        return new IllegalArgumentException("[interactions.index] [" + index + "]: field [" + path + "] " + problem
                + " but must be a [" + wanted + "]; map it, or index an interaction first");
    }
}
