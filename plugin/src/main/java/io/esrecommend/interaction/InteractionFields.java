package io.esrecommend.interaction;

import io.esrecommend.ingest.MappedField;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of an events index that hold interactions, as they can be searched and sorted: where dynamic mapping made
 * an id a text, its keyword below.
 *
 * @param user keyword of the user's id
 * @param item keyword of the item's id
 * @param action keyword of the action
 * @param time when it happened; a date or a number
 */
public record InteractionFields(String user, String item, String action, String time) {

    private static final Set<String> KEYWORDS = Set.of("keyword", "constant_keyword", "wildcard");
    private static final Set<String> TIMES =
            Set.of("date", "date_nanos", "long", "integer", "double", "float", "unsigned_long");

    /**
     * Finds the fields of an events index.
     *
     * @param index the name by which the user knows the index, for messages
     * @param mapping finds a field by its path
     * @throws IllegalArgumentException naming the field that is missing or cannot be used
     */
    public static InteractionFields resolve(String index, Function<String, MappedField> mapping) {
        return new InteractionFields(
                keyword(index, "user.id", mapping),
                keyword(index, "item.id", mapping),
                keyword(index, "event.action", mapping),
                time(index, mapping));
    }

    private static String keyword(String index, String path, Function<String, MappedField> mapping) {
        for (String candidate : new String[] {path, path + ".keyword"}) {
            if (KEYWORDS.contains(String.valueOf(mapping.apply(candidate).type()))) {
                return candidate;
            }
        }
        throw unusable(index, path, "keyword", mapping.apply(path));
    }

    private static String time(String index, Function<String, MappedField> mapping) {
        MappedField field = mapping.apply("@timestamp");
        if (!TIMES.contains(String.valueOf(field.type()))) {
            throw unusable(index, "@timestamp", "date", field);
        }
        return "@timestamp";
    }

    private static IllegalArgumentException unusable(String index, String path, String wanted, MappedField field) {
        String problem = field.exists() ? "is a [" + field.type() + "]" : "is not mapped";
        return new IllegalArgumentException("[interactions.index] [" + index + "]: field [" + path + "] " + problem
                + " but must be a [" + wanted + "]; map it, or index an interaction first");
    }
}
