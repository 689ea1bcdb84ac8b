package io.esrecommend.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The path to a field of a document. It finds what Elasticsearch takes for that field: objects in each other
 * ({@code {"user": {"id": 1}}}) as well as names with dots ({@code {"user.id": 1}}), a number names an element of a list,
 * and a list of one element stands for the element.
 */
final class FieldPath {

    private static final int MAX_SEGMENTS = 20;

    private final String name;
    private final int length;
    /** For each segment the names that begin with it: itself, itself and the next one with a dot between them, ... */
    private final List<List<String>> keys = new ArrayList<>();
    /** For each segment the number that it is, or -1. */
    private final List<Integer> indices = new ArrayList<>();

    /**
     * The path of this name.
     *
     * @throws IllegalArgumentException naming the option if it is no path to a field of a document
     */
    FieldPath(String option, String name) {
        this.name = name.startsWith("_source.") ? name.substring("_source.".length()) : name;
        String[] segments = this.name.split("\\.", -1);
        this.length = segments.length;
        if (length > MAX_SEGMENTS) {
            throw new IllegalArgumentException("[" + option + "] names the path [" + name + "] of [" + length
                    + "] parts, more than the [" + MAX_SEGMENTS + "] that are accepted");
        }
        if (segments[0].startsWith("_")
                && List.of("_ingest", "_index", "_id", "_routing", "_version", "_version_type", "_source")
                        .contains(segments[0])) {
            throw new IllegalArgumentException(
                    "[" + option + "] names [" + name + "], which is no field of the document; name a field of it");
        }
        for (int from = 0; from < length; from++) {
            if (segments[from].isBlank()) {
                throw new IllegalArgumentException("[" + option + "] names the path [" + name
                        + "], which has an empty part; name a field as [object.field]");
            }
            StringBuilder key = new StringBuilder();
            List<String> beginning = new ArrayList<>();
            for (int to = from; to < length; to++) {
                beginning.add(
                        key.append(to == from ? "" : ".").append(segments[to]).toString());
            }
            keys.add(List.copyOf(beginning));
            indices.add(segments[from].matches("\\d{1,6}") ? Integer.parseInt(segments[from]) : -1);
        }
    }

    /** Whether a part of it could be the number of an element. */
    boolean hasIndex() {
        return indices.stream().anyMatch(index -> index >= 0);
    }

    /** Whether both are the same field, or one lies in the other. */
    boolean overlaps(FieldPath other) {
        return liesIn(other) || other.liesIn(this);
    }

    /** Whether it is the other field, or lies in it. */
    boolean liesIn(FieldPath other) {
        return (name + ".").startsWith(other.name + ".");
    }

    /** The value of the field as it is, or null if there is none. */
    Object find(Map<String, Object> source) {
        return find(source, 0);
    }

    private Object find(Object container, int from) {
        if (from == length) {
            return container;
        }
        if (container instanceof Map<?, ?> map) {
            return findIn(map, from);
        }
        if (container instanceof List<?> list) {
            int index = indices.get(from);
            if (index >= 0) {
                return index < list.size() ? find(list.get(index), from + 1) : null;
            }
            return list.size() == 1 ? find(list.getFirst(), from) : null;
        }
        return null;
    }

    private Object findIn(Map<?, ?> map, int from) {
        List<String> names = keys.get(from);
        for (int i = 0; i < names.size(); i++) {
            Object found = find(map.get(names.get(i)), from + i + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Writes the field of a document where nothing but objects is in its way. */
    void write(Map<String, Object> target, Object value) {
        Map<String, Object> parent = target;
        for (int i = 0; i < length - 1; i++) {
            parent = object(parent, keys.get(i).getFirst());
        }
        parent.put(keys.get(length - 1).getFirst(), value);
    }

    @SuppressWarnings("unchecked") // objects of a document have names
    private static Map<String, Object> object(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.computeIfAbsent(key, absent -> new HashMap<>());
    }

    /**
     * Changes every value of the field, in each element of lists on the way too; takes out those that the change makes
     * null.
     */
    void replace(Map<String, Object> source, UnaryOperator<Object> change) {
        try {
            replace(source, 0, change);
        } catch (UnsupportedOperationException e) {
            // A script or another processor put something in that cannot be changed: then it cannot stay.
            keys.getFirst().forEach(source::remove);
        }
    }

    private void replace(Object container, int from, UnaryOperator<Object> change) {
        if (container instanceof Map<?, ?> map) {
            replaceIn(map, from, change);
        } else if (container instanceof List<?> list && indices.get(from) < 0) {
            list.forEach(element -> replace(element, from, change));
        } else if (container instanceof List<?> list) {
            replaceIn(list, from, change);
            for (Object element : list) {
                // To Elasticsearch a number is the name of a field too.
                if (element instanceof Map<?, ?> map) {
                    replaceIn(map, from, change);
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // objects of a document have names
    private void replaceIn(Map<?, ?> map, int from, UnaryOperator<Object> change) {
        for (int i = 0; i < length - from; i++) {
            String key = keys.get(from).get(i);
            Object value = map.get(key);
            if (from + i + 1 < length) {
                replace(value, from + i + 1, change);
            } else if (value != null) {
                Object changed = change.apply(value);
                if (changed == null) {
                    map.remove(key);
                } else if (changed != value) {
                    ((Map<String, Object>) map).put(key, changed);
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // lists of a document hold anything
    private void replaceIn(List<?> list, int from, UnaryOperator<Object> change) {
        int index = indices.get(from);
        if (index >= list.size()) {
            return;
        }
        if (from + 1 < length) {
            replace(list.get(index), from + 1, change);
        } else if (list.get(index) != null) {
            ((List<Object>) list).set(index, change.apply(list.get(index)));
        }
    }

    /** The path as it was named. */
    @Override
    public String toString() {
        return name;
    }
}
