package io.esrecommend.identity;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertHitCount;
import static org.hamcrest.Matchers.greaterThan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.test.ESSingleNodeTestCase;

/** Links in a real index. */
public class IdentityIndexNodeTests extends ESSingleNodeTestCase {

    private static final String NAME = IdentityIndex.name("films");

    private ProjectMetadata project() {
        return getInstanceFromNode(ClusterService.class).state().metadata().getProject(ProjectId.DEFAULT);
    }

    private IdentityIndex index() {
        return new IdentityIndex(client(), "films", project());
    }

    private static <T> T get(Consumer<ActionListener<T>> call) {
        PlainActionFuture<T> future = new PlainActionFuture<>();
        call.accept(future);
        return future.actionGet();
    }

    private int link(Collection<Link> links) {
        return get(listener -> index().link(links, RefreshPolicy.IMMEDIATE, listener));
    }

    private int unlink(Collection<Link> links) {
        return get(listener -> index().unlink(links, RefreshPolicy.IMMEDIATE, listener));
    }

    private Map<String, Person> persons(Set<String> ids) {
        return get(listener -> index().persons(ids, listener));
    }

    private List<StoredLink> links(String... ids) {
        return get(listener -> index().links(Set.of(ids), listener));
    }

    private long erase(String... ids) {
        return get(listener -> index().erase(Set.of(ids), listener));
    }

    private int purgeRemoved(long upTo) {
        return get(listener -> index().purgeRemoved(upTo, listener));
    }

    private void assertDocuments(long number) {
        assertHitCount(client().prepareSearch(NAME).setSize(0).setTrackTotalHits(true), number);
    }

    public void testPeopleAreWhatTheLinksThatAreLeftMakeOfThem() {
        Set<Link> linked = new HashSet<>();
        Set<String> ids = IntStream.range(0, 30).mapToObj(RandomLinks::name).collect(Collectors.toSet());
        for (int step = 0; step < 20; step++) {
            Set<Link> links = new HashSet<>(RandomLinks.of(random(), 30, between(1, 6)));
            if (randomBoolean()) {
                int before = linked.size();
                linked.addAll(links);
                assertEquals(linked.size() - before, link(links));
            } else if (randomBoolean()) {
                int before = linked.size();
                linked.removeAll(links);
                assertEquals(before - linked.size(), unlink(links));
            } else {
                String id = RandomLinks.name(between(0, 29));
                int before = linked.size();
                linked.removeIf(link -> link.user().equals(id) || link.id().equals(id));
                int isolated =
                        get(listener -> index().isolate(List.of(List.of(id)), RefreshPolicy.IMMEDIATE, listener));
                assertEquals(before - linked.size(), isolated);
            }
            Map<String, Person> persons = persons(ids);
            ids.forEach(id -> assertEquals(RandomLinks.person(id, linked), persons.get(id)));
        }
    }

    public void testALinkThatIsThereChangesNothing() {
        List<Link> links = Link.of("u1", List.of("device", "mail"));
        assertEquals(2, link(links));
        List<StoredLink> before = links("u1");
        assertEquals(0, link(links));
        assertEquals(before, links("u1"));
        assertEquals(2, unlink(links));
        assertEquals(0, unlink(links));
        assertEquals(List.of(), links("u1"));
        assertDocuments(2);
    }

    public void testALinkIsLinkedSinceItWasMadeLast() {
        Link link = new Link("u1", "device");
        link(List.of(link));
        Instant first = linkedAt();
        unlink(List.of(link));
        assertEquals(1, link(List.of(link)));
        assertThat(linkedAt(), greaterThan(first.minusMillis(1)));
        assertDocuments(1);
    }

    private Instant linkedAt() {
        List<StoredLink> links = links("device");
        assertEquals(1, links.size());
        return links.getFirst().linkedAt();
    }

    public void testTheLinksOfAThousandIdsAreAllFoundAndAllErased() {
        List<Link> many =
                Link.of("u1", IntStream.range(0, 999).mapToObj(i -> "one-" + i).toList());
        List<Link> more =
                Link.of("u2", IntStream.range(0, 999).mapToObj(i -> "two-" + i).toList());
        link(many);
        link(more);
        Map<String, Person> persons = persons(Set.of("one-5", "two-7", "three"));
        assertEquals(1_000, persons.get("one-5").ids().size());
        assertEquals("u2", persons.get("two-7").user());
        assertEquals(Person.of("three"), persons.get("three"));
        assertEquals(1_998, links("u1", "u2").size());
        unlink(many.subList(0, 500));
        assertEquals(1_998L, erase("u1", "u2"));
        assertDocuments(0);
        assertEquals(0L, erase("u1", "u2"));
    }

