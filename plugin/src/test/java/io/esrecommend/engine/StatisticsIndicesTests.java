package io.esrecommend.engine;

import java.util.List;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.test.ESTestCase;

public class StatisticsIndicesTests extends ESTestCase {

    private final StatisticsIndices films = new StatisticsIndices("films");

    public void testNeighboursOfEveryBuildAreBehindOneAlias() {
        assertEquals("recommend.films.histories", films.histories());
        assertEquals("recommend.films.neighbours", films.neighbours());
        assertEquals("recommend.films.neighbours.20260101", films.neighbours("20260101"));
    }

    public void testCurrentNeighboursAreThoseBehindTheAlias() {
        assertNull(films.currentNeighbours(Projects.project()));
        assertNull(films.currentNeighbours(Projects.project(Projects.index(films.neighbours("1"), null))));
        ProjectMetadata project = Projects.project(
                Projects.index(films.neighbours("1"), null),
                Projects.index(films.neighbours("2"), null, films.neighbours()),
                Projects.index(films.neighbours("3"), null));
        assertEquals(films.neighbours("2"), films.currentNeighbours(project).getName());
    }

    public void testIndicesOfTheBuildsAreFoundOldestFirst() {
        ProjectMetadata project = Projects.project(
                Projects.index(films.neighbours("2"), null),
                Projects.index(films.neighbours("1"), null),
                Projects.index("recommend.films.identity", null),
                Projects.index(films.histories(), null));
        assertEquals(List.of(films.neighbours("1"), films.neighbours("2")), films.builds(project));
        assertEquals(
                List.of(films.histories(), "recommend.films.identity", films.neighbours("1"), films.neighbours("2")),
                films.all(project));
    }

    public void testIndicesOfOthersAreNotTouched() {
        assertEquals(
                List.of(),
                films.all(Projects.project(
                        Projects.index("films", null),
                        Projects.index("recommend.films", null),
                        Projects.index(new StatisticsIndices("films-2").neighbours("1"), null),
                        Projects.index(new StatisticsIndices("film").histories(), null))));
    }
}
