package io.esrecommend.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What another implementation makes of the same files; src/test/reference tells which, and how.
 *
 * @param madeWith the other implementation
 * @param texts by their names
 * @param models whose files were read
 */
record References(
        @JsonProperty("made_with") String madeWith,
        @JsonProperty("texts") Map<String, String> texts,
        @JsonProperty("models") List<Model> models) {

    /** What one model or tokenizer makes of the texts. */
    record Model(
            @JsonProperty("name") String name,
            @JsonProperty("references") List<Reference> references) {}

    /**
     * One text's tokens and vector.
     *
     * @param role what it was embedded as; null where only tokens were asked for
     * @param text its name
     * @param ids the tokens, of the prefix too
     * @param length the vector's, before it is normalised; 0 where there is no vector
     * @param vector normalised; null where only tokens were asked for
     */
    record Reference(
            @JsonProperty("role") Role role,
            @JsonProperty("text") String text,
            @JsonProperty("ids") int[] ids,
            @JsonProperty("length") double length,
            @JsonProperty("vector") float[] vector) {}

    static References vectors() throws IOException {
        return read("reference-vectors.json");
    }

    static References tokens() throws IOException {
        return read("reference-tokens.json");
    }

    private static References read(String name) throws IOException {
        try (InputStream in = References.class.getResourceAsStream(name)) {
            return new ObjectMapper().readValue(in, References.class);
        }
    }

    /** For parameterised tests: the model's name, the role, the text's name, the reference. */
    Stream<Arguments> arguments() {
        return models.stream()
                .flatMap(model -> model.references().stream()
                        .map(reference -> Arguments.of(model.name(), reference.role(), reference.text(), reference)));
    }

    /** The references of one model or tokenizer. */
    List<Reference> of(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow()
                .references();
    }
}
