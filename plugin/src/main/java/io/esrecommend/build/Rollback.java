package io.esrecommend.build;

import io.esrecommend.engine.StatisticsIndices;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.Index;

/**
 * Lets an engine read another of its finished builds. The index of the build that it read until then stays, so that one can
 * go to it again; the next build deletes it.
 */
public final class Rollback {

    private final Client client;
    private final String engine;
    private final ProjectMetadata project;
    private final StatisticsIndices indices;

    /** @param client acts with the rights of the caller */
    public Rollback(Client client, String engine, ProjectMetadata project) {
        this.client = client;
        this.engine = engine;
        this.project = project;
        this.indices = new StatisticsIndices(engine);
    }

    /**
     * What was done.
     *
     * @param build that the engine reads now
     * @param before the build that it read before
     */
    public record Done(String build, String before) {}

    /**
     * Swaps the alias.
     *
     * @param build to go to; null for the newest before the one that the engine reads
     * @throws ResourceNotFoundException if there is no such build; the message names those there are
     */
    public void to(@Nullable String build, ActionListener<Done> listener) {
        NavigableSet<String> finished = finished();
        Index published = indices.currentNeighbours(project);
        String before = published == null ? null : build(published.getName());
        String target = build != null ? build : before == null ? null : finished.lower(before);
        if (target == null || before == null || !finished.contains(target)) {
            throw new ResourceNotFoundException("engine [" + engine + "] "
                    + (build == null ? "has no build before [" + before + "]" : "has no build [" + build + "]")
                    + " to go back to; there are " + finished + ", of which it reads [" + before
                    + "], and POST /_recommend/" + engine + "/_build makes another");
        }
        BuildIndex.publish(
                client, indices, project, indices.neighbours(target), listener.map(done -> new Done(target, before)));
    }

    private NavigableSet<String> finished() {
        NavigableSet<String> finished = new TreeSet<>();
        List<String> all = indices.builds(project);
        for (String index : all) {
            if (!BuildIndex.isUnfinished(project.index(index))) {
                finished.add(build(index));
            }
        }
        return finished;
    }

    private String build(String index) {
        return index.substring(indices.neighbours("").length());
    }
}
