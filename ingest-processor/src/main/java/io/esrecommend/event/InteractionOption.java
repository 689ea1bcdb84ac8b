package io.esrecommend.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An option that says where a part of an interaction is: a path, a list of paths, or an object with one of them as
 * {@code field}, a {@code default}, and more.
 */
final class InteractionOption {

    private final String name;
    private final String usualPath;
    private final Map<String, Object> left = new HashMap<>();
    private final boolean constant;

    /**
     * Takes the option out of a configuration.
     *
     * @param usualPath the path where the configuration names none
     * @throws IllegalArgumentException if it is neither a path nor a list nor an object
     */
    InteractionOption(String name, String usualPath, Map<String, Object> config) {
        this.name = name;
        this.usualPath = usualPath;
        switch (config.remove(name)) {
            case null -> {}
            case Map<?, ?> object -> object.forEach((key, value) -> left.put(String.valueOf(key), value));
            case Object path -> left.put("field", path);
        }
        this.constant = left.size() == 1 && left.get("default") != null;
    }

    /** Takes a value out of the object; null if it has none. */
    Object take(String key) {
        return left.remove(key);
    }

    /**
     * Takes a text out of the object.
     *
     * @throws IllegalArgumentException if it is none
     */
    String take(String key, String otherwise) {
        Object value = take(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("[" + key + "] of [" + name + "] is [" + EventField.cut(value.toString())
                + "] but must be a text that is not empty");
    }

    /**
     * Takes the list of texts, or the one text, out of the object; empty if it has none.
     *
     * @throws IllegalArgumentException if it is neither
     */
    List<String> takeList(String key) {
        Object value = take(key);
        return value == null ? List.of() : texts("[" + key + "] of [" + name + "]", value);
    }

    /** A text, or a list of texts, as a list. */
    static List<String> texts(String option, Object value) {
        List<?> list = value instanceof List<?> many ? many : List.of(value);
        if (list.isEmpty() || !list.stream().allMatch(text -> text instanceof String string && !string.isBlank())) {
            throw new IllegalArgumentException(option + " is [" + EventField.cut(String.valueOf(value))
                    + "] but must be a text or a list of texts");
        }
        return list.stream().map(String.class::cast).toList();
    }

    /**
     * Takes where the part is, and what it is where it is not there. Nothing else may be left of the option.
     *
     * @param secret whether its value may be in no message
     * @throws IllegalArgumentException if something is left
     */
    EventField field(boolean secret) {
        List<String> paths = takeList("field");
        Object fallback = take("default");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    "[" + name + "] has the unknown options " + new TreeSet<>(left.keySet()) + "; remove them");
        }
        List<String> named = constant ? List.of() : paths.isEmpty() ? List.of(usualPath) : paths;
        return new EventField(
                name,
                named.stream().map(path -> new FieldPath(name, path)).toList(),
                fallback == null ? null : fallback(fallback),
                secret);
    }

    private String fallback(Object value) {
        if ((value instanceof String || value instanceof Number) && !EventField.isBlank(value)) {
            String text = EventText.of(value);
            return text == null ? value.toString() : text;
        }
        throw new IllegalArgumentException("[default] of [" + name + "] is [" + EventField.cut(value.toString())
                + "] but must be a text or a number");
    }
}
