package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import java.util.List;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

/** What is an engine's own, and what only begins like it. */
public class StatisticsIndicesTests extends ESTestCase {

    public void testIndicesThatAnEngineMakesAreItsOwn() {
        for (String index : List.of(
                "recommend.films.histories",
                "recommend.films.identity",
                "recommend.films.audiences",
                "recommend.films.evaluations",
                "recommend.films.neighbours.20261122214032375",
                "recommend.films.evaluation.test.events",
                "recommend.films.evaluation.learning.neighbours.00000000000000001")) {
            assertEquals("films", StatisticsIndices.engineOf(index));
            assertEquals("films", StatisticsIndices.engineOfAlias(index + ".write"));
            assertNull(StatisticsIndices.engineOfAlias(index));
        }
    }

    public void testIndicesOfOthersAreNot() {
        for (String index : List.of(
                "recommend.films",
                "recommend.films.items",
                "recommend.films.histories-2026",
                "recommend.films.histories.write",
                "recommend.films.neighbours",
                "recommend.films.neighbours.mine",
                "recommend.films.old.histories",
                "recommend..histories",
                "my.recommend.films.histories",
                "films")) {
            assertNull(StatisticsIndices.engineOf(index));
        }
    }

    public void testAliasOfTheNeighboursIsTheEngines() {
        assertEquals("films", StatisticsIndices.engineOfAlias(new StatisticsIndices("films").neighbours()));
        for (String other : List.of("recommend..neighbours", "recommend.old.films.neighbours", "films.neighbours")) {
            assertNull(other, StatisticsIndices.engineOfAlias(other));
        }
    }

    public void testOnlyItsOwnIndicesGoWithAnEngine() {
        ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);
        for (String index : List.of(
                "recommend.films.items",
                "recommend.films.histories",
                "recommend.films.neighbours.20261122214032375",
                "recommend.films.neighbours.mine",
                "recommend.films2.histories")) {
            project.put(IndexMetadata.builder(index)
                    .settings(Settings.builder()
                            .put(IndexMetadata.SETTING_VERSION_CREATED, IndexVersion.current())
                            .put(IndexMetadata.SETTING_INDEX_UUID, index))
                    .numberOfShards(1)
                    .numberOfReplicas(0));
        }
        ProjectMetadata built = project.build();
        StatisticsIndices films = new StatisticsIndices("films");
        assertEquals(
                List.of("recommend.films.histories", "recommend.films.neighbours.20261122214032375"), films.all(built));
        assertEquals(List.of("recommend.films.neighbours.20261122214032375"), films.builds(built));
    }

    public void testAliasOfSeveralIndicesIsRefused() {
        StatisticsIndices films = new StatisticsIndices("films");
        ProjectMetadata project = Projects.project(
                Projects.index("copy." + films.neighbours("1"), null, films.neighbours()),
                Projects.index(films.neighbours("1"), null, films.neighbours()));
        ElasticsearchStatusException e =
                expectThrows(ElasticsearchStatusException.class, () -> films.currentNeighbours(project));
        assertEquals(RestStatus.CONFLICT, e.status());
        assertThat(
                e.getMessage(),
                containsString("[recommend.films.neighbours] is an alias of [copy.recommend.films.neighbours.1,"
                        + " recommend.films.neighbours.1], but can be of one index alone"));
    }
}
