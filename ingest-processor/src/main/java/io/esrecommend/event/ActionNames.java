package io.esrecommend.event;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the actions of raw events are called in interactions.
 *
 * @param names by those of raw events; those that interactions have stand for themselves
 * @param keepUnmapped whether one that is not among them stays as it is, instead of failing
 */
record ActionNames(Map<String, String> names, boolean keepUnmapped) {

    /** Every action keeps its name. */
    static final ActionNames SAME = new ActionNames(Map.of(), true);

    /** The most characters of an action. */
    static final int MAX_LENGTH = 100;

    /**
     * The names of a configuration.
     *
     * @param map names by one or several of raw events with {@code |} between them
     * @throws IllegalArgumentException if a name is blank, too long, or there twice
     */
    static ActionNames of(Map<?, ?> map, boolean keepUnmapped) {
        Map<String, String> names = new HashMap<>();
        map.forEach((key, value) -> {
            if (!(value instanceof String name) || name.isBlank() || name.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("[map] of [action] has [" + EventField.cut(String.valueOf(value))
                        + "] for [" + EventField.cut(String.valueOf(key)) + "]; name an action of 1 to [" + MAX_LENGTH
                        + "] characters");
            }
            for (String raw : String.valueOf(key).split("\\|", -1)) {
                if (raw.isBlank()) {
                    throw new IllegalArgumentException("[map] of [action] has an empty name in ["
                            + EventField.cut(String.valueOf(key)) + "]; write several names as [one|other]");
                }
                if (names.put(raw.strip(), name) != null) {
                    throw new IllegalArgumentException(
                            "[map] of [action] has [" + EventField.cut(raw.strip()) + "] twice; name each action once");
                }
            }
        });
        if (names.isEmpty()) {
            throw new IllegalArgumentException("[map] of [action] is empty; name an action in it, or leave it out");
        }
        // An event that has been through the pipeline passes it again.
        for (String name : new TreeSet<>(names.values())) {
            names.putIfAbsent(name, name);
        }
        return new ActionNames(Map.copyOf(names), keepUnmapped);
    }

    /**
     * The name of a raw event's action.
     *
     * @throws IllegalArgumentException if it has none and none stays as it is
     */
    String of(String raw) {
        String name = names.get(raw);
        if (name == null && !keepUnmapped) {
            throw new IllegalArgumentException("[action] is [" + EventField.cut(raw) + "] but must be one of "
                    + EventField.cut(new TreeSet<>(names.keySet()).toString())
                    + "; add it to [map], or set [unmapped] to [keep]");
        }
        return name == null ? raw : name;
    }
}
