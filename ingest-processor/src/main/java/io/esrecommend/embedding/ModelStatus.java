package io.esrecommend.embedding;

import io.esrecommend.model.ModelManifest;
import java.util.Locale;
import java.util.Objects;

/**
 * A model as a node sees it.
 *
 * @param modelId the model's name
 * @param state whether it can be used
 * @param reason why it is unavailable, else null
 * @param attempts to load it that failed
 * @param manifest what it says of itself; null if its manifest cannot be read
 * @param model itself; null unless available
 */
public record ModelStatus(
        String modelId, State state, String reason, int attempts, ModelManifest manifest, TextEmbedder model) {

    /** A model's states. */
    public enum State {
        /** Being read; wait. */
        LOADING,
        /** Ready. */
        AVAILABLE,
        /** Not usable now, for the reason given; tried again later. */
        UNAVAILABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether this says something else than what was known before, which may be nothing. */
    boolean isNews(ModelStatus before) {
        return state != State.LOADING
                && (before == null || state != before.state || !Objects.equals(reason, before.reason));
    }

    static ModelStatus loading(ModelManifest manifest) {
        return new ModelStatus(manifest.modelId(), State.LOADING, null, 0, manifest, null);
    }

    static ModelStatus available(TextEmbedder model) {
        return new ModelStatus(model.manifest().modelId(), State.AVAILABLE, null, 0, model.manifest(), model);
    }

    static ModelStatus unavailable(String modelId, ModelManifest manifest, String reason, int attempts) {
        return new ModelStatus(modelId, State.UNAVAILABLE, reason, attempts, manifest, null);
    }
}
