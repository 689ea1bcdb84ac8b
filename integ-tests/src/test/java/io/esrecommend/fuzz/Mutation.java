package io.esrecommend.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Breaks a valid request in a place or several.
 *
 * @param dice chooses places and how they are broken
 * @param hostile what is put there
 */
record Mutation(Dice dice, Hostile hostile) {

    Mutation(Dice dice) {
        this(dice, new Hostile(dice));
    }

    private record Place(Object container, Object key) {

        Object value() {
            return container instanceof Map<?, ?> map ? map.get(key) : ((List<?>) container).get((Integer) key);
        }

        @SuppressWarnings("unchecked")
        void put(Object value) {
            if (container instanceof Map<?, ?>) {
                ((Map<String, Object>) container).put((String) key, value);
            } else {
                ((List<Object>) container).set((Integer) key, value);
            }
        }

        void remove() {
            if (container instanceof Map<?, ?> map) {
                map.remove(key);
            } else {
                ((List<?>) container).remove((int) (Integer) key);
            }
        }
    }

    /** A copy, which is broken so many times; the original stays. */
    Object of(Object tree, int times) {
        Object root = copy(tree);
        for (int i = 0; i < times; i++) {
            List<Place> places = new ArrayList<>();
            collect(root, places);
            if (places.isEmpty() || dice.percent(1)) {
                return hostile.value();
            }
            change(dice.pick(places));
        }
        return root;
    }

    private void change(Place place) {
        Object value = place.value();
        switch (dice.below(12)) {
            case 0 -> place.remove();
            case 1 -> place.put(Json.raw("null"));
            case 2, 3 -> place.put(value instanceof Number ? hostile.number() : hostile.value());
            case 4 -> place.put(value instanceof String text ? near(text) : hostile.value());
            case 5 -> place.put(value instanceof List<?> list ? one(list) : Json.array(value));
            case 6 -> place.put(Json.object(hostile.key(), value));
            case 7 -> rename(place);
            case 8 -> add(place, hostile.key(), hostile.value());
            case 9 -> add(place, dice.pick(Vocabulary.WORDS), value);
            case 10 -> repeat(place);
            default -> place.put(hostile.text());
        }
    }

    private static Object one(List<?> list) {
        return list.isEmpty() ? Json.object() : list.get(0);
    }

    private String near(String text) {
        return switch (dice.below(6)) {
            case 0 -> text + hostile.text();
            case 1 -> hostile.text() + text;
            case 2 -> text.substring(0, text.length() / 2);
            case 3 -> text.toUpperCase(java.util.Locale.ROOT);
            case 4 -> text + "." + text;
            default -> text + "*";
        };
    }

    private void rename(Place place) {
        if (place.container() instanceof Map<?, ?>) {
            Object value = place.value();
            place.remove();
            new Place(place.container(), hostile.key()).put(value);
        } else {
            place.put(hostile.value());
        }
    }

    @SuppressWarnings("unchecked")
    private static void add(Place place, String key, Object value) {
        if (place.container() instanceof Map<?, ?>) {
            ((Map<String, Object>) place.container()).put(key, value);
        } else {
            ((List<Object>) place.container()).add(value);
        }
    }

    /** Names a key twice, or an element often. */
    private void repeat(Place place) {
        Object value = place.value();
        if (place.container() instanceof Map<?, ?> && place.key() instanceof String key) {
            String twice = Json.text(value) + "," + Json.text(key) + ":" + Json.text(value);
            place.put(Json.raw(twice));
            return;
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) place.container();
        for (int left = dice.pick(1, 10, 40, 200); left > 0; left--) {
            list.add(value);
        }
    }

    private static void collect(Object tree, List<Place> places) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                places.add(new Place(map, key));
                collect(value, places);
            });
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < Math.min(list.size(), 20); i++) {
                places.add(new Place(list, i));
                collect(list.get(i), places);
            }
        }
    }

    private static Object copy(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put((String) key, copy(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(value -> copy.add(copy(value)));
            return copy;
        }
        return tree;
    }
}
