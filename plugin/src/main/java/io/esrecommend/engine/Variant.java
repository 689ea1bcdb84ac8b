package io.esrecommend.engine;

import java.io.IOException;
import java.util.Collection;
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
 * What an engine does differently for a share of its users.
 *
 * @param share of the users, from 0 to 1; nobody is assigned to one of 0, but requests can still name it
 * @param weights over those of the engine
 * @param vector a {@code dense_vector} field of the items in place of {@code items.vector}; null for the same
 * @param model reads texts for that field in place of {@code items.model}; null for the same
 * @param profile the field of users' documents in place of {@code users.vector}; null for the same
 */
public record Variant(
        double share,
        Weights weights,
        @Nullable String vector,
        @Nullable String model,
        @Nullable String profile) implements Writeable, ToXContentObject {

    private static final ConstructingObjectParser<Variant, String> PARSER = new ConstructingObjectParser<>(
            "variant",
            false,
            (args, name) -> named(
                    name,
                    new Variant(
                            (Double) args[0],
                            args[1] == null ? Weights.NONE : (Weights) args[1],
                            (String) args[2],
                            (String) args[3],
                            (String) args[4])));

    static {
        PARSER.declareDouble(ConstructingObjectParser.constructorArg(), new ParseField("share"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, name) -> Weights.of(p.mapOrdered(), "variants." + name + ".weights"),
                new ParseField("weights"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("vector"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("model"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("users_vector"));
    }

    private static Variant named(String name, Variant variant) {
        if (!(variant.share >= 0 && variant.share <= 1)) {
            throw new IllegalArgumentException("[variants." + name + ".share] is [" + variant.share
                    + "] but must be between 0 and 1, the part of the users that get the variant");
        }
        return variant;
    }

    /** Reads one from another node. */
    Variant(StreamInput in) throws IOException {
        this(
                in.readDouble(),
                new Weights(in),
                in.readOptionalString(),
                in.readOptionalString(),
                in.readOptionalString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeDouble(share);
        weights.writeTo(out);
        out.writeOptionalString(vector);
        out.writeOptionalString(model);
        out.writeOptionalString(profile);
    }

    /** Reads one from a request, under its name. */
    static Variant parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, parser.currentName());
    }

    /**
     * Checks it against what it varies.
     *
     * @param components of the engine
     * @throws IllegalArgumentException naming the field, its value and the way out
     */
    void requireFits(String name, Items items, @Nullable Profiles profiles, Collection<Component> components) {
        String path = "variants." + name;
        weights.requireOneOf(components, path + ".weights");
        if (vector == null) {
            requireNoneWithoutVector(path + ".model", model);
            requireNoneWithoutVector(path + ".users_vector", profile);
            return;
        }
        if (vector.equals(items.vector())) {
            throw new IllegalArgumentException(
                    "[" + path + ".vector] is [" + vector + "] but that is [items.vector] anyway; leave it out");
        }
        items.vectors().forEach((further, field) -> {
            if (field.equals(vector)) {
                throw new IllegalArgumentException("[" + path + ".vector] is [" + vector
                        + "] but that is [items.vectors."
                        + further + "]; leave it out, and weigh its components [similarity.short_term." + further
                        + "] and [similarity.long_term." + further + "] in the variant");
            }
        });
        if (profiles != null && profile == null) {
            throw new IllegalArgumentException("[" + path + "] has [vector] [" + vector
                    + "] but no [users_vector], and the engine compares items with [users.vector] ["
                    + profiles.vector() + "]; name the field of users with vectors of the same model");
        }
        if (profiles == null && profile != null) {
            throw new IllegalArgumentException("[" + path + ".users_vector] is [" + profile
                    + "] but the engine has no [users]; leave it out, or say where users have documents");
        }
    }

    private static void requireNoneWithoutVector(String path, @Nullable String value) {
        if (value != null) {
            throw new IllegalArgumentException("[" + path + "] is [" + value
                    + "] but the variant has no [vector] that it could belong to; name one, or leave it out");
        }
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("share", share);
        if (!weights.equals(Weights.NONE)) {
            builder.field("weights", weights);
        }
        if (vector != null) {
            builder.field("vector", vector);
        }
        if (model != null) {
            builder.field("model", model);
        }
        if (profile != null) {
            builder.field("users_vector", profile);
        }
        return builder.endObject();
    }
}
