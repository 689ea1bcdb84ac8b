package io.esrecommend.ingest;

import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.AliasMetadata;
import org.elasticsearch.cluster.metadata.DataStreamTestHelper;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.json.JsonXContent;

public class MappedFieldTests extends ESTestCase {

    private static final String VECTOR = "{\"type\": \"dense_vector\", \"dims\": 384}";

    private final MappedField.Lookup lookup = new MappedField.Lookup();

    public void testVectorHasItsDims() {
        MappedField field = find("{\"embedding\": " + VECTOR + "}", "embedding");
        assertEquals(new MappedField("dense_vector", 384), field);
        assertTrue(field.exists());
        assertTrue(field.isVector());
    }

    public void testVectorWhoseDimsAreNotFixedYetHasNone() {
        MappedField field = find("{\"embedding\": {\"type\": \"dense_vector\"}}", "embedding");
        assertTrue(field.isVector());
        assertNull(field.dims());
    }

    public void testPathsGoDownObjectsAndNestedOnes() {
        String properties =
                "{\"a\": {\"type\": \"nested\", \"properties\": {\"b\": {\"properties\": {\"v\": " + VECTOR + "}}}}}";
        assertTrue(find(properties, "a.b.v").isVector());
        assertEquals("nested", find(properties, "a").type());
        assertEquals("object", find(properties, "a.b").type());
        assertFalse(find(properties, "b.v").exists());
        assertFalse(find(properties, "a.v").exists());
        assertFalse(find(properties, "a.b.v.x").exists());
    }

    public void testMultiFieldIsBelowItsField() {
        String properties = "{\"user\": {\"properties\": {\"id\": {\"type\": \"text\","
                + " \"fields\": {\"keyword\": {\"type\": \"keyword\"}}}}}}";
        assertEquals("keyword", find(properties, "user.id.keyword").type());
        assertEquals("text", find(properties, "user.id").type());
        assertFalse(find(properties, "user.keyword").exists());
    }

    public void testNameWithDotsIsOneField() {
        assertTrue(find("{\"a.b.v\": " + VECTOR + "}", "a.b.v").isVector());
        assertTrue(find("{\"a.b\": {\"properties\": {\"v\": " + VECTOR + "}}}", "a.b.v")
                .isVector());
        assertFalse(find("{\"a.b.v\": " + VECTOR + "}", "a.b").exists());
    }

    public void testNameWithDotsBesideItsPrefixesIsFound() {
        // As an object with "subobjects": false keeps them.
        String properties =
                "{\"a\": {\"type\": \"keyword\"}, \"a.b\": {\"type\": \"long\"}, \"a.b.v\": " + VECTOR + "}";
        assertTrue(find(properties, "a.b.v").isVector());
        assertEquals("long", find(properties, "a.b").type());
    }

    public void testFieldThatIsCalledPropertiesIsAField() {
        String properties = "{\"properties\": {\"properties\": {\"v\": " + VECTOR + "}}}";
        assertTrue(find(properties, "properties.v").isVector());
        assertFalse(find(properties, "v").exists());
    }

    public void testNothingIsFoundWhereNothingIsMapped() {
        assertFalse(MappedField.find((MappingMetadata) null, "a").exists());
        assertFalse(MappedField.find(MappingMetadata.EMPTY_MAPPINGS, "a").exists());
        assertFalse(find("{\"a\": {\"type\": \"text\"}}", "").exists());
        assertFalse(find("{\"a\": {\"type\": \"text\"}}", ".a").exists());
    }

    public void testLookupReadsAMappingOnceAndAgainAfterItChanged() {
        ProjectMetadata before = project(index("films", "{\"v\": " + VECTOR + "}"));
        MappedField found = lookup.find(before, "films", "v");
        assertTrue(found.isVector());
        assertSame(found, lookup.find(project(index("films", "{\"v\": " + VECTOR + "}")), "films", "v"));
        ProjectMetadata after = project(index("films", "{\"v\": {\"type\": \"text\"}}"));
        assertEquals("text", lookup.find(after, "films", "v").type());
        assertTrue(lookup.find(before, "films", "v").isVector());
    }

    public void testLookupRemembersThatAFieldIsAbsentOnlyForTheMapping() {
        assertFalse(lookup.find(project(index("films", "{}")), "films", "v").exists());
        assertTrue(lookup.find(project(index("films", "{\"v\": " + VECTOR + "}")), "films", "v")
                .isVector());
    }

    public void testLookupFindsNothingInAnIndexThatDoesNotExistYet() {
        ProjectMetadata project = project(index("films", "{\"v\": " + VECTOR + "}"));
        assertFalse(lookup.find(project, "books", "v").exists());
        assertFalse(lookup.find(project, "null", "v").exists());
        assertFalse(lookup.find(project(index("films", null)), "films", "v").exists());
    }

    public void testAliasIsItsWriteIndex() {
        AliasMetadata.Builder alias = AliasMetadata.builder("films");
        ProjectMetadata project = project(
                index("films-1", "{\"v\": {\"type\": \"text\"}}")
                        .putAlias(AliasMetadata.builder("films").writeIndex(false)),
                index("films-2", "{\"v\": " + VECTOR + "}").putAlias(alias.writeIndex(true)));
        assertTrue(lookup.find(project, "films", "v").isVector());
    }

    public void testAliasWithoutAWriteIndexHasNoFields() {
        ProjectMetadata project = project(
                index("films-1", "{\"v\": " + VECTOR + "}").putAlias(AliasMetadata.builder("films")),
                index("films-2", "{\"v\": " + VECTOR + "}").putAlias(AliasMetadata.builder("films")));
        assertFalse(lookup.find(project, "films", "v").exists());
    }

    public void testDataStreamIsItsNewestBackingIndex() {
        IndexMetadata first =
                index(".ds-films-000001", "{\"v\": {\"type\": \"text\"}}").build();
        IndexMetadata second =
                index(".ds-films-000002", "{\"v\": " + VECTOR + "}").build();
        ProjectMetadata project = ProjectMetadata.builder(ProjectId.DEFAULT)
                .put(first, false)
                .put(second, false)
                .put(DataStreamTestHelper.newInstance("films", List.of(first.getIndex(), second.getIndex())))
                .build();
        assertTrue(lookup.find(project, "films", "v").isVector());
    }

    private static MappedField find(String properties, String path) {
        return MappedField.find(mapping(properties), path);
    }

    private static MappingMetadata mapping(String properties) {
        Map<String, Object> map =
                XContentHelper.convertToMap(JsonXContent.jsonXContent, "{\"properties\": " + properties + "}", false);
        return new MappingMetadata("_doc", map);
    }

    static IndexMetadata.Builder index(String name, String properties) {
        IndexMetadata.Builder index = IndexMetadata.builder(name)
                .settings(indexSettings(IndexVersion.current(), 1, 0)
                        .put(IndexMetadata.SETTING_INDEX_UUID, name + "-uuid"));
        return properties == null ? index : index.putMapping(mapping(properties));
    }

    static ProjectMetadata project(IndexMetadata.Builder... indices) {
        ProjectMetadata.Builder project = ProjectMetadata.builder(ProjectId.DEFAULT);
        for (IndexMetadata.Builder index : indices) {
            project.put(index);
        }
        return project.build();
    }
}
