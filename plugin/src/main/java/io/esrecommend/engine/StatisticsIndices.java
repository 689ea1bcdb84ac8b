package io.esrecommend.engine;

import io.esrecommend.history.HistoryIndex;
import java.util.List;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.index.Index;

/**
 * The names of an engine's own indices: the histories, the links of ids, and an alias of the neighbours, behind which the
 * index of a build is. An engine's name has no dot, so that no two engines share a name.
 *
 * @param engine the engine's name
 */
public record StatisticsIndices(String engine) {

    private static final String PREFIX = "recommend.";

    /** Where the histories are. */
    public String histories() {
        return HistoryIndex.name(engine);
    }

    /** Where the neighbours and the statistics are. */
    public String neighbours() {
        return PREFIX + engine + ".neighbours";
    }

    /** Where histories are kept the other way round, while users are counted. */
    public String audiences() {
        return PREFIX + engine + ".audiences";
    }

    /** The neighbours of a build. */
    public String neighbours(String build) {
        return neighbours() + "." + build;
    }

    /** The index behind the alias of the neighbours; null before the first build. */
    public Index currentNeighbours(ProjectMetadata project) {
        IndexAbstraction alias = project.getIndicesLookup().get(neighbours());
        return alias == null || alias.getIndices().isEmpty()
                ? null
                : alias.getIndices().get(0);
    }

    /** The neighbour indices of the engine's builds, published or not, the oldest first. */
    public List<String> builds(ProjectMetadata project) {
        return startingWith(neighbours() + ".", project);
    }

    /** All indices of the engine. */
    public List<String> all(ProjectMetadata project) {
        return startingWith(PREFIX + engine + ".", project);
    }

    private static List<String> startingWith(String prefix, ProjectMetadata project) {
        return project.indices().keySet().stream()
                .filter(index -> index.startsWith(prefix))
                .sorted()
                .toList();
    }
}
