package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * All that the score of an item needs: {@code score = sum(w c) / sum(w)} over the components that the request has, with
 * each {@code c} in [0,1]. Nothing in it depends on the shard, so one item has one score wherever it lies.
 *
 * <ul>
 *   <li>{@code similarity.*}: {@code (1 + t / 1.5) / 2} of the item's likeness {@code t} to the interest in the engine's
 *       space, 0.5 for an item without a vector, of which nothing is known;
 *   <li>{@code cooccurrence}, {@code popularity}: read from a table that the request brings, 0 for an item not in it.
 * </ul>
 *
 * @param field the {@code dense_vector} field
 * @param interests compared with every candidate
 * @param tables looked up for every candidate
 */
public record Fusion(String field, List<WeightedInterest> interests, List<Table> tables) implements Writeable {

    /** The component of an item without a vector: neither like the interest nor unlike it. */
    static final float NO_VECTOR = 0.5f;

    /** The likeness that is the most a component tells apart. */
    private static final float LIKENESS_RANGE = 1.5f;

    /** An interest as a component, with a weight above 0. */
    public record WeightedInterest(Component component, float weight, VectorSpace.Interest interest) {}

    /**
     * A component known by item, with a weight above 0.
     *
     * @param items ids
     * @param values of the component, in (0,1], one an item
     */
    public record Table(Component component, float weight, List<String> items, float[] values) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Table that
                    && component == that.component
                    && weight == that.weight
                    && items.equals(that.items)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(component, weight, items, Arrays.hashCode(values));
        }
    }

    /** Reads one from another node. */
    public Fusion(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readCollectionAsList(interest -> new WeightedInterest(
                        interest.readEnum(Component.class),
                        interest.readFloat(),
                        new VectorSpace.Interest(interest.readFloatArray(), interest.readFloat()))),
                in.readCollectionAsList(table -> new Table(
                        table.readEnum(Component.class),
                        table.readFloat(),
                        table.readStringCollectionAsList(),
                        table.readFloatArray())));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(field);
        out.writeCollection(interests, (o, interest) -> {
            o.writeEnum(interest.component);
            o.writeFloat(interest.weight);
            o.writeFloatArray(interest.interest.query());
            o.writeFloat(interest.interest.offset());
        });
        out.writeCollection(tables, (o, table) -> {
            o.writeEnum(table.component);
            o.writeFloat(table.weight);
            o.writeStringCollection(table.items);
            o.writeFloatArray(table.values);
        });
    }

    /** The sum of the weights; 0 if there is nothing to recommend from. */
    public float totalWeight() {
        float total = 0;
        for (WeightedInterest interest : interests) {
            total += interest.weight;
        }
        for (Table table : tables) {
            total += table.weight;
        }
        return total;
    }

    /** A similarity's component, in [0,1], from the likeness of an item. */
    static float similarity(float likeness) {
        return Math.clamp((1 + likeness / LIKENESS_RANGE) / 2, 0f, 1f);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fusion that
                && field.equals(that.field)
                && tables.equals(that.tables)
                && sameInterests(that);
    }

    private boolean sameInterests(Fusion that) {
        if (interests.size() != that.interests.size()) {
            return false;
        }
        for (int i = 0; i < interests.size(); i++) {
            WeightedInterest a = interests.get(i);
            WeightedInterest b = that.interests.get(i);
            if (a.component != b.component
                    || a.weight != b.weight
                    || !Arrays.equals(a.interest.query(), b.interest.query())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, tables, interests.size());
    }
}
