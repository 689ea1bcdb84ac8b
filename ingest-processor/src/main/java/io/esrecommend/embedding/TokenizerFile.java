package io.esrecommend.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Looks at a {@code tokenizer.json} before the native tokenizer does, which ends the process on some that are broken:
 * what is refused here has been seen to do so. Vocabulary and merges are skipped.
 */
final class TokenizerFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFile() {}

    /** Refuses a file that is no JSON object, or that would end the process. */
    static void check(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "model" -> model(parser);
                    case "normalizer", "pre_tokenizer", "post_processor" -> part(JSON.readTree(parser));
                    default -> parser.skipChildren();
                }
            }
        }
    }

    private static void model(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("[model] is no object");
        }
        boolean merges = false;
        String prefix = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            merges |= name.equals("merges");
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("continuing_subword_prefix")) {
                prefix = parser.getText();
            }
            parser.skipChildren();
        }
        if (merges && !prefix.isEmpty()) {
            throw new IOException(
                    "[model.continuing_subword_prefix] is [" + prefix + "] but a model with [merges] must have none");
        }
    }

    private static void part(JsonNode part) throws IOException {
        for (JsonNode inner : part) {
            part(inner);
        }
        if (part.has("precompiled_charsmap")) {
            JsonNode charsmap = part.get("precompiled_charsmap");
            try {
                Charsmap.check(charsmap.isTextual() ? Base64.getDecoder().decode(charsmap.textValue()) : new byte[0]);
            } catch (IllegalArgumentException e) {
                throw new IOException("[precompiled_charsmap] is broken: " + e.getMessage(), e);
            }
        }
        if (part.path("type").asText().equals("FixedLength")
                && !part.path("length").canConvertToLong()) {
            throw new IOException("[length] of [FixedLength] must be a number");
        }
        if (part.path("type").asText().equals("FixedLength")
                && part.path("length").asLong() < 1) {
            throw new IOException("[length] of [FixedLength] is [" + part.path("length") + "] but must be 1 or more");
        }
        if (part.has("single") && part.has("special_tokens")) {
            template(part);
        }
    }

    private static void template(JsonNode template) throws IOException {
        JsonNode single = template.get("single");
        for (JsonNode piece : single) {
            JsonNode special = piece.path("SpecialToken").path("id");
            boolean text = piece.path("Sequence").path("id").asText().equals("A");
            boolean known =
                    special.isTextual() && template.get("special_tokens").has(special.textValue());
            if (!text && !known) {
                throw new IOException("[single] of [TemplateProcessing] has the part [" + piece
                        + "] but parts must be the sequence [A], or tokens that [special_tokens] has");
            }
        }
        if (!single.isArray()) {
            throw new IOException("[single] of [TemplateProcessing] must be a list of parts");
        }
    }
}
