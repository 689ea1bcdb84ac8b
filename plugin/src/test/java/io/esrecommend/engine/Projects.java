package io.esrecommend.engine;

import org.elasticsearch.cluster.metadata.AliasMetadata;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.json.JsonXContent;

/** What the cluster state says of indices. */
final class Projects {

    private Projects() {}

    /** @param properties of the mapping, as JSON; null for none */
    static IndexMetadata.Builder index(String name, String properties, String... aliases) {
        IndexMetadata.Builder index = IndexMetadata.builder(name)
                .settings(ESTestCase.indexSettings(IndexVersion.current(), 1, 0)
                        .put(IndexMetadata.SETTING_INDEX_UUID, name + "-uuid"));
        for (String alias : aliases) {
            index.putAlias(AliasMetadata.builder(alias));
        }
        return properties == null
                ? index
                : index.putMapping(new MappingMetadata(
                        "_doc",
                        XContentHelper.convertToMap(
                                JsonXContent.jsonXContent, "{\"properties\": " + properties + "}", false)));
    }

    static ProjectMetadata project(IndexMetadata.Builder... indices) {
        ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);
        for (IndexMetadata.Builder index : indices) {
            project.put(index);
        }
        return project.build();
    }
}
