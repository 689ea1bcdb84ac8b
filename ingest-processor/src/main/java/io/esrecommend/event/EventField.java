package io.esrecommend.event;

import java.util.List;
import java.util.Map;

/**
 * Where a part of an interaction is in a raw event.
 *
 * @param option that names it
 * @param paths tried in this order; empty for a part that is the same in every event
 * @param fallback for an event without any of them, or null
 * @param secret whether the value may be in no message
 */
record EventField(String option, List<FieldPath> paths, String fallback, boolean secret) {

    private static final int MAX_SHOWN = 100;

    /**
     * What a document has.
     *
     * @param path where
     * @param value that of a list, if the list has one element; never null nor blank
     */
    record Found(FieldPath path, Object value) {}

    /** The first of the paths that holds something, or null if none does. */
    Found find(Map<String, Object> source) {
        for (FieldPath path : paths) {
            Object value = single(path.find(source));
            if (value != null && !isBlank(value) && !(value instanceof Map<?, ?> && isOnTheWay(path))) {
                return new Found(path, value);
            }
        }
        return null;
    }

    /** The element of a list that has one, null for an empty list; else the value itself. */
    static Object single(Object value) {
        if (value instanceof List<?> list) {
            return switch (list.size()) {
                case 0 -> null;
                case 1 -> list.getFirst();
                default -> list;
            };
        }
        return value;
    }

    static boolean isBlank(Object value) {
        return value instanceof String string && string.isBlank();
    }

    /** Whether another path leads through this one, as {@code user.id} does through {@code user}. */
    boolean isOnTheWay(FieldPath path) {
        for (FieldPath other : paths) {
            if (other != path && other.liesIn(path)) {
                return true;
            }
        }
        return false;
    }

    IllegalArgumentException missing() {
        return new IllegalArgumentException("[" + option + "] is missing: none of the fields " + paths
                + " holds a value; fix the event, or name the field that holds it in [" + option + "]");
    }

    /** That a value is not what it must be; {@code wayOut} is what to do about it. */
    IllegalArgumentException wrong(Found found, String mustBe, String wayOut) {
        return new IllegalArgumentException("[" + option + "] [" + found.path + "] is " + shown(found.value)
                + " but must be " + mustBe + "; " + wayOut);
    }

    private String shown(Object value) {
        return switch (value) {
            case Map<?, ?> map -> "an object";
            case List<?> list -> "a list of [" + list.size() + "] values";
            case byte[] bytes -> "binary";
            default -> secret ? "something else" : "[" + cut(String.valueOf(value)) + "]";
        };
    }

    /** A text as a message shows it: of a long one the beginning. */
    static String cut(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
