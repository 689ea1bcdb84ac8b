package io.esrecommend.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.json.JsonXContent;

/**
 * The mark of an index that the plugin has made for an engine, in the {@code _meta} of its mapping: {@code {"recommend":
 * {"engine": …, "kind": …, "format": …}}}. It travels with snapshots.
 *
 * @param engine that the index was made for
 * @param kind what it holds: the label of a {@link StoredFormat}, or of one that a later version of the plugin knows
 * @param format version of the format of what it holds
 */
public record IndexMark(String engine, String kind, int format) {

    /** The field of {@code _meta}. */
    public static final String META = "recommend";

    private static final String ENGINE = "engine";
    private static final String KIND = "kind";

    /**
     * The mark of an index that is made now.
     *
     * @param index named {@code recommend.<engine>.…}; an engine's name has no dot
     */
    public static IndexMark of(StoredFormat kind, String index) {
        int engine = index.indexOf('.') + 1;
        return new IndexMark(index.substring(engine, index.indexOf('.', engine)), kind.label(), kind.current());
    }

    /** The mark of an index; null if it has none: another made it, or a version of the plugin before there were marks. */
    @Nullable
    public static IndexMark of(IndexMetadata index) {
        MappingMetadata mapping = index.mapping();
        return mapping != null
                        && mapping.sourceAsMap().get("_meta") instanceof Map<?, ?> meta
                        && meta.get(META) instanceof Map<?, ?> mark
                        && mark.get(StoredFormat.FIELD) instanceof Number format
                ? new IndexMark(String.valueOf(mark.get(ENGINE)), String.valueOf(mark.get(KIND)), format.intValue())
                : null;
    }

    /** The version of the format of an index, marked or not. */
    private static int format(IndexMetadata index) {
        IndexMark mark = of(index);
        return mark == null ? StoredFormat.UNNAMED : mark.format;
    }

    /** Whether this node reads what an index holds; that of one that is not there it does. */
    public static boolean isReadable(StoredFormat kind, @Nullable IndexMetadata index) {
        return index == null || kind.reads(format(index));
    }

    /**
     * Checks that this node reads what an index holds.
     *
     * @param index null if there is none
     * @throws org.elasticsearch.ElasticsearchStatusException with a 409 that tells the way out if it does not
     */
    public static void require(StoredFormat kind, @Nullable IndexMetadata index) {
        if (index != null) {
            kind.require(format(index), "[" + index.getIndex().getName() + "]");
        }
    }

    /**
     * A mapping with this mark.
     *
     * @param mapping as JSON
     */
    public String in(String mapping) {
        Map<String, Object> marked = XContentHelper.convertToMap(JsonXContent.jsonXContent, mapping, true);
        Map<String, Object> meta = new LinkedHashMap<>();
        if (marked.get("_meta") instanceof Map<?, ?> others) {
            others.forEach((name, value) -> meta.put((String) name, value));
        }
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put(ENGINE, engine);
        mark.put(KIND, kind);
        mark.put(StoredFormat.FIELD, format);
        meta.put(META, mark);
        marked.put("_meta", meta);
        return StateDocument.of(marked).utf8ToString();
    }
}
