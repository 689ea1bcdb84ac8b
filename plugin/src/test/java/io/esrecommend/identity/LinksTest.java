package io.esrecommend.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

    private static Links links(Collection<Link> all) {
        Links links = new Links();
        all.forEach(links::add);
        return links;
    }

    @Test
    void anIdWithoutLinksIsItsOwnUser() {
        assertEquals(Person.of("u1"), new Links().person("u1"));
        assertEquals(1, new Links().size("u1"));
    }

    @Test
    void theUserIsWhomOthersAreLinkedTo() {
        Person person = new Person("u1", new TreeSet<>(List.of("a-device", "mail", "u1")));
        Links links = links(List.of(new Link("u1", "mail"), new Link("u1", "a-device")));
        for (String id : person.ids()) {
            assertEquals(person, links.person(id));
        }
    }

    @Test
    void ofTwoUsersTheSmallerStandsForBoth() {
        Links links = links(List.of(new Link("u2", "device"), new Link("u1", "device")));
        assertEquals("u1", links.person("u2").user());
    }

    @Test
    void aUserWhoIsLinkedToAnotherStandsBack() {
        Links links = links(List.of(new Link("u1", "device"), new Link("u9", "u1")));
        assertEquals("u9", links.person("device").user());
    }

    @Test
    void inACircleTheSmallestStandsForAll() {
        Links links = links(List.of(new Link("u2", "u3"), new Link("u3", "u2"), new Link("u3", "device")));
        assertEquals("u2", links.person("device").user());
    }

    @Test
    void severalIdsAreOnePersonLinkedOrNot() {
        Links links = links(List.of(new Link("u2", "device")));
        assertEquals(
                new Person("u2", new TreeSet<>(List.of("a", "device", "u2"))), links.person(List.of("a", "device")));
        assertEquals(new Person("a", new TreeSet<>(List.of("a", "b"))), links.person(List.of("b", "a")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void peopleAreWhatMergingMakesOfThem(long seed) {
        Random random = new Random(seed);
        List<Link> all = RandomLinks.of(random, 60, 10 + random.nextInt(60));
        Links links = links(all);
        for (int i = 0; i < 60; i++) {
            String id = RandomLinks.name(i);
            Person expected = RandomLinks.person(id, all);
            assertEquals(expected, links.person(id));
            assertEquals(expected.ids().size(), links.size(id));
        }
        List<String> ids = IntStream.range(0, 60).mapToObj(RandomLinks::name).toList();
        Map<String, Person> persons = links.persons(ids);
        assertEquals(new HashSet<>(ids), persons.keySet());
        persons.forEach((id, person) -> assertEquals(RandomLinks.person(id, all), person));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void peopleDependOnNoOrderAndNoRepetition(long seed) {
        Random random = new Random(seed);
        List<Link> all = RandomLinks.of(random, 40, 50);
        List<Link> shuffled = new ArrayList<>(all);
        shuffled.addAll(all.subList(0, 20));
        Collections.shuffle(shuffled, random);
        List<String> ids = IntStream.range(0, 40).mapToObj(RandomLinks::name).toList();
        assertEquals(links(all).persons(ids), links(shuffled).persons(ids));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aLinkThatIsTakenBackSplitsAndMergesAgain(long seed) {
        Random random = new Random(seed);
        List<Link> all = List.copyOf(new HashSet<>(RandomLinks.of(random, 40, 40)));
        Set<Link> less = new HashSet<>(all);
        less.remove(all.get(random.nextInt(all.size())));
        for (int i = 0; i < 40; i++) {
            String id = RandomLinks.name(i);
            assertEquals(RandomLinks.person(id, less), links(less).person(id));
        }
    }

    @Test
    void aPersonOfTooManyIdsKeepsTheNearest() {
        List<Link> chain = IntStream.range(0, 3_000)
                .mapToObj(i -> new Link(RandomLinks.name(i), RandomLinks.name(i + 1)))
                .toList();
        Links links = links(chain);
        Person person = links.person(RandomLinks.name(1_500));
        assertEquals(Person.MAX_IDS, person.ids().size());
        assertTrue(person.ids().contains(RandomLinks.name(1_002)));
        assertTrue(person.ids().contains(RandomLinks.name(1_998)));
        assertEquals(3_001, links.size(RandomLinks.name(0)));
        List<String> ends = List.of(RandomLinks.name(0), RandomLinks.name(3_000));
        Map<String, Person> persons = links.persons(ends);
        assertEquals(2, persons.size());
        persons.forEach((id, one) -> assertTrue(one.ids().contains(id)));
    }

    @Test
    void namesOfDocumentsTellPairsAndDirectionsApart() {
        String id = new Link("u1", "device").documentId();
        assertEquals(id, new Link("u1", "device").documentId());
        assertEquals(43, id.length());
        assertNotEquals(id, new Link("device", "u1").documentId());
        assertNotEquals(id, new Link("u1d", "evice").documentId());
        assertNotEquals(id, new Link("u1:", "device").documentId());
    }

    @Test
    void whatCannotBeAnIdIsNamed() {
        assertRefused("[user] has an id that is blank", null, List.of("a"));
        assertRefused("[user] has an id that is blank", "  ", List.of("a"));
        assertRefused("[ids] has an id that is blank", "u", List.of("a", ""));
        assertRefused("[ids] has an id that is [513] characters long", "u", List.of("x".repeat(513)));
        assertRefused("[ids] names [u] which is the [user] itself", "u", List.of("a", "u"));
        assertEquals(List.of(new Link("u", "a"), new Link("u", "b")), Link.of("u", List.of("a", "b", "a")));
    }

    private static void assertRefused(String message, String user, List<String> ids) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Link.of(user, ids));
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }
}
