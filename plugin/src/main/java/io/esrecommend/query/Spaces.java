package io.esrecommend.query;

import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Items;
import io.esrecommend.engine.Statistics;
import io.esrecommend.vector.VectorSpace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The spaces of an engine's vector fields: as the last build learned them, or the model's own where it did not. */
final class Spaces {

    /** The name of the items' own vector, which is none that an engine can give to another. */
    static final String PRIMARY = "";

    private final Items items;
    private final Map<String, VectorSpace> byName = new LinkedHashMap<>();

    /**
     * @param statistics null before the first build
     * @param text the vector of the request's text, which tells the dimensions where nothing else does; may be null
     */
    Spaces(Items items, EngineSchema schema, Statistics statistics, float[] text) {
        this.items = items;
        byName.put(PRIMARY, primary(schema.dims(), statistics, text));
        items.vectors().forEach((name, field) -> {
            Integer dims = schema.furtherDims().get(name);
            VectorSpace learned = statistics == null ? null : statistics.space(field, dims);
            if (learned != null || dims != null) {
                byName.put(name, learned == null ? VectorSpace.raw(dims) : learned);
            }
        });
    }

    private static VectorSpace primary(Integer dims, Statistics statistics, float[] text) {
        if (statistics != null) {
            int learned = statistics.space().dimensions();
            if (learned > 0 && (dims == null || dims == learned)) {
                return statistics.space();
            }
        }
        if (dims == null) {
            return VectorSpace.raw(text == null ? 0 : text.length);
        }
        return VectorSpace.raw(dims);
    }

    /** The spaces by the name of their field in the engine, that of the items' own vector first. */
    Map<String, VectorSpace> byName() {
        return byName;
    }

    /** The spaces by their field, that of the items' own vector first. */
    Map<String, VectorSpace> byField() {
        Map<String, VectorSpace> byField = new LinkedHashMap<>();
        byName.forEach((name, space) -> byField.put(field(name), space));
        return byField;
    }

    /** The field of a name. */
    String field(String name) {
        return name.equals(PRIMARY) ? items.vector() : items.vectors().get(name);
    }

    /** The vectors of items in a field, by item, as far as they are of its space. */
    Map<String, float[]> vectors(String name, Map<String, ItemVectors.Item> found) {
        Map<String, float[]> vectors = new HashMap<>();
        found.forEach((id, item) -> {
            float[] vector = item.vectors().get(field(name));
            if (vector != null && vector.length == byName.get(name).dimensions()) {
                vectors.put(id, vector);
            }
        });
        return vectors;
    }
}
