package io.esrecommend.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The description of a model that lies beside its files. Unknown fields are refused, so that a misspelt option is not
 * silently ignored.
 *
 * @param modelId the name by which pipelines and engines call the model: lower-case letters, digits, {@code . _ -}
 * @param file the ONNX graph's file name, in the manifest's folder; {@code model.onnx} when absent
 * @param tokenizer the Hugging Face tokenizer's file name, in the manifest's folder; {@code tokenizer.json} when absent
 * @param fingerprint SHA-256, in lower-case hexadecimal, of the graph's bytes followed by the tokenizer's, and those of
 *     the graph's external data (as {@code cat model.onnx tokenizer.json | sha256sum} prints it); when absent it is
 *     computed and not checked
 * @param dimensions the length of a vector, 1 to 4096
 * @param pooling how token vectors become one vector: {@code mean}, {@code cls}, {@code max} or {@code last_token};
 *     {@code mean} when absent
 * @param normalize whether vectors are scaled to length one; true when absent
 * @param maxTokens the longest input in tokens, the special ones included; longer texts are truncated
 * @param prefixes what is put before a text, by its role; none when absent
 * @param license the licence of the model's weights, an SPDX identifier where there is one
 * @param source where the model comes from, for people
 */
public record ModelManifest(
        @JsonProperty("model_id") String modelId,
        @JsonProperty("file") String file,
        @JsonProperty("tokenizer") String tokenizer,
        @JsonProperty("fingerprint") String fingerprint,
        @JsonProperty("dimensions") int dimensions,
        @JsonProperty("pooling") String pooling,
        @JsonProperty("normalize") Boolean normalize,
        @JsonProperty("max_tokens") int maxTokens,
        @JsonProperty("prefixes") Prefixes prefixes,
        @JsonProperty("license") String license,
        @JsonProperty("source") String source) {

    /** As strict as it can be: a number is no text, nor half of one an integer. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern MODEL_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final long MAX_BYTES = 64 * 1024;

    /** What a model wants before a query and before a passage; either may be empty. */
    public record Prefixes(
            @JsonProperty("query") String query,
            @JsonProperty("passage") String passage) {
        static final Prefixes NONE = new Prefixes("", "");

        /** Fills in the empty prefix. */
        public Prefixes {
            query = query == null ? "" : query;
            passage = passage == null ? "" : passage;
        }
    }

    /**
     * Fills in the defaults and checks every field.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public ModelManifest {
        file = file == null ? "model.onnx" : file;
        tokenizer = tokenizer == null ? "tokenizer.json" : tokenizer;
        pooling = pooling == null ? "mean" : pooling.toLowerCase(Locale.ROOT);
        normalize = normalize == null || normalize;
        prefixes = prefixes == null ? Prefixes.NONE : prefixes;
        require("model_id", modelId, MODEL_ID, "a name of lower-case letters, digits, '.', '_' and '-'");
        require("file", file, FILE_NAME, "a file name in the manifest's folder");
        if (file.toLowerCase(Locale.ROOT).endsWith(".ort")) {
            throw new IllegalArgumentException("[file] is [" + file
                    + "] but a graph in ONNX Runtime's own format cannot be checked; name one in the format of ONNX");
        }
        require("tokenizer", tokenizer, FILE_NAME, "a file name in the manifest's folder");
        if (fingerprint != null) {
            require("fingerprint", fingerprint, SHA_256, "64 hexadecimal digits");
        }
        requireRange("dimensions", dimensions, 1, 4096);
        requireRange("max_tokens", maxTokens, 8, 8192);
    }

    /**
     * Reads and checks a manifest.
     *
     * @throws IOException if the file cannot be read, is no JSON, or has a field that is unknown, missing or wrong
     */
    public static ModelManifest read(Path manifest) throws IOException {
        if (Files.size(manifest) > MAX_BYTES) {
            throw new IOException("manifest [" + manifest + "] is larger than " + MAX_BYTES + " bytes");
        }
        try {
            ModelManifest read = JSON.readValue(Files.readString(manifest), ModelManifest.class);
            if (read == null) {
                throw new IOException("manifest [" + manifest + "] is null but must be an object");
            }
            return read;
        } catch (CharacterCodingException e) {
            throw new IOException("manifest [" + manifest + "] is not UTF-8", e);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : null;
            String reason = cause == null ? e.getOriginalMessage() : cause.getMessage();
            throw new IOException("manifest [" + manifest + "]: " + reason, e);
        }
    }

    private static void require(String field, String value, Pattern pattern, String what) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("[" + field + "] is [" + value + "] but must be " + what);
        }
    }

    private static void requireRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "[" + field + "] is [" + value + "] but must be between " + min + " and " + max);
        }
    }
}
