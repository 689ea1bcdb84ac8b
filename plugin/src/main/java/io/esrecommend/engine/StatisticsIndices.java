package io.esrecommend.engine;

import java.util.List;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.index.Index;

/**
 * The names of an engine's aggregated indices: two aliases, and behind each the index of a build. An engine's name has
 * no dot, so that no two engines share a name.
 *
 * @param engine the engine's name
 */
public record StatisticsIndices(String engine) {

    private static final String PREFIX = "recommend.";

    /** Where the histories are. */
    public String histories() {
        return PREFIX + engine + ".histories";
    }

    /** Where the neighbours and the statistics are. */
    public String neighbours() {
        return PREFIX + engine + ".neighbours";
    }

    /** The histories of a build. */
    public String histories(String build) {
        return histories() + "." + build;
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

    /** All indices of the engine's builds, the oldest of each kind first. */
    public List<String> all(ProjectMetadata project) {
        return project.indices().keySet().stream()
                .filter(index -> index.startsWith(histories() + ".") || index.startsWith(neighbours() + "."))
                .sorted()
                .toList();
    }
}
