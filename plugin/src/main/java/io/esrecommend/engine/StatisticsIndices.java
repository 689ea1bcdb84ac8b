package io.esrecommend.engine;

import io.esrecommend.history.HistoryIndex;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.Index;
import org.elasticsearch.rest.RestStatus;

/**
 * The names of an engine's own indices: the histories, the links of ids, and an alias of the neighbours, behind which the
 * index of a build is. An engine's name has no dot, so that no two engines share a name.
 *
 * @param engine the engine's name
 */
public record StatisticsIndices(String engine) {

    private static final String PREFIX = "recommend.";

    private static final String NEIGHBOURS = "neighbours";

    /** A build is named by when it began. */
    private static final String BUILD = "neighbours\\.[0-9]{17}";

    /** What an engine makes: nothing else of that beginning is its own. */
    private static final Pattern OWN = Pattern.compile("recommend\\.([^.]+)\\."
            + ("(histories|identity|audiences|evaluations|" + BUILD)
            + ("|evaluation\\.[a-z]+\\.(events|histories|audiences|" + BUILD + "))"));

    private static final String WRITE = ".write";

    /** Where the histories are. */
    public String histories() {
        return HistoryIndex.name(engine);
    }

    /** Where the neighbours and the statistics are. */
    public String neighbours() {
        return PREFIX + engine + "." + NEIGHBOURS;
    }

    /** Where histories are kept the other way round, while users are counted. */
    public String audiences() {
        return PREFIX + engine + ".audiences";
    }

    /** The neighbours of a build. */
    public String neighbours(String build) {
        return neighbours() + "." + build;
    }

    /**
     * The index behind the alias of the neighbours; null before the first build.
     *
     * @throws ElasticsearchStatusException with a 409 if there are several, such as copies that were restored from a snapshot
     */
    @Nullable
    public Index currentNeighbours(ProjectMetadata project) {
        IndexAbstraction alias = project.getIndicesLookup().get(neighbours());
        List<Index> indices = alias == null ? List.of() : alias.getIndices();
        if (indices.size() > 1) {
            throw new ElasticsearchStatusException(
                    "[{}] is an alias of {}, but can be of one index alone: take it from the others with POST /_aliases, or"
                            + " delete them; copies are restored with [include_aliases] [false]",
                    RestStatus.CONFLICT,
                    neighbours(),
                    indices.stream().map(Index::getName).sorted().toList());
        }
        return indices.isEmpty() ? null : indices.getFirst();
    }

    /** The neighbour indices of the engine's builds, published or not, the oldest first. */
    public List<String> builds(ProjectMetadata project) {
        return startingWith(neighbours() + ".", project);
    }

    /** All indices of the engine. */
    public List<String> all(ProjectMetadata project) {
        return startingWith(PREFIX + engine + ".", project);
    }

    /** Whose index it is, by its name; null for one that no engine makes, however its name begins. */
    @Nullable
    public static String engineOf(String index) {
        if (!index.startsWith(PREFIX)) {
            return null;
        }
        Matcher own = OWN.matcher(index);
        return own.matches() ? own.group(1) : null;
    }

    /** Whose alias it is, by its name; null for one that no engine gives. */
    @Nullable
    public static String engineOfAlias(String alias) {
        if (alias.startsWith(PREFIX) && alias.endsWith("." + NEIGHBOURS)) {
            String name = alias.substring(PREFIX.length(), alias.length() - NEIGHBOURS.length() - 1);
            return name.isEmpty() || name.indexOf('.') >= 0 ? null : name;
        }
        return alias.endsWith(WRITE) ? engineOf(alias.substring(0, alias.length() - WRITE.length())) : null;
    }

    private static List<String> startingWith(String prefix, ProjectMetadata project) {
        return project.indices().keySet().stream()
                .filter(index -> index.startsWith(prefix) && engineOf(index) != null)
                .sorted()
                .toList();
    }
}
