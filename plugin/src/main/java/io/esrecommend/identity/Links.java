package io.esrecommend.identity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Links that are known, and the persons whom they make; in whichever order they were added. */
final class Links {

    private final Map<String, SortedSet<String>> neighbours = new HashMap<>();
    private final Set<String> users = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    private final Map<String, Component> components = new HashMap<>();

    /** All ids that are connected; shared by all of them. */
    private static final class Component {
        private final List<String> ids;

        Component(String first) {
            this.ids = new ArrayList<>(List.of(first));
        }
    }

    /** Adds a link; one that is known changes nothing. */
    void add(Link link) {
        users.add(link.user());
        others.add(link.id());
        neighbours.computeIfAbsent(link.user(), id -> new TreeSet<>()).add(link.id());
        neighbours.computeIfAbsent(link.id(), id -> new TreeSet<>()).add(link.user());
        Component left = component(link.user());
        Component right = component(link.id());
        if (left != right) {
            // the smaller into the larger, so that no id moves often
            Component larger = left.ids.size() < right.ids.size() ? right : left;
            Component smaller = larger == left ? right : left;
            larger.ids.addAll(smaller.ids);
            smaller.ids.forEach(id -> components.put(id, larger));
        }
    }

    private Component component(String id) {
        return components.computeIfAbsent(id, Component::new);
    }

    /** How many ids are connected to this one, itself included. */
    int size(String id) {
        Component component = components.get(id);
        return component == null ? 1 : component.ids.size();
    }

    /** Whose id it is. */
    Person person(String id) {
        return person(List.of(id));
    }

    /** Who goes by these ids: they are one person, linked or not. */
    Person person(Collection<String> ids) {
        NavigableSet<String> nearest = nearest(ids);
        return new Person(user(nearest), nearest);
    }

    /** The persons of many ids, each for itself. */
    Map<String, Person> persons(Collection<String> ids) {
        Map<String, Person> persons = new HashMap<>();
        for (String id : ids) {
            if (!persons.containsKey(id)) {
                Person person = person(id);
                if (person.ids().size() == size(id)) {
                    person.ids().forEach(member -> persons.put(member, person));
                } else { // too many ids for one: each of them has its own nearest
                    persons.put(id, person);
                }
            }
        }
        persons.keySet().retainAll(new HashSet<>(ids));
        return persons;
    }

    private NavigableSet<String> nearest(Collection<String> ids) {
        Set<String> found = new LinkedHashSet<>(ids);
        Queue<String> next = new ArrayDeque<>(found);
        while (!next.isEmpty() && found.size() < Person.MAX_IDS) {
            for (String neighbour : neighbours.getOrDefault(next.remove(), new TreeSet<>())) {
                if (found.size() < Person.MAX_IDS && found.add(neighbour)) {
                    next.add(neighbour);
                }
            }
        }
        return new TreeSet<>(found);
    }

    /** The smallest id that others are linked to while it is linked to none; in a circle the smallest of those. */
    private String user(NavigableSet<String> ids) {
        return ids.stream()
                .filter(users::contains)
                .min(Comparator.<String, Boolean>comparing(others::contains).thenComparing(Comparator.naturalOrder()))
                .orElseGet(ids::first);
    }
}
