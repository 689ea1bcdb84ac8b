package io.esrecommend.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random links, and what they make of people, the slow way. */
final class RandomLinks {

    private RandomLinks() {}

    /** Links between so many ids; sparse, so that there are many persons. */
    static List<Link> of(Random random, int ids, int number) {
        List<Link> links = new ArrayList<>();
        while (links.size() < number) {
            int user = random.nextInt(ids);
            int id = random.nextInt(ids);
            if (user != id) {
                links.add(new Link(name(user), name(id)));
            }
        }
        return links;
    }

    static String name(int id) {
        return "id-" + id;
    }

    /** Whom the links make of an id: merges until nothing changes any more. */
    static Person person(String id, Collection<Link> links) {
        SortedSet<String> ids = new TreeSet<>(List.of(id));
        int before;
        do {
            before = ids.size();
            for (Link link : links) {
                if (ids.contains(link.user()) || ids.contains(link.id())) {
                    ids.add(link.user());
                    ids.add(link.id());
                }
            }
        } while (ids.size() > before);
        Map<String, String> candidates = new TreeMap<>();
        for (String candidate : ids) {
            boolean user = links.stream().anyMatch(link -> link.user().equals(candidate));
            boolean other = links.stream().anyMatch(link -> link.id().equals(candidate));
            if (user) {
                candidates.putIfAbsent(other ? "circle" : "alone", candidate);
            }
        }
        return new Person(candidates.getOrDefault("alone", candidates.getOrDefault("circle", id)), ids);
    }
}
