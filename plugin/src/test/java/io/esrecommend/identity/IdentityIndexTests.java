package io.esrecommend.identity;

import static org.hamcrest.Matchers.containsString;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

public class IdentityIndexTests extends ESTestCase {

    private static final ProjectMetadata EMPTY =
            ProjectMetadata.builder(ProjectId.DEFAULT).build();

    public void testAnIndexThatNeverStartedHasNoLinks() {
        assertEquals("recommend.films.identity", IdentityIndex.name("films"));
        assertFalse(IdentityIndex.exists("films", EMPTY));
        assertFalse(IdentityIndex.exists("films", project(Set.of())));
        assertTrue(IdentityIndex.exists("films", project(Set.of("a copy"))));
        assertFalse(IdentityIndex.exists("film", project(Set.of("a copy"))));
    }

    private static ProjectMetadata project(Set<String> inSync) {
        return ProjectMetadata.builder(ProjectId.DEFAULT)
                .put(IndexMetadata.builder("recommend.films.identity")
                        .settings(indexSettings(IndexVersion.current(), 1, 0))
                        .putInSyncAllocationIds(0, inSync))
                .build();
    }

    /** There is no client that could be asked. */
    public void testWithoutAnIndexNothingIsReadOrWritten() {
        IdentityIndex index = new IdentityIndex(null, "films", EMPTY);
        PlainActionFuture<Map<String, Person>> persons = new PlainActionFuture<>();
        index.persons(Set.of("u1", "u2"), persons);
        assertEquals(Map.of("u1", Person.of("u1"), "u2", Person.of("u2")), persons.actionGet());
        PlainActionFuture<Integer> unlinked = new PlainActionFuture<>();
        index.unlink(List.of(new Link("u1", "u2")), null, unlinked);
        assertEquals(0, (int) unlinked.actionGet());
        PlainActionFuture<Integer> isolated = new PlainActionFuture<>();
        index.isolate(List.of(List.of("u1")), null, isolated);
        assertEquals(0, (int) isolated.actionGet());
        PlainActionFuture<Long> erased = new PlainActionFuture<>();
        index.erase(List.of("u1"), erased);
        assertEquals(0, (long) erased.actionGet());
        PlainActionFuture<Integer> purged = new PlainActionFuture<>();
        index.purgeRemoved(7, purged);
        assertEquals(0, (int) purged.actionGet());
        PlainActionFuture<List<StoredLink>> links = new PlainActionFuture<>();
        index.links(List.of("u1"), links);
        assertEquals(List.of(), links.actionGet());
    }

    public void testPseudonymsOfAnIdAreOnePerson() {
        Identities identities = new Identities(null, () -> EMPTY, id -> List.of("2-" + id, "1-" + id));
        assertEquals(List.of("u1"), identities.stored("films", false, "u1"));
        assertEquals(List.of("2-u1", "1-u1"), identities.stored("films", true, "u1"));
        PlainActionFuture<Person> person = new PlainActionFuture<>();
        identities.person("films", true, "u1", person);
        assertEquals(Set.of("1-u1", "2-u1"), person.actionGet().ids());
        PlainActionFuture<Person> plain = new PlainActionFuture<>();
        identities.person("films", false, "u1", plain);
        assertEquals(Person.of("u1"), plain.actionGet());
    }

    public void testAPseudonymNeedsAKey() {
        Identities identities = new Identities(null, () -> EMPTY, id -> List.of());
        PlainActionFuture<Person> person = new PlainActionFuture<>();
        identities.person("films", true, "u1", person);
        ElasticsearchStatusException e = expectThrows(ElasticsearchStatusException.class, person::actionGet);
        assertEquals(RestStatus.SERVICE_UNAVAILABLE, e.status());
        assertThat(
                e.getMessage(), containsString("engine [films] keeps pseudonyms, but this node has no key: add one"));
    }

    public void testMorePeopleThanAllowedAreNotLinked() {
        IdentityIndex index = new IdentityIndex(null, "films", EMPTY);
        List<String> ids = randomList(Person.MAX_IDS, Person.MAX_IDS, () -> randomAlphaOfLength(20));
        PlainActionFuture<Integer> linked = new PlainActionFuture<>();
        index.link(Link.of("u1", ids), null, linked);
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, linked::actionGet);
        assertThat(e.getMessage(), containsString("[user] [u1] would have more than [1000] ids"));
    }
}
