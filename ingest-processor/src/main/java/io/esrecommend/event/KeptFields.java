package io.esrecommend.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of a raw event that stay as they are.
 *
 * @param paths to objects' fields, of which none lies in another
 */
record KeptFields(List<FieldPath> paths) {

    private static final String OPTION = "keep";

    /**
     * The fields of a configuration.
     *
     * @param hidden paths that may not stay, since they hold who the user is
     * @throws IllegalArgumentException if a field is one of an interaction, hidden, or there twice
     */
    static KeptFields of(List<String> names, List<FieldPath> hidden) {
        List<FieldPath> standard = StandardInteraction.FIELDS.stream()
                .map(name -> new FieldPath(OPTION, name))
                .toList();
        List<FieldPath> paths = new ArrayList<>();
        for (String name : names) {
            FieldPath path = new FieldPath(OPTION, name);
            if (path.hasIndex()) {
                throw new IllegalArgumentException(
                        "[keep] names [" + path + "], an element of a list; keep the list that it is in");
            }
            refuse(path, standard, ", a field of the interaction itself; leave it out, since it stays anyway");
            refuse(path, hidden, ", from which [user] is read; leave it out, since [pseudonyms] hide it");
            refuse(path, paths, ", which is kept already; name it once");
            paths.add(path);
        }
        return new KeptFields(List.copyOf(paths));
    }

    private static void refuse(FieldPath path, List<FieldPath> others, String why) {
        for (FieldPath other : others) {
            if (path.overlaps(other)) {
                throw new IllegalArgumentException(
                        "[keep] names [" + path + "], which is, holds or lies in [" + other + "]" + why);
            }
        }
    }

    /** Copies what a document has of them into another one. */
    void copy(Map<String, Object> from, Map<String, Object> to) {
        for (FieldPath path : paths) {
            Object value = path.find(from);
            if (value != null) {
                path.write(to, value);
            }
        }
    }
}
