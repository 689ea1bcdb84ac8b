package io.esrecommend.health;

import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.ModelStatus;
import io.esrecommend.pseudonym.Pseudonyms;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;

/**
 * What only a node itself knows of its health.
 *
 * @param models those that its configuration has, by name
 * @param key proves which key makes pseudonyms there, and tells nothing of it; null without a key
 */
record NodeReport(Map<String, Model> models, @Nullable String key) implements Writeable {

    /** An id of nobody: nodes with the same key make the same pseudonym of it. */
    private static final String NOBODY = "which key is this";

    /**
     * A model of a node.
     *
     * @param fingerprint of its files; null unless it is available
     * @param reason why it is unavailable; null if it is available, or still loads
     */
    record Model(@Nullable String fingerprint, @Nullable String reason) implements Writeable {

        Model(StreamInput in) throws IOException {
            this(in.readOptionalString(), in.readOptionalString());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeOptionalString(fingerprint);
            out.writeOptionalString(reason);
        }
    }

    NodeReport(StreamInput in) throws IOException {
        this(in.readMap(Model::new), in.readOptionalString());
    }

    /** The report of a node with these models and keys. */
    static NodeReport of(ModelRegistry registry, Pseudonyms pseudonyms) {
        Map<String, Model> models = new TreeMap<>();
        for (ModelStatus status : registry.statuses()) {
            String fingerprint = status.model() == null ? null : status.model().fingerprint();
            models.put(status.modelId(), new Model(fingerprint, status.reason()));
        }
        return new NodeReport(
                models, pseudonyms.available() ? pseudonyms.of(NOBODY).getFirst() : null);
    }

    /** Why a model cannot be used; null if it can, or still loads. */
    @Nullable
    String whyUnavailable(String model) {
        Model found = models.get(model);
        return found == null ? "the node has no such model" : found.reason;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(models, StreamOutput::writeWriteable);
        out.writeOptionalString(key);
    }
}
