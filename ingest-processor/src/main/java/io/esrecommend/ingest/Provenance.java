package io.esrecommend.ingest;

import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Embedding;
import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TextEmbedder;
import io.esrecommend.model.ModelManifest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a vector comes from: all that it depends on. It stands beside the vector in the document, so that the same text
 * is not embedded again by the same model, and vectors of different models are not compared.
 *
 * @param model that made the vector
 * @param role how the text was read
 * @param chunking how a long text was read
 * @param textHash SHA-256 of what the model read, the role's prefix included
 */
public record Provenance(TextEmbedder model, Role role, Chunking chunking, String textHash) {

    /**
     * The version of what stands beside a vector. Whoever changes the meaning of a part counts it up: a vector of another
     * format is made again when its document is indexed or updated.
     */
    private static final int FORMAT = 1;

    /** The format of what names none. */
    private static final Object UNNAMED = 1;

    private static final String FORMAT_FIELD = "format";
    private static final String FINGERPRINT = "fingerprint";

    /** The field beside a vector field that holds its provenance. */
    public static String fieldOf(String vectorField) {
        return vectorField + "_provenance";
    }

    /** The field beside a vector field that holds the fingerprint of its model. */
    public static String fingerprintFieldOf(String vectorField) {
        return fieldOf(vectorField) + "." + FINGERPRINT;
    }

    static Provenance of(TextEmbedder model, Role role, Chunking chunking, String text) {
        return new Provenance(model, role, chunking, model.hash(text, role));
    }

    /** Whether a document's provenance says that its vector is what this would give. */
    boolean matches(Map<?, ?> stored) {
        Object format = stored.containsKey(FORMAT_FIELD) ? stored.get(FORMAT_FIELD) : UNNAMED;
        return Integer.valueOf(FORMAT).equals(format)
                && key().entrySet().stream().allMatch(entry -> entry.getValue().equals(stored.get(entry.getKey())));
    }

    /** As it is written into the document. */
    Map<String, Object> toMap(Embedding embedding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(FORMAT_FIELD, FORMAT);
        map.put("model_id", model.manifest().modelId());
        map.putAll(key());
        map.put("tokens", embedding.tokens());
        map.put("truncated", embedding.truncated());
        return map;
    }

    /** What the vector depends on; the model's name is not among it, since copies of a model give the same vectors. */
    private Map<String, Object> key() {
        ModelManifest manifest = model.manifest();
        Map<String, Object> key = new LinkedHashMap<>();
        key.put(FINGERPRINT, model.fingerprint());
        key.put("pooling", manifest.pooling());
        key.put("normalize", manifest.normalize());
        key.put("max_tokens", manifest.maxTokens());
        key.put("role", role.toString());
        key.put("chunking", chunking.toString());
        key.put("text_hash", textHash);
        return key;
    }
}
