package io.esrecommend.embedding;

import io.esrecommend.model.ModelManifest;
import java.util.Locale;

/**
 * A model as a node sees it.
 *
 * @param modelId the model's name
 * @param state whether it can be used
 * @param reason why it is unavailable, else null
 * @param manifest what it says of itself; null if its manifest cannot be read
 * @param fingerprint of its files; null unless available
 * @param device where it runs; null unless available
 */
public record ModelStatus(
        String modelId, State state, String reason, ModelManifest manifest, String fingerprint, String device) {

    /** A model's states. */
    public enum State {
        /** Being read; wait. */
        LOADING,
        /** Ready. */
        AVAILABLE,
        /** Not usable, for the reason given. */
        UNAVAILABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ModelStatus loading(ModelManifest manifest) {
        return new ModelStatus(manifest.modelId(), State.LOADING, null, manifest, null, null);
    }

    static ModelStatus available(TextEmbedder embedder) {
        return new ModelStatus(
                embedder.manifest().modelId(),
                State.AVAILABLE,
                null,
                embedder.manifest(),
                embedder.fingerprint(),
                embedder.device());
    }

    static ModelStatus unavailable(String modelId, ModelManifest manifest, String reason) {
        return new ModelStatus(modelId, State.UNAVAILABLE, reason, manifest, null, null);
    }
}
