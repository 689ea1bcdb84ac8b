package io.esrecommend.ingest;

import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;

/**
 * A field in an index's mapping.
 *
 * @param type the mapping's type; {@code object} for one that only has fields below it; null if it is not mapped
 * @param dims the dimensions of a {@code dense_vector}, or null if they are not fixed yet
 * @param elementType of what a {@code dense_vector} is made
 * @param indexed whether the field can be searched
 */
public record MappedField(String type, Integer dims, String elementType, boolean indexed) {

    private static final MappedField UNMAPPED = new MappedField(null, null);

    /** A field with the options that a mapping leaves out. */
    public MappedField(String type, Integer dims) {
        this(type, dims, "float", true);
    }

    /** Whether the index has the field. */
    public boolean exists() {
        return type != null;
    }

    /** Whether the field holds vectors. */
    public boolean isVector() {
        return "dense_vector".equals(type);
    }

    /** Finds a field in a mapping; {@code path} has dots. */
    public static MappedField find(MappingMetadata mapping, String path) {
        return mapping == null ? UNMAPPED : find(mapping.sourceAsMap(), path);
    }

    private static MappedField find(Map<?, ?> parent, String path) {
        for (String below : new String[] {"properties", "fields"}) {
            if (parent.get(below) instanceof Map<?, ?> fields) {
                MappedField field = findIn(fields, path);
                if (field.exists()) {
                    return field;
                }
            }
        }
        return UNMAPPED;
    }

    private static MappedField findIn(Map<?, ?> fields, String path) {
        for (int dot = path.length(); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (fields.get(path.substring(0, dot)) instanceof Map<?, ?> field) {
                return dot == path.length() ? of(field) : find(field, path.substring(dot + 1));
            }
        }
        return UNMAPPED;
    }

    private static MappedField of(Map<?, ?> field) {
        Object type = field.get("type");
        return new MappedField(
                type == null ? "object" : type.toString(),
                field.get("dims") instanceof Number dims ? dims.intValue() : null,
                field.get("element_type") instanceof String elementType ? elementType : "float",
                !"false".equals(String.valueOf(field.get("index"))));
    }

    /** Looks up fields of indices; keeps what it found until the mapping changes. */
    public static final class Lookup {
        private record Key(String index, String mappingHash, String path) {}

        private final Cache<Key, MappedField> found =
                CacheBuilder.<Key, MappedField>builder().setMaximumWeight(1000).build();

        /** The field of the index that a document named {@code name} would be written to; unmapped if there is none. */
        MappedField find(ProjectMetadata project, String name, String path) {
            IndexAbstraction abstraction = project.getIndicesLookup().get(name);
            if (abstraction == null || abstraction.getWriteIndex() == null) {
                return UNMAPPED;
            }
            return find(project.index(abstraction.getWriteIndex()), path);
        }

        /** The field of an index; unmapped if the index is null. */
        public MappedField find(IndexMetadata index, String path) {
            MappingMetadata mapping = index == null ? null : index.mapping();
            if (mapping == null) {
                return UNMAPPED;
            }
            Key key = new Key(index.getIndexUUID(), mapping.getSha256(), path);
            MappedField field = found.get(key);
            if (field == null) {
                field = MappedField.find(mapping, path);
                found.put(key, field);
            }
            return field;
        }
    }
}