    public void testWhatNoSearchSeesYetIsErased() {
        link(List.of(new Link("u1", "device")));
        get((ActionListener<Integer> listener) ->
                index().link(Link.of("u1", List.of("phone", "mail")), RefreshPolicy.NONE, listener));
        assertEquals(2L, (long)
                get((ActionListener<Long> listener) -> index().erase(Set.of("phone", "mail"), listener)));
        assertDocuments(1);
    }

    public void testWhatWasTakenBackIsPurgedUnlessItIsLinkedAgain() {
        List<Link> links = Link.of("u1", List.of("a", "b", "c"));
        link(links);
        unlink(links.subList(0, 2));
        long heard = client().admin()
                .indices()
                .prepareStats(NAME)
                .get()
                .getShards()[0]
                .getSeqNoStats()
                .getMaxSeqNo();
        link(links.subList(0, 1));
        unlink(links.subList(2, 3));
        assertEquals(1, purgeRemoved(heard));
        assertDocuments(2);
        assertEquals(Set.of("u1", "a"), persons(Set.of("u1")).get("u1").ids());
        assertEquals(1, purgeRemoved(Long.MAX_VALUE));
        assertDocuments(1);
    }

    public void testPseudonymsOfSeveralKeysAreOnePerson() {
        List<String> keys = new ArrayList<>(List.of("1"));
        Identities identities = new Identities(
                client(),
                this::project,
                id -> keys.stream().map(key -> key + "-" + id).toList());
        Link link = new Link("u1", "device");
        assertEquals(1, link(identities, link));
        keys.addFirst("2");
        // the older pseudonym brings what was linked to it
        assertEquals(
                Set.of("1-device", "1-u1", "2-u1"), person(identities, "u1").ids());
        assertEquals(3, link(identities, link));
        Set<String> all = Set.of("1-device", "1-u1", "2-device", "2-u1");
        assertEquals(all, person(identities, "u1").ids());
        assertEquals(all, persons(Set.of("1-device")).get("1-device").ids());
        int isolated = get(
                listener -> identities.isolate("films", true, List.of("device"), RefreshPolicy.IMMEDIATE, listener));
        assertEquals(2, isolated);
        assertEquals(
                Set.of("1-device", "2-device"),
                persons(Set.of("1-device")).get("1-device").ids());
        assertEquals(Set.of("1-u1", "2-u1"), person(identities, "u1").ids());
        link(identities, link);
        int unlinked =
                get(listener -> identities.unlink("films", true, List.of(link), RefreshPolicy.IMMEDIATE, listener));
        assertEquals(1, unlinked);
        assertEquals(Set.of("1-u1", "2-u1"), person(identities, "u1").ids());
    }

    private static int link(Identities identities, Link link) {
        return get(listener -> identities.link("films", true, List.of(link), RefreshPolicy.IMMEDIATE, listener));
    }

    private static Person person(Identities identities, String id) {
        return get(listener -> identities.person("films", true, id, listener));
    }

    /** The engine may be deleted while somebody links. */
    public void testAWriteMakesNoIndexByItself() {
        link(List.of(new Link("u1", "device")));
        IdentityIndex before = index();
        client().admin().indices().prepareDelete(NAME).get();
        assertEquals(
                Person.of("u1"),
                get((ActionListener<Map<String, Person>> listener) -> before.persons(Set.of("u1"), listener))
                        .get("u1"));
        List<Link> links = List.of(new Link("u1", "phone"));
        assertEquals(
                0, (int) get((ActionListener<Integer> listener) -> before.unlink(links, RefreshPolicy.NONE, listener)));
        assertEquals(0L, (long) get((ActionListener<Long> listener) -> before.erase(Set.of("u1"), listener)));
        Exception e = expectThrows(
                Exception.class,
                () -> get((ActionListener<Integer> listener) -> before.link(links, RefreshPolicy.NONE, listener)));
        assertTrue(e.toString(), e instanceof IndexNotFoundException || e.getCause() instanceof IndexNotFoundException);
        assertFalse(project().hasIndex(NAME));
    }
}
