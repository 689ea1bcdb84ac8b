package io.esrecommend.engine;

import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;

/** The engines of the cluster as this node knows it now. */
public final class Engines {

    private final ClusterService cluster;
    private final ProjectResolver projects;

    /** For the plugin to make; one a node. */
    public Engines(ClusterService cluster, ProjectResolver projects) {
        this.cluster = cluster;
        this.projects = projects;
    }

    /** The metadata that the request sees. */
    public ProjectMetadata project() {
        return project(cluster.state());
    }

    /** The metadata that the request sees in a state of the cluster. */
    public ProjectMetadata project(ClusterState state) {
        return projects.getProjectMetadata(state);
    }

    /**
     * An engine.
     *
     * @throws org.elasticsearch.ResourceNotFoundException if there is none of this name; the message names those there are
     * @throws org.elasticsearch.ElasticsearchStatusException with a 409 that tells the way out if this node cannot read it
     */
    public Engine get(String name) {
        return EngineMetadata.of(project()).get(name);
    }
}
