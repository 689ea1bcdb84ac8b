package io.esrecommend.engine;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** How much each component counts in a score: non-negative, those not named as they were before. */
public final class Weights implements Writeable, ToXContentObject {

    /** No component named. */
    public static final Weights NONE = new Weights(Map.of());

    private static final float MAX = 1_000;

    /** What an engine starts from. {@code docs/quality.md} tells how they were chosen. */
    private static final Map<Component, Float> DEFAULTS = Map.of(
            Component.SHORT_TERM, 1.2f,
            Component.LONG_TERM, 1.2f,
            Component.QUERY, 3f,
            Component.PROFILE, 1.2f,
            Component.COOCCURRENCE, 1f,
            Component.POPULARITY, 0.1f,
            Component.TRENDING, 0f,
            Component.NOVELTY, 0f,
            Component.ROTATION, 0.3f);

    /** Of the similarity by a further vector field. */
    private static final float FURTHER_VECTOR = 0.6f;

    private final Map<Component, Float> values;

    Weights(Map<Component, Float> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** Reads weights from another node. */
    public Weights(StreamInput in) throws IOException {
        this(in.readOrderedMap(key -> new Component(key.readString()), StreamInput::readFloat));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(values, (key, component) -> key.writeString(component.label()), StreamOutput::writeFloat);
    }

    /**
     * Weights from a request, of any names: which components there are, the engine knows ({@link #requireOneOf}).
     *
     * @throws IllegalArgumentException if a weight is negative, above 1000 or not a number
     */
    public static Weights of(Map<String, Object> named) {
        return of(named, "weights");
    }

    /** The same, of a field that messages name. */
    static Weights of(Map<String, Object> named, String field) {
        Map<Component, Float> values = new LinkedHashMap<>();
        named.forEach((label, value) -> {
            if (!(value instanceof Number number) || !(number.floatValue() >= 0 && number.floatValue() <= MAX)) {
                throw new IllegalArgumentException(
                        "[" + field + "." + label + "] is [" + value + "] but must be a number between 0 and 1000");
            }
            values.put(new Component(label), number.floatValue());
        });
        return new Weights(values);
    }

    /** What an engine of these components starts from; nothing for its objectives. */
    static Weights defaults(Collection<Component> components) {
        Map<Component, Float> values = new LinkedHashMap<>();
        for (Component component : components) {
            float further = component.isOfFurtherVector() ? FURTHER_VECTOR : 0;
            values.put(component, DEFAULTS.getOrDefault(component, further));
        }
        return new Weights(values);
    }

    /**
     * Refuses a name that is none of an engine's components.
     *
     * @throws IllegalArgumentException naming it, and those there are
     */
    public void requireOneOf(Collection<Component> components) {
        requireOneOf(components, "weights");
    }

    /** The same, for a field that messages name. */
    void requireOneOf(Collection<Component> components, String field) {
        for (Component component : values.keySet()) {
            if (!components.contains(component)) {
                throw new IllegalArgumentException(
                        "[" + field + "]: unknown component [" + component.label() + "]; the engine has "
                                + components.stream().map(Component::label).toList());
            }
        }
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
        return values.hashCode();
    }
}
