package io.esrecommend.engine;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** How much each component counts in a score: non-negative, those not named as they were before. */
public final class Weights implements Writeable, ToXContentObject {

    /** No component named. */
    public static final Weights NONE = new Weights(Map.of());

    /** What an engine starts from. {@code docs/quality.md} tells how they were chosen. */
    public static final Weights DEFAULTS = new Weights(Map.of(
            Component.SHORT_TERM, 1.2f,
            Component.LONG_TERM, 1.2f,
            Component.QUERY, 3f,
            Component.COOCCURRENCE, 1f,
            Component.POPULARITY, 0.1f,
            Component.TRENDING, 0f));

    private final Map<Component, Float> values = new EnumMap<>(Component.class);

    private Weights(Map<Component, Float> values) {
        this.values.putAll(values);
    }

    /** Reads weights from another node. */
    public Weights(StreamInput in) throws IOException {
        this(in.readMap(key -> key.readEnum(Component.class), StreamInput::readFloat));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(values, StreamOutput::writeEnum, StreamOutput::writeFloat);
    }

    /**
     * Weights from a request.
     *
     * @throws IllegalArgumentException if a component is unknown or a weight is negative or not a number
     */
    public static Weights of(Map<String, Object> named) {
        Weights weights = new Weights(Map.of());
        named.forEach((label, value) -> {
            if (!(value instanceof Number number) || !(number.floatValue() >= 0 && number.floatValue() <= 1000)) {
                throw new IllegalArgumentException(
                        "[weights." + label + "] is [" + value + "] but must be a number between 0 and 1000");
            }
            weights.values.put(Component.of(label), number.floatValue());
        });
        return weights;
    }

    /** These weights where they name a component, else the others. */
    public Weights over(Weights others) {
        Weights merged = new Weights(others.values);
        merged.values.putAll(values);
        return merged;
    }

    /** The weight of a component, 0 if it is not named. */
    public float get(Component component) {
        return values.getOrDefault(component, 0f);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        for (Map.Entry<Component, Float> weight : values.entrySet()) {
            builder.field(weight.getKey().label(), weight.getValue());
        }
        return builder.endObject();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values);
    }
}
