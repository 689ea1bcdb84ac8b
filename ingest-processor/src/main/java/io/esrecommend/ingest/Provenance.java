package io.esrecommend.ingest;

import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TextEmbedder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.hash.MessageDigests;

/**
 * Where a vector comes from; it stands beside the vector in the document, so that the same text is not embedded again
 * by the same model, and vectors of different models are not compared.
 *
 * @param modelId the model's name
 * @param fingerprint SHA-256 of the model's files
 * @param role how the text was read
 * @param textHash SHA-256 of the text
 */
public record Provenance(String modelId, String fingerprint, Role role, String textHash) {

    /** The field beside a vector field that holds its provenance. */
    public static String fieldOf(String vectorField) {
        return vectorField + "_provenance";
    }

    /** The field beside a vector field that holds the fingerprint of its model. */
    public static String fingerprintFieldOf(String vectorField) {
        return fieldOf(vectorField) + ".fingerprint";
    }

    static Provenance of(TextEmbedder model, Role role, String text) {
        String hash = MessageDigests.toHexString(MessageDigests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Provenance(model.manifest().modelId(), model.fingerprint(), role, hash);
    }

    /** Whether a document's provenance says that its vector is of this text, model and role. */
    boolean matches(Map<?, ?> stored) {
        return fingerprint.equals(stored.get("fingerprint"))
                && textHash.equals(stored.get("text_hash"))
                && role.toString().equals(stored.get("role"));
    }

    /** As it is written into the document. */
    Map<String, Object> toMap(boolean truncated) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model_id", modelId);
        map.put("fingerprint", fingerprint);
        map.put("role", role.toString());
        map.put("text_hash", textHash);
        map.put("truncated", truncated);
        return map;
    }
}
