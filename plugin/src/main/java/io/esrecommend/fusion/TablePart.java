package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.index.mapper.Uid;

/**
 * A component from a number that the request brings for some items; of all others the number is 0.
 *
 * @param scale makes the component of the number
 * @param parameter of the scale, above 0
 * @param candidates whether the table's items are candidates, or only scored by it
 * @param terms the items' ids as terms of the id field, in order
 * @param numbers of the items, at least 0, in the same order
 */
public record TablePart(
        Component component,
        float weight,
        Scale scale,
        float parameter,
        boolean candidates,
        BytesRef[] terms,
        float[] numbers)
        implements Part {

    private record Row(BytesRef term, float number) {}

    /**
     * Makes a table.
     *
     * @param items ids, each once
     * @param number of an item
     */
    public static TablePart of(
            Component component,
            float weight,
            Scale scale,
            float parameter,
            boolean candidates,
            List<String> items,
            ToDoubleFunction<String> number) {
        Row[] rows = new Row[items.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Row(Uid.encodeId(items.get(i)), (float) number.applyAsDouble(items.get(i)));
        }
        Arrays.sort(rows, (a, b) -> a.term.compareTo(b.term));
        BytesRef[] terms = new BytesRef[rows.length];
        float[] numbers = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            terms[i] = rows[i].term;
            numbers[i] = rows[i].number;
        }
        return new TablePart(component, weight, scale, parameter, candidates, terms, numbers);
    }

    static TablePart read(Component component, float weight, StreamInput in) throws IOException {
        return new TablePart(
                component,
                weight,
                in.readEnum(Scale.class),
                in.readFloat(),
                in.readBoolean(),
                in.readArray(StreamInput::readBytesRef, BytesRef[]::new),
                in.readFloatArray());
    }

    @Override
    public void writeBody(StreamOutput out) throws IOException {
        out.writeEnum(scale);
        out.writeFloat(parameter);
        out.writeBoolean(candidates);
        out.writeArray(StreamOutput::writeBytesRef, terms);
        out.writeFloatArray(numbers);
    }

    /** The component of an item. */
    public float component(String item) {
        int at = Arrays.binarySearch(terms, Uid.encodeId(item));
        return component(at < 0 ? 0 : numbers[at]);
    }

    float component(float number) {
        return scale.apply(number, parameter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TablePart that
                && component.equals(that.component)
                && weight == that.weight
                && scale == that.scale
                && parameter == that.parameter
                && candidates == that.candidates
                && Arrays.equals(terms, that.terms)
                && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(component, weight, scale, parameter, candidates, Arrays.hashCode(terms));
    }

    @Override
    public String toString() {
        return component + " of " + terms.length + " items";
    }
}
