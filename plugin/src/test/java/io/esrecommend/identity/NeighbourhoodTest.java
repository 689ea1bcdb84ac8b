package io.esrecommend.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.elasticsearch.action.support.PlainActionFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourhoodTest {

    private final List<Collection<String>> searches = new ArrayList<>();

    private Links explore(Collection<Link> all, Set<String> ids) {
        Neighbourhood.Source source = (wanted, listener) -> {
            searches.add(wanted);
            listener.onResponse(all.stream()
                    .filter(link -> wanted.contains(link.user()) || wanted.contains(link.id()))
                    .map(link -> new StoredLink(link, null, 0, 1))
                    .toList());
        };
        PlainActionFuture<Links> found = new PlainActionFuture<>();
        new Neighbourhood(source).explore(ids, found);
        return found.actionGet();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsAllThatIsConnected(long seed) {
        Random random = new Random(seed);
        List<Link> all = RandomLinks.of(random, 80, 20 + random.nextInt(80));
        Set<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> RandomLinks.name(random.nextInt(80)))
                .collect(Collectors.toSet());
        Links links = explore(all, ids);
        ids.forEach(id -> assertEquals(RandomLinks.person(id, all), links.person(id)));
        Set<String> asked = new HashSet<>();
        searches.forEach(search -> search.forEach(id -> assertTrue(asked.add(id), "asked twice for " + id)));
    }

    @Test
    void anIdWithoutLinksIsOneSearch() {
        assertEquals(Person.of("u1"), explore(List.of(), Set.of("u1")).person("u1"));
        assertEquals(1, searches.size());
    }

    @Test
    void stopsWhereAPersonHasTooManyIdsAndOnlyThere() {
        List<Link> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(new Link("chain-" + i, "chain-" + (i + 1)));
        }
        for (int i = 0; i < 1_500; i++) {
            all.add(new Link("hub", "spoke-" + i));
            all.add(new Link("spoke-" + i, "rim-" + i));
        }
        for (int i = 0; i < 20; i++) {
            all.add(new Link("few-" + i, "few-" + (i + 1)));
        }
        Links links = explore(all, Set.of("chain-2500", "hub", "few-0"));
        assertEquals(Person.MAX_IDS, links.person("chain-2500").ids().size());
        assertTrue(links.person("chain-2500").ids().contains("chain-2100"));
        assertFalse(links.person("chain-2500").ids().contains("chain-1900"));
        assertEquals(Person.MAX_IDS, links.person("hub").ids().size());
        assertEquals(21, links.person("few-0").ids().size());
        assertFalse(searches.stream().flatMap(Collection::stream).anyMatch(id -> id.startsWith("spoke")));
    }
}
