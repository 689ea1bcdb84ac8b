package io.esrecommend.fusion;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;

/** What a part of a score makes of an item outside of a shard, from the doc values that a hit brings. */
public final class ComponentValue {

    private ComponentValue() {}

    /** The fields whose doc values parts are computed from. */
    public static Set<String> fields(Collection<Part> parts) {
        Set<String> fields = new HashSet<>();
        for (Part part : parts) {
            switch (part) {
                case SimilarityPart similarity -> fields.add(similarity.field());
                case NumericPart numeric -> fields.add(numeric.field());
                case TablePart table -> {}
                case BoostPart boost -> {}
            }
        }
        return fields;
    }

    /**
     * The component of an item, in [0,1].
     *
     * @param item its id
     * @param values of the item by field
     * @throws IllegalArgumentException for a boost: only a shard can tell whether a query matches
     */
    public static float of(Part part, String item, Map<String, List<Object>> values) {
        return switch (part) {
            case SimilarityPart similarity ->
                similarity(similarity, values.getOrDefault(similarity.field(), List.of()));
            case TablePart table -> table.component(item);
            case NumericPart numeric -> numeric(numeric, values.getOrDefault(numeric.field(), List.of()));
            case BoostPart boost -> throw new IllegalArgumentException("[" + boost.component() + "] is not known here");
        };
    }

    private static float similarity(SimilarityPart part, List<Object> values) {
        float[] vector = values.isEmpty() ? new float[0] : (float[]) values.getFirst();
        float length = (float) Math.sqrt(VectorUtil.dotProduct(vector, vector));
        return length == 0 ? SimilarityPart.NO_VECTOR : SimilarityPart.component(part.likeness(vector, length));
    }

    private static float numeric(NumericPart part, List<Object> values) {
        return (float) values.stream()
                .mapToDouble(value -> part.component(((Number) value).doubleValue()))
                .max()
                .orElse(0);
    }
}
