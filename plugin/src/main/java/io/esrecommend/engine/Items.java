package io.esrecommend.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Where the items are; an item's id is its document's {@code _id}.
 *
 * @param index an index or alias
 * @param vector the {@code dense_vector} field
 * @param text the field that says what the item is; may be null
 * @param title the field that names the item; may be null
 * @param model reads the texts of requests; null for {@link #DEFAULT_MODEL}
 * @param vectors further {@code dense_vector} fields, such as of images, each under a name for its components; in the
 *     order of the request
 * @param available which items can be had; null for all
 */
public record Items(
        String index,
        String vector,
        @Nullable String text,
        @Nullable String title,
        @Nullable String model,
        Map<String, String> vectors,
        @Nullable Availability available)
        implements Writeable, ToXContentObject {

    /** The model that reads texts where an engine names none. */
    public static final String DEFAULT_MODEL = "all-minilm-l6-v2-q";

    /** What vectors, objectives and variants can be called. */
    static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,50}");

    private static final int MAX_VECTORS = 8;

    private static final ConstructingObjectParser<Items, Void> PARSER = new ConstructingObjectParser<>(
            "items",
            args -> new Items(
                    (String) args[0],
                    (String) args[1],
                    (String) args[2],
                    (String) args[3],
                    (String) args[4],
                    args[5] == null ? Map.of() : vectors((Map<?, ?>) args[5]),
                    (Availability) args[6]));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("index"));
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("vector"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("text"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("title"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("model"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), (p, c) -> p.mapOrdered(), new ParseField("vectors"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, c) -> Availability.parse(p),
                new ParseField("available"));
    }

    /**
     * Checks the further vectors' number and names.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Items {
        if (vectors.size() > MAX_VECTORS) {
            throw new IllegalArgumentException(
                    "[items.vectors] names [" + vectors.size() + "] fields but may name at most " + MAX_VECTORS);
        }
        Set<String> fields = new HashSet<>(Set.of(vector));
        vectors.forEach((name, field) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("[items.vectors] has the name [" + name
                        + "] but a name has 1 to 50 lower-case letters, digits or '_'");
            }
            if (!fields.add(field)) {
                throw new IllegalArgumentException("[items.vectors." + name + "] is [" + field
                        + "] but that field is named already; name each vector field once");
            }
        });
    }

    private static Map<String, String> vectors(Map<?, ?> named) {
        Map<String, String> vectors = new LinkedHashMap<>();
        named.forEach((name, field) -> {
            if (!(field instanceof String path)) {
                throw new IllegalArgumentException(
                        "[items.vectors." + name + "] is [" + field + "] but must be the path of a field");
            }
            vectors.put((String) name, path);
        });
        return vectors;
    }

    /** Reads them from another node. */
    Items(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readString(),
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOrderedMap(StreamInput::readString, StreamInput::readString),
                in.readOptionalWriteable(Availability::new));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(index);
        out.writeString(vector);
        out.writeOptionalString(text);
        out.writeOptionalString(title);
        out.writeOptionalString(model);
        out.writeMap(vectors, StreamOutput::writeString, StreamOutput::writeString);
        out.writeOptionalWriteable(available);
    }

    /** Reads them from a request. */
    static Items parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    /** The model that reads the texts of requests. */
    public String textModel() {
        return model == null ? DEFAULT_MODEL : model;
    }

    /** The same by another vector field, whose texts a model reads; null for the model that reads them now. */
    Items with(String otherVector, @Nullable String otherModel) {
        return new Items(index, otherVector, text, title, otherModel == null ? model : otherModel, vectors, available);
    }

    /** The fields of all vectors, that of the items' own first. */
    public List<String> vectorFields() {
        List<String> fields = new ArrayList<>(List.of(vector));
        fields.addAll(vectors.values());
        return fields;
    }

    /** The field by which reasons call an item: the title, else the text; null if the engine names neither. */
    @Nullable
    public String titleField() {
        return title == null ? text : title;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("index", index).field("vector", vector);
        if (text != null) {
            builder.field("text", text);
        }
        if (title != null) {
            builder.field("title", title);
        }
        if (model != null) {
            builder.field("model", model);
        }
        if (!vectors.isEmpty()) {
            builder.field("vectors", vectors);
        }
        if (available != null) {
            builder.field("available", available);
        }
        return builder.endObject();
    }
}
